import type { Reader, Row, Writer } from '../../kernel/database.ts'
import { sql } from '../../kernel/sql.ts'
import type { TilePlace } from './tree.ts'

/** The latest checkpoint as it is stored; nothing in it is believed without its note. */
export interface StoredCheckpoint {
  readonly size: number
  /** In base64, as in the note. */
  readonly root: string
  readonly note: string
  readonly sealedAt: number
}

const columns = sql`size, root, note, sealed_at`

export const latest = async (
  tx: Reader,
  organizationId: string,
): Promise<StoredCheckpoint | undefined> =>
  read(
    await tx.first(
      sql`select ${columns} from ledger_checkpoints where organization_id = ${organizationId}`,
    ),
  )

/** Holds the organization's tree until the end, once it has a checkpoint. */
export const lockLatest = async (
  tx: Writer,
  organizationId: string,
): Promise<StoredCheckpoint | undefined> =>
  read(
    (
      await tx.lock(
        'exclusive',
        sql`select ${columns} from ledger_checkpoints where organization_id = ${organizationId}`,
      )
    )[0],
  )

export const setLatest = async (
  tx: Writer,
  organizationId: string,
  { size, root, note, sealedAt }: StoredCheckpoint,
): Promise<void> => {
  await tx.run(sql`
    insert into ledger_checkpoints (organization_id, size, root, note, sealed_at)
    values (${organizationId}, ${size}, ${root}, ${note}, ${sealedAt})
    on conflict (organization_id) do update
    set size = excluded.size, root = excluded.root, note = excluded.note,
      sealed_at = excluded.sealed_at`)
}

export const findTile = async (
  tx: Reader,
  organizationId: string,
  { level, tile }: TilePlace,
): Promise<Uint8Array | undefined> => {
  const row = await tx.first(sql`
    select hashes from ledger_tiles
    where organization_id = ${organizationId} and level = ${level} and tile = ${tile}`)
  return row && (row['hashes'] as Uint8Array)
}

export const setTile = async (
  tx: Writer,
  organizationId: string,
  { level, tile }: TilePlace,
  hashes: Uint8Array,
): Promise<void> => {
  await tx.run(sql`
    insert into ledger_tiles (organization_id, level, tile, hashes)
    values (${organizationId}, ${level}, ${tile}, ${hashes})
    on conflict (organization_id, level, tile) do update set hashes = excluded.hashes`)
}

/** An event with its number, and nothing beside its bytes. */
export interface NumberedBytes {
  readonly sequence: number
  readonly bytes: Uint8Array
}

/** Numbered events after a number, in their order: what is to be sealed next. */
export const eventsAfter = async (
  tx: Reader,
  organizationId: string,
  after: number,
  limit: number,
): Promise<readonly NumberedBytes[]> =>
  (
    await tx.all(sql`
      select sequence, bytes from events
      where organization_id = ${organizationId} and sequence > ${after}
      order by sequence limit ${limit}`)
  ).map((row) => ({ sequence: Number(row['sequence']), bytes: row['bytes'] as Uint8Array }))

/** Organizations with numbered events that are not sealed. */
export const unsealed = async (tx: Reader, limit: number): Promise<readonly string[]> =>
  (
    await tx.all(sql`
      select n.organization_id from event_numbering n
      left join ledger_checkpoints c on c.organization_id = n.organization_id
      where n.last_sequence > coalesce(c.size, 0)
      order by n.organization_id limit ${limit}`)
  ).map((row) => String(row['organization_id']))

const read = (row: Row | undefined): StoredCheckpoint | undefined =>
  row && {
    size: Number(row['size']),
    root: String(row['root']),
    note: String(row['note']),
    sealedAt: Number(row['sealed_at']),
  }
