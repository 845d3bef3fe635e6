import { expandCommand, type Command } from '../../../formats/commands/command-line.ts'
import { routeHost } from '../../../formats/hosts/route-host.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Deployment, Release } from '../deployment.ts'
import { fenceOf } from '../fenced.ts'
import type { Run } from '../run.ts'
import { portHere, type Step, type WantedInstance } from '../runtime.ts'
import type { Stand } from '../work-world.ts'

/** What an instance knows of itself, beside its variables. */
const ownEnvironment = (
  stand: Stand,
  run: Run,
  { id, service, settings, release }: Deployment,
  baseHost: string,
): Readonly<Record<string, string>> => ({
  BERTH_PROJECT: stand.project,
  BERTH_ENVIRONMENT: stand.projectEnvironment,
  BERTH_SERVICE: service,
  BERTH_DEPLOYMENT: id,
  ...(release ? { BERTH_RELEASE: release.id } : {}),
  ...(release?.version ? { BERTH_VERSION: release.version } : {}),
  ...((release?.commit ?? run.origin.commit)
    ? { BERTH_COMMIT: release?.commit ?? run.origin.commit ?? '' }
    : {}),
  ...(settings.kind === 'worker' ? {} : { BERTH_HOST: ownHost(stand, service, baseHost) }),
})

const ownHost = (stand: Stand, service: string, baseHost: string): string =>
  routeHost(
    {
      organization: stand.organization === 'default' ? null : stand.organization,
      project: stand.project,
      environment: stand.projectEnvironment,
      service,
    },
    baseHost,
  )

/** The instances of a deployment that has a release, with the values that they are given. */
export const wantedInstances = (
  stand: Stand,
  run: Run,
  deployment: Deployment & { readonly release: Release },
  values: ReadonlyMap<string, string>,
  baseHost: string,
  ids: readonly string[],
): readonly WantedInstance[] => {
  const { settings, release } = deployment
  const { service, version: fence } = fenceOf(deployment)
  const env = { ...Object.fromEntries(values), ...ownEnvironment(stand, run, deployment, baseHost) }
  const argv =
    settings.run.what === 'command'
      ? expanded(settings.run.command, { ...env, PORT: portHere }, deployment.service)
      : []
  return ids.map((id) => ({
    id,
    deployment: deployment.id,
    compartment: stand.projectEnvironmentId,
    service,
    exclusive: settings.exclusive,
    fence,
    driver: deployment.driver,
    kind: settings.kind,
    digest: release.digest,
    image: release.image,
    argv,
    env,
    port: settings.port,
    readiness: settings.readiness && {
      path: settings.readiness.path,
      intervalMs: settings.readiness.intervalMs,
      timeoutMs: settings.readiness.timeoutMs,
    },
  }))
}

/** The step that makes a deployment's artifact; it reads the build variables and nothing else. */
export const buildStep = (
  stand: Stand,
  run: Run,
  deployment: Deployment,
  values: ReadonlyMap<string, string>,
): Step => {
  const { id, service, driver, settings } = deployment
  const { build } = settings
  const common = { key: `${id}/build`, deployment: id, compartment: stand.projectEnvironmentId }
  if (build.what === 'image')
    return { ...common, what: 'fetch', driver: 'docker', image: build.image, timeoutMs: fetchMs }
  const env = Object.fromEntries(
    build.env.flatMap((key) => {
      const value = values.get(key)
      return value === undefined ? [] : [[key, value]]
    }),
  )
  return {
    ...common,
    what: 'build',
    driver,
    service,
    source: run.source ?? '',
    path: settings.path,
    commands:
      build.what === 'commands'
        ? build.commands.map((command) => expanded(command, env, service))
        : [],
    env,
    output: build.what === 'commands' ? build.output : null,
    dockerfile: build.what === 'dockerfile' ? build.dockerfile : null,
    timeoutMs: build.timeoutMs,
  }
}

/** How long an image may take to come, in milliseconds. */
const fetchMs = 10 * 60 * 1000

/** The step that runs the release command from the new artifact. */
export const releaseStep = (
  stand: Stand,
  run: Run,
  deployment: Deployment & { readonly release: Release },
  command: { readonly command: Command; readonly timeoutMs: number },
  values: ReadonlyMap<string, string>,
  baseHost: string,
): Extract<Step, { readonly what: 'command' }> => {
  const env = { ...Object.fromEntries(values), ...ownEnvironment(stand, run, deployment, baseHost) }
  return {
    what: 'command',
    key: `${deployment.id}/release`,
    deployment: deployment.id,
    compartment: stand.projectEnvironmentId,
    driver: deployment.driver,
    digest: deployment.release.digest,
    image: deployment.release.image,
    argv: expanded(command.command, env, deployment.service),
    env,
    timeoutMs: command.timeoutMs,
  }
}

const expanded = (
  command: Command,
  values: Readonly<Record<string, string>>,
  service: string,
): readonly string[] => {
  const argv = expandCommand(command, values)
  if (argv.ok) return argv.value
  throw new Refusal('descriptor_invalid', `A command of ${service} ${argv.problem}.`)
}
