import { commandAt, type CommandPlace } from '../../../formats/commands/command-at.ts'
import type { Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { write } from '../../kernel/operation.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { purgeVariableIn, type PurgeInput, type Purged } from '../../variables/purge-variable.ts'
import type { Compartment, ValueVersion } from '../../variables/variable.ts'
import * as deployments from '../store/deployment-store.ts'

/**
 * Destroys values that are no longer current; refused while something runs with one of them, unless
 * `force` says that it need not be started again.
 */
export const purgeVariable = (
  context: Context,
  { force = false, ...input }: PurgeInput & { readonly force?: boolean | undefined },
): Promise<Purged> =>
  write(context, 'variable.purge', (tx) =>
    purgeVariableIn(tx, context, input, (place, values) =>
      force
        ? Promise.resolve()
        : requireUnused(tx, place, values, {
            project: input.project,
            env: input.projectEnvironment,
          }),
    ),
  )

const requireUnused = async (
  tx: Writer,
  { organizationId, projectEnvironmentId }: Compartment,
  values: readonly ValueVersion[],
  at: CommandPlace,
): Promise<void> => {
  const alive = await deployments.aliveIn(tx, organizationId, projectEnvironmentId)
  for (const { service, state, variables } of alive) {
    if (state === 'draining') continue
    const used = values.find(({ key, version, service: scope }) =>
      variables.some(
        (each) =>
          each.source !== 'default' &&
          each.key === key &&
          each.version === version &&
          each.service === scope,
      ),
    )
    if (used)
      throw new Refusal('in_use', `${service} runs with version ${used.version} of ${used.key}.`, {
        next: `Give it the current one first: ${commandAt('restart --apply', at)}. Or --force: it cannot be started again then.`,
      })
  }
}
