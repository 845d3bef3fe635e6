import { isDigest, type Digest } from '../../formats/digest.ts'
import type { Statement } from '../../formats/evidence/intoto.ts'
import { inventoriesIn } from '../../formats/materials/material.ts'
import { listsInventory } from '../../formats/sbom/predicate-type.ts'
import type { Context, World } from '../kernel/context.ts'
import type { Reader, Writer } from '../kernel/database.ts'
import { insist } from '../kernel/refusal.ts'
import * as attestations from './store.ts'
import * as store from './inventory-store.ts'

/** A document within evidence that lists packages or vulnerabilities. */
export interface Inventory {
  readonly organizationId: string
  readonly number: number
  readonly attestationId: Digest
  /** The digest of the blob that it is; null: the attestation's predicate. */
  readonly blob: Digest | null
}

/** What reading a document came to. */
export type Reading =
  | {
      readonly state: 'indexed'
      readonly format: string
      readonly packages: number
      readonly claims: number
      readonly unnamed: number
      readonly invalid: { readonly count: number; readonly first: readonly string[] }
    }
  | { readonly state: 'refused'; readonly problem: string }

/** A step: has the predicate, and materials, read after the commit, if they list something. */
export const enlistDocuments = async (
  tx: Writer,
  context: Context,
  { id, statement }: { readonly id: Digest; readonly statement: Statement },
): Promise<void> => {
  const predicate = listsInventory(statement.predicateType) ? [null] : []
  const blobs = [...predicate, ...inventoriesIn(statement)]
  if (blobs.length === 0) return
  await store.insert(tx, context.principal.organizationId, id, blobs, context.now())
  tx.afterCommit(context.wake)
}

/** How many attestations from before there was an index are looked at in one step. */
const mostOld = 500

/**
 * Has those attestations read that list something and never were, such as from before there was an
 * index; safe to repeat, and on several replicas at once.
 */
export const enlistOld = async ({ db, now }: Pick<World, 'db' | 'now'>): Promise<void> => {
  let after = { organizationId: '', id: '' }
  for (;;) {
    const place = after
    const old = await db.readHeavy((tx) => store.unlistedAfter(tx, place, mostOld))
    const listing = old.filter(({ predicateType }) => listsInventory(predicateType))
    if (listing.length > 0)
      await db.write(async (tx) => {
        for (const { organizationId, id } of listing)
          await store.insert(tx, organizationId, id, [null], now())
      })
    const last = old.at(-1)
    if (old.length < mostOld || !last) return
    after = last
  }
}

/** The documents that have waited longest. */
export const waitingInventories = (
  { db }: Pick<World, 'db'>,
  limit: number,
): Promise<readonly Inventory[]> => db.read((tx) => store.waiting(tx, limit))

/** The bytes of the evidence whose predicate the document is. */
export const bytesOfInventory = async (
  tx: Reader,
  { organizationId, attestationId }: Inventory,
): Promise<Uint8Array> => {
  const bytes = await attestations.bytesOf(tx, organizationId, attestationId)
  insist(bytes, `the attestation ${attestationId} of an inventory is not there`)
  return bytes
}

/** The artifacts of which a document in this attestation speaks: the attestation's subjects. */
export const subjectsOfInventory = async (
  tx: Reader,
  { organizationId, attestationId }: Inventory,
): Promise<readonly Digest[]> => {
  const subjects = await attestations.subjectsOf(tx, organizationId, attestationId)
  const digests = subjects
    .filter(({ role, algorithm }) => role === 'subject' && algorithm === 'sha256')
    .map(({ value }) => `sha256:${value}`)
  return [...new Set(digests)].filter(isDigest)
}

/** A step: whether the document still waits; it is held until the end. */
export const holdWaiting = (tx: Writer, inventory: Inventory): Promise<boolean> =>
  store.lockWaiting(tx, inventory)

/** A step: writes down what reading the document came to. */
export const settleInventory = (
  tx: Writer,
  inventory: Inventory,
  reading: Reading,
  now: number,
): Promise<void> => store.setRead(tx, inventory, reading, now)
