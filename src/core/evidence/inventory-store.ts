import type { Digest } from '../../formats/digest.ts'
import { inventoryTypes } from '../../formats/sbom/predicate-type.ts'
import type { Reader, Row, Writer } from '../kernel/database.ts'
import { beginsWith } from '../kernel/prefix.ts'
import { any, join, sql } from '../kernel/sql.ts'
import type { Inventory, Reading } from './inventory.ts'

/** How many rows one statement brings. */
const rowsAtOnce = 400

/**
 * Has documents of an attestation read, blobs or, null, its predicate; those that were, or wait
 * already, stay as they are.
 */
export const insert = async (
  tx: Writer,
  organizationId: string,
  attestationId: string,
  blobs: readonly (Digest | null)[],
  now: number,
): Promise<void> => {
  for (let from = 0; from < blobs.length; from += rowsAtOnce) {
    const rows = blobs
      .slice(from, from + rowsAtOnce)
      .map(
        (blob) =>
          sql`(${organizationId}, ${attestationId}, ${blob ?? ''}, 'waiting', 0, 0, 0, 0, '[]', ${now})`,
      )
    await tx.run(sql`
      insert into inventories (
        organization_id, attestation_id, blob, state, packages, claims, unnamed, invalid,
        invalid_first, created_at)
      values ${join(rows, sql`, `)}
      on conflict do nothing`)
  }
}

/** The documents that have waited longest, of all organizations. */
export const waiting = async (tx: Reader, limit: number): Promise<readonly Inventory[]> =>
  (
    await tx.all(sql`
      select organization_id, number, attestation_id, blob from inventories
      where state = 'waiting' order by number limit ${limit}`)
  ).map(read)

/** Holds the document if it still waits. */
export const lockWaiting = async (
  tx: Writer,
  { organizationId, number }: Pick<Inventory, 'organizationId' | 'number'>,
): Promise<boolean> =>
  (
    await tx.lock(
      'exclusive',
      sql`
        select number from inventories
        where organization_id = ${organizationId} and number = ${number} and state = 'waiting'`,
    )
  ).length > 0

export const setRead = async (
  tx: Writer,
  { organizationId, number }: Pick<Inventory, 'organizationId' | 'number'>,
  reading: Reading,
  now: number,
): Promise<void> => {
  const found =
    reading.state === 'indexed'
      ? { ...reading, problem: null }
      : { ...unread, state: reading.state, problem: reading.problem }
  await tx.run(sql`
    update inventories set
      state = ${found.state}, format = ${found.format}, problem = ${found.problem},
      packages = ${found.packages}, claims = ${found.claims}, unnamed = ${found.unnamed},
      invalid = ${found.invalid.count}, invalid_first = ${JSON.stringify(found.invalid.first)},
      read_at = ${now}
    where organization_id = ${organizationId} and number = ${number}`)
}

const unread = {
  format: null,
  packages: 0,
  claims: 0,
  unnamed: 0,
  invalid: { count: 0, first: [] as readonly string[] },
}

/** An attestation by its organization and id. */
export interface AttestationPlace {
  readonly organizationId: string
  readonly id: string
}

/**
 * Attestations after this one whose type begins like one that lists something, and which were never
 * enlisted, such as from before there was an index.
 */
export const unlistedAfter = async (
  tx: Reader,
  after: AttestationPlace,
  limit: number,
): Promise<readonly (AttestationPlace & { readonly predicateType: string })[]> =>
  (
    await tx.all(sql`
      select a.organization_id, a.id, a.predicate_type from attestations a
      where (a.organization_id, a.id) > (${after.organizationId}, ${after.id})
        and ${any(inventoryTypes.map((type) => beginsWith(sql`a.predicate_type`, type)))}
        and not exists (
          select 1 from inventories i
          where i.organization_id = a.organization_id and i.attestation_id = a.id)
      order by a.organization_id, a.id limit ${limit}`)
  ).map((row) => ({
    organizationId: String(row['organization_id']),
    id: String(row['id']),
    predicateType: String(row['predicate_type']),
  }))

const read = (row: Row): Inventory => ({
  organizationId: String(row['organization_id']),
  number: Number(row['number']),
  attestationId: row['attestation_id'] as Digest,
  blob: row['blob'] === '' ? null : (row['blob'] as Digest),
})
