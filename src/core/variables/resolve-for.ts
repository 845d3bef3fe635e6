import type { Reader } from '../kernel/database.ts'
import { Fault, Refusal } from '../kernel/refusal.ts'
import {
  findDataKeys,
  fingerprintOf,
  openValue,
  requireDataKeys,
  type SealingPorts,
} from './data-keys.ts'
import { about, requireWhole, type SetPlace } from './require-whole.ts'
import { resolve, type Declared, type ResolvedVariable } from './resolve.ts'
import * as store from './store.ts'
import type { Compartment, VariableName } from './variable.ts'

/** The set that a service is given, and what it lists for that service, by key. */
export interface ResolvedSet {
  /** 0 before the project environment's first variable. */
  readonly setVersion: number
  readonly variables: readonly ResolvedVariable[]
}

/** What a service wants. */
export interface Wanted {
  readonly service: string
  readonly declared: readonly Declared[]
  /** Keys that its build reads. */
  readonly buildKeys: readonly string[]
  /** Where a value that is missing would be set. */
  readonly at?: SetPlace | undefined
}

/** The number of a project environment's current set; 0 before its first variable. */
export const currentSet = (
  tx: Reader,
  place: Pick<Compartment, 'organizationId' | 'projectEnvironmentId'>,
): Promise<number> => store.lastSet(tx, place)

/** The services that have values of their own now. */
export const scopesOf = async (tx: Reader, place: Compartment): Promise<readonly string[]> =>
  (await store.entriesOf(tx, place, await store.lastSet(tx, place))).flatMap(
    ({ service }) => service ?? [],
  )

/**
 * What a service would be given now. Refused, with everything that is wrong at once, where a
 * required variable is missing, a value does not fit its pattern, or a build would read a secret.
 * Locks nothing: hold the project environment where the answer must stay true.
 */
export const resolveFor = async (
  tx: Reader,
  ports: SealingPorts,
  place: Compartment,
  wanted: Wanted,
): Promise<ResolvedSet> => {
  const setVersion = await store.lastSet(tx, place)
  const values = await store.entriesOf(tx, place, setVersion)
  const keys = await findDataKeys(tx, ports, place.organizationId)
  const { service, declared } = wanted
  const resolution = resolve(service, declared, values, (key, value) =>
    keys ? fingerprintOf(keys, place, key, value) : null,
  )
  const patterned = new Set(declared.filter(({ pattern }) => pattern).map(({ key }) => key))
  const toCheck = resolution.variables.filter(({ key }) => patterned.has(key))
  requireWhole(wanted, resolution, await reveal(tx, ports, place, toCheck))
  return { setVersion, variables: resolution.variables }
}

/**
 * The values of resolved variables by key, secrets too: for who starts instances and steps, and
 * nobody else. A fault where one was purged since, or does not open.
 */
export const reveal = async (
  tx: Reader,
  ports: SealingPorts,
  place: Compartment,
  variables: readonly ResolvedVariable[],
): Promise<ReadonlyMap<string, string>> => {
  const stored = variables.filter((each) => each.source !== 'default')
  const opened = new Map<string, string>()
  for (const each of variables) if (each.source === 'default') opened.set(each.key, each.value)
  const values = await openAll(tx, ports, place, stored)
  for (const [index, { key }] of stored.entries()) opened.set(key, values[index] ?? '')
  return opened
}

/** The values of these versions, in their order. */
export const openAll = async (
  tx: Reader,
  ports: SealingPorts,
  place: Compartment,
  versions: readonly (VariableName & { readonly version: number })[],
): Promise<readonly string[]> => {
  if (versions.length === 0) return []
  const keys = await requireDataKeys(tx, ports, place.organizationId)
  const sealed = await store.sealedOf(tx, place, versions)
  return versions.map((version, index) => {
    const bytes = sealed[index]
    if (!bytes) throw gone(version)
    return openValue(keys, place, version, bytes)
  })
}

/**
 * Refuses to return to variables of which a value was purged since; names them all, and says to go
 * elsewhere: another value would not be what was released. For rollbacks.
 */
export const requireKept = async (
  tx: Reader,
  place: Compartment,
  service: string,
  variables: readonly ResolvedVariable[],
  elsewhere: string,
): Promise<void> => {
  const purged = (await purgedOf(tx, place, variables)).map(({ key }) => key)
  if (purged.length === 0) return
  throw new Refusal(
    'variable_missing',
    `${service} was released with ${purged.join(', ')}, whose value there was destroyed.`,
    {
      next: `Go back to another, with --to: ${elsewhere}`,
      errors: purged.map((key) => about(service, key, 'has a value that was purged')),
    },
  )
}

/** Those of resolved variables of which the value was purged since. */
export const purgedOf = async (
  tx: Reader,
  place: Compartment,
  variables: readonly ResolvedVariable[],
): Promise<readonly ResolvedVariable[]> => {
  const stored = variables.filter((each) => each.source !== 'default')
  const sealed = await store.sealedOf(tx, place, stored)
  return stored.filter((_, index) => !sealed[index])
}

const gone = ({ key, version }: { readonly key: string; readonly version: number }): Fault =>
  new Fault('seal_broken', `The value of ${key}, version ${version}, was destroyed.`)
