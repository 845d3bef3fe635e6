import { createProjectEnvironment } from '../../src/core/project-environments/create-project-environment.ts'
import { deleteProjectEnvironment } from '../../src/core/deployments/end/delete-project-environment.ts'
import { listProjectEnvironments } from '../../src/core/project-environments/list-project-environments.ts'
import {
  requireOpen,
  type ProjectEnvironment,
} from '../../src/core/project-environments/project-environment.ts'
import { reapProjectEnvironments } from '../../src/core/deployments/end/reap-project-environments.ts'
import { resolveProjectEnvironment } from '../../src/core/project-environments/resolve-project-environment.ts'
import { updateProjectEnvironment } from '../../src/core/project-environments/update-project-environment.ts'
import { updateEnvironment } from '../../src/core/environments/update-environment.ts'
import type { Driver } from '../../src/core/environments/environment.ts'
import { write } from '../../src/core/kernel/operation.ts'
import { formatDuration, parseDuration } from '../../src/formats/duration.ts'
import { writeTime } from './cast.ts'
import type { Call } from './commands.ts'

/** Flags that stand alone. */
export const bareFlags = [
  '--create-env',
  '--known',
  '--unfreeze',
  '--from-any',
  '--no-ttl',
  '--direct',
  '--spoilt',
  '--latest',
  '--release',
] as const

const span = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  const read = parseDuration({ leastMs: 1, mostMs: Number.MAX_SAFE_INTEGER })(text)
  if (!read.ok) throw new Error(read.problem)
  return read.value
}

/** The value of one flag, or null where the other stands. */
const either = <T>(
  flags: Call['flags'],
  value: T | undefined,
  removal: string,
): T | null | undefined => (removal in flags ? null : value)

/** What is done to project environments; the words are the project and the name. */
export const projectEnvironmentCommands: Readonly<
  Record<string, (call: Call) => Promise<unknown>>
> = {
  'environment update': ({ caller, plain: [name = ''], flags: { '--driver': driver } }) =>
    updateEnvironment(caller, name, { driver: driver === 'none' ? null : (driver as Driver) }),
  'project-environment create': async ({
    stage,
    caller,
    plain: [project = '', name = ''],
    flags,
  }) =>
    stage.cast.bind(
      `${project}/${name}`,
      (
        await createProjectEnvironment(caller, {
          project,
          name,
          environment: flags['--on'],
          logicalEnvironment: flags['--logical-env'],
          fromOnly: flags['--from-only'],
          ttlMs: span(flags['--ttl']),
        })
      ).id,
    ),
  'project-environment update': ({ caller, plain: [project = '', name = ''], flags }) =>
    updateProjectEnvironment(
      caller,
      { project, name },
      {
        environment: flags['--on'],
        logicalEnvironment: flags['--logical-env'],
        freezeReason: either(flags, flags['--freeze'], '--unfreeze'),
        fromOnly: either(flags, flags['--from-only'], '--from-any'),
        ttlMs: either(flags, span(flags['--ttl']), '--no-ttl'),
      },
    ),
  'project-environment delete': ({ caller, plain: [project = '', name = ''] }) =>
    deleteProjectEnvironment(caller, { project, name, force: false }),
  reap: ({ stage }) => reapProjectEnvironments(stage.world),
}

/** Commands that answer with project environments. */
export const projectEnvironmentLists: Readonly<
  Record<string, (call: Call) => Promise<readonly string[]>>
> = {
  'project-environment list': async ({ caller, plain: [project = ''] }) => {
    const { items } = await listProjectEnvironments(caller, { project }, { limit: 100 })
    return items.map(rowOf)
  },
  // As a deployment finds its place; `--from` is a promotion from another, `--direct` is none.
  place: async ({ stage, caller, plain: [project = '', name], flags }) => {
    const resolved = await write(caller, 'project-environment.place', async (tx) => {
      const placed = await resolveProjectEnvironment(tx, caller, {
        project,
        name,
        createIfMissing: '--create-env' in flags ? 'yes' : '--known' in flags ? 'no' : 'ask',
        on: flags['--on'],
        stage: flags['--logical-env'],
        ttlMs: span(flags['--ttl']),
      })
      if ('--direct' in flags) requireOpen(placed.projectEnvironment, 'direct')
      return placed
    })
    bindOnce(stage, resolved.projectEnvironment)
    return [`${rowOf(resolved.projectEnvironment)}${resolved.created ? ' created' : ''}`]
  },
}

/** Its name in a scenario is `project/name`. */
const bindOnce = ({ cast }: Call['stage'], { id, project, name }: ProjectEnvironment): void => {
  if (cast.name(id) === id && cast.id(`${project}/${name}`) === `${project}/${name}`)
    cast.bind(`${project}/${name}`, id)
}

const rowOf = (it: ProjectEnvironment): string =>
  [
    it.name,
    it.environment ?? '-',
    it.logicalEnvironment ?? '-',
    ...(it.fromOnly === null ? [] : [`from ${it.fromOnly}`]),
    ...(it.freezeReason === null ? [] : [`frozen ${it.freezeReason}`]),
    ...(it.ttlMs === null ? [] : [`lives ${formatDuration(it.ttlMs)}`]),
    ...(it.expiresAt === null ? [] : [`until ${writeTime(it.expiresAt)}`]),
  ].join(' ')
