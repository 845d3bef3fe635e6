import { variablesOf, type Command } from '../../../formats/commands/command-line.ts'
import type { Reader } from '../../kernel/database.ts'
import { Fault, Refusal } from '../../kernel/refusal.ts'
import type { SealingPorts } from '../../variables/data-keys.ts'
import type { ResolvedVariable } from '../../variables/resolve.ts'
import { purgedOf, reveal } from '../../variables/resolve-for.ts'
import type { Deployment, Settings } from '../deployment.ts'
import { standOf } from '../work-world.ts'

/** Shorter values are no secrets that a line could be searched for. */
const leastMasked = 4

/** The text with every secret in it replaced, the longest first, and each line of a long one. */
export const masked = (text: string, secrets: readonly string[]): string =>
  secrets
    .flatMap((secret) => [secret, ...secret.split(/[\r\n]+/)])
    .filter(({ length }) => length >= leastMasked)
    .toSorted((a, b) => b.length - a.length)
    .reduce((whole, secret) => whole.replaceAll(secret, '••••'), text)

/** The values of a deployment's secrets, to be masked in what is told of it. */
export const secretsOf = async (
  tx: Reader,
  ports: SealingPorts,
  organizationId: string,
  { projectEnvironmentId, variables }: Pick<Deployment, 'projectEnvironmentId' | 'variables'>,
): Promise<readonly string[]> => {
  const hidden = variables.filter(({ secret }) => secret)
  if (hidden.length === 0) return []
  const stand = await standOf(tx, organizationId, projectEnvironmentId)
  return [...(await reveal(tx, ports, stand, hidden)).values()]
}

/** The values of a deployment's secrets, and the keys of those whose value was destroyed. */
export interface KnownSecrets {
  readonly values: readonly string[]
  readonly lost: readonly string[]
}

/** The same as far as they are kept: what was destroyed can be masked no more. */
export const knownSecretsOf = async (
  tx: Reader,
  ports: SealingPorts,
  organizationId: string,
  deployment: Pick<Deployment, 'projectEnvironmentId' | 'variables'>,
): Promise<KnownSecrets> => {
  const hidden = deployment.variables.filter(({ secret }) => secret)
  if (hidden.length === 0) return { values: [], lost: [] }
  const stand = await standOf(tx, organizationId, deployment.projectEnvironmentId)
  const lost = await purgedOf(tx, stand, hidden)
  const kept = hidden.filter((each) => !lost.includes(each))
  const values = [...(await reveal(tx, ports, stand, kept)).values()]
  return { values, lost: lost.map(({ key }) => key) }
}

/** The same; null where one of them was destroyed, so that nothing can be masked any more. */
export const openSecretsOf = async (
  ...asked: Parameters<typeof secretsOf>
): Promise<readonly string[] | null> => {
  try {
    return await secretsOf(...asked)
  } catch (error) {
    if (error instanceof Fault && error.code === 'seal_broken') return null
    throw error
  }
}

/** Refuses commands that would put a secret where every process list shows it. */
export const requireNoSecretInCommands = (
  { name, run, release }: Settings,
  variables: readonly ResolvedVariable[],
): void => {
  const secrets = new Set(variables.filter(({ secret }) => secret).map(({ key }) => key))
  const commands: readonly Command[] = [
    ...(run.what === 'command' ? [run.command] : []),
    ...(release ? [release.command] : []),
  ]
  const named = commands.flatMap(variablesOf).find((key) => secrets.has(key))
  if (named === undefined) return
  throw new Refusal('descriptor_invalid', `A command of ${name} names the secret ${named}.`, {
    next: 'Arguments can be seen by others: let the program read it from its environment.',
  })
}
