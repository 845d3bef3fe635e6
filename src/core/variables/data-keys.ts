import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Context, World } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { Fault } from '../kernel/refusal.ts'
import { sql } from '../kernel/sql.ts'
import { fingerprint, keyFor, open, seal } from './sealing.ts'
import type { Compartment, VariableName } from './variable.ts'

/** What operations on variables need beyond a context. */
export interface SealingPorts {
  /** The installation's own key, 32 bytes. It is not in the database, and wraps what is. */
  readonly installKey: KeyObject
}

/** A context that can seal and open values. */
export type SealingContext = Context & SealingPorts

/** An organization's keys, unwrapped. */
export interface DataKeys {
  readonly organizationId: string
  readonly values: KeyObject
  readonly fingerprints: KeyObject
}

const purposes = ['values', 'fingerprints'] as const
type Purpose = (typeof purposes)[number]

/** The organization's keys, if it has ever sealed anything; a fault when they do not open. */
export const findDataKeys = async (
  tx: Reader,
  { installKey }: SealingPorts,
  organizationId: string,
): Promise<DataKeys | undefined> => {
  const wrapped = await wrappedKeys(tx, organizationId)
  return wrapped.size === 0 ? undefined : unwrapAll(installKey, organizationId, wrapped)
}

/** The same where something was sealed: a fault when there are none. */
export const requireDataKeys = async (
  tx: Reader,
  ports: SealingPorts,
  organizationId: string,
): Promise<DataKeys> => {
  const keys = await findDataKeys(tx, ports, organizationId)
  if (!keys) throw new Fault('seal_broken', "The organization's data keys are missing.")
  return keys
}

/** The same, and makes them for an organization's first value. */
export const ensureDataKeys = async (
  tx: Writer,
  world: SealingPorts & Pick<World, 'now' | 'random'>,
  organizationId: string,
): Promise<DataKeys> => {
  const { installKey, random, now } = world
  const wrapped = new Map(await wrappedKeys(tx, organizationId))
  // With one of the two lost, a new one would only hide it.
  if (wrapped.size === 0)
    for (const purpose of purposes) {
      const made = wrap(installKey, organizationId, purpose, random)
      await tx.run(sql`
        insert into data_keys (organization_id, purpose, wrapped, created_at)
        values (${organizationId}, ${purpose}, ${made}, ${now()})`)
      wrapped.set(purpose, made)
    }
  return unwrapAll(installKey, organizationId, wrapped)
}

/** Seals one version of a variable's value. */
export const sealValue = (
  keys: DataKeys,
  place: Compartment,
  value: VariableName & { readonly version: number },
  text: string,
  random: World['random'],
): Uint8Array => seal(keys.values, bindingOf(place, value), Buffer.from(text, 'utf8'), random)

/** Opens it again, at its own place only. */
export const openValue = (
  keys: DataKeys,
  place: Compartment,
  value: VariableName & { readonly version: number },
  sealed: Uint8Array,
): string => open(keys.values, bindingOf(place, value), sealed).toString('utf8')

/** Compares values of one variable in all environments of a project, and with nothing else. */
export const fingerprintOf = (
  keys: DataKeys,
  { projectId }: Pick<Compartment, 'projectId'>,
  key: string,
  text: string,
): string => {
  const own = keyFor(keys.fingerprints, 'berth variable fingerprint', projectId, key)
  return Buffer.from(fingerprint(own, text)).toString('hex')
}

const bindingOf = (
  { organizationId, projectId, projectEnvironmentId }: Compartment,
  { service, key, version }: VariableName & { readonly version: number },
) => [organizationId, projectId, projectEnvironmentId, service ?? '', key, version] as const

const wrappedKeys = async (
  tx: Reader,
  organizationId: string,
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const rows = await tx.all(sql`
    select purpose, wrapped from data_keys where organization_id = ${organizationId}`)
  return new Map(rows.map((row) => [String(row['purpose']), row['wrapped'] as Uint8Array]))
}

const wrappingKey = (installKey: KeyObject): KeyObject => keyFor(installKey, 'berth data key')

const wrap = (
  installKey: KeyObject,
  organizationId: string,
  purpose: Purpose,
  random: World['random'],
): Uint8Array => seal(wrappingKey(installKey), [organizationId, purpose], random(32), random)

const unwrapAll = (
  installKey: KeyObject,
  organizationId: string,
  wrapped: ReadonlyMap<string, Uint8Array>,
): DataKeys => {
  const own = wrappingKey(installKey)
  const unwrap = (purpose: Purpose): KeyObject => {
    const bytes = wrapped.get(purpose)
    if (!bytes) throw new Fault('seal_broken', `The data key for ${purpose} is missing.`)
    const root = createSecretKey(open(own, [organizationId, purpose], bytes))
    return keyFor(root, `berth ${purpose}`)
  }
  return { organizationId, values: unwrap('values'), fingerprints: unwrap('fingerprints') }
}
