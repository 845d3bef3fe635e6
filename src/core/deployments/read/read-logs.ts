import { commandAt } from '../../../formats/commands/command-at.ts'
import type { Context } from '../../kernel/context.ts'
import { checkSome, read } from '../../kernel/operation.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { namesOf } from '../../project-environments/project-environment.ts'
import type { SealingPorts } from '../../variables/data-keys.ts'
import * as deployments from '../store/deployment-store.ts'
import { visiblePlace, type ServiceNames } from '../begin/held-place.ts'
import { knownSecretsOf, masked, type KnownSecrets } from '../values/mask.ts'
import type { DeployPorts, LogPage } from '../runtime.ts'

/** Which lines are wanted; without a deployment those of the service's latest one. */
export interface LogsInput extends ServiceNames {
  readonly deployment?: string | undefined
  readonly after?: string | undefined
  /** Milliseconds since 1970. */
  readonly since?: number | undefined
  /** Without `after`: no more than so many lines of each stream come. */
  readonly tail?: number | undefined
  readonly limit: number
  /** How long to wait for the first line, in milliseconds. */
  readonly waitMs: number
}

/**
 * What a deployment wrote, secrets masked. Where the value of one is destroyed, so that it cannot
 * be masked, what may hold it is not told: all but the build, which reads no secret.
 */
export const readLogs = async (
  context: Context & DeployPorts & SealingPorts,
  input: LogsInput,
): Promise<LogPage & { readonly deployment: string }> => {
  const { id, secrets } = await read(context, 'deployment.logs', async (tx) => {
    checkSome(context, 'deployment.read')
    const { organizationId } = context.principal
    const place = await visiblePlace(tx, context, input)
    const all = await deployments.latest(tx, organizationId, place.id, null, 200)
    const found = all.find(
      (each) =>
        (input.deployment === undefined || each.id === input.deployment) &&
        (input.service === undefined || each.service === input.service),
    )
    if (!found)
      throw new Refusal('not_found', `Nothing of that was deployed to ${place.name}.`, {
        next: `See what was: ${commandAt('history', namesOf(place))}`,
      })
    return { id: found.id, secrets: await knownSecretsOf(tx, context, organizationId, found) }
  })
  const { after = null, since = null, tail = null, limit, waitMs } = input
  const page = await context.runtime.logs({ deployment: id, after, since, tail, limit, waitMs })
  return {
    deployment: id,
    cursor: page.cursor,
    lines: told(page.lines, secrets),
  }
}

const told = (lines: LogPage['lines'], { values, lost }: KnownSecrets): LogPage['lines'] => {
  const mayTell = ({ from }: LogPage['lines'][number]): boolean =>
    lost.length === 0 || from === 'build'
  return lines
    .filter((line, at) => {
      const before = lines[at - 1]
      // One word for all that follow each other.
      return mayTell(line) || !before || mayTell(before) || before.from !== line.from
    })
    .map((line) => ({ ...line, text: mayTell(line) ? masked(line.text, values) : untold(lost) }))
}

const untold = (keys: readonly string[]): string =>
  `berth: lines are not shown here: they may hold ${keys.join(', ')}, of which the value was destroyed`
