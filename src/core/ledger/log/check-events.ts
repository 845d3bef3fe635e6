import { digestOf } from '../../../formats/digest.ts'
import { hashLeaf, joined, subtreesOf, type TreeHash } from '../../../formats/log/merkle.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { check, readHeavy } from '../../kernel/operation.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import * as store from './check-store.ts'
import { findTile, latest } from './checkpoint-store.ts'
import { mostFindings, type Finding } from './finding.ts'
import { folded, hashesIn, tileWidth } from './tree.ts'

/** How many events one piece has: whole tiles, and some milliseconds of hashing. */
export const eventsOfPiece = 4 * tileWidth

/** What one piece of the events came to. */
export interface CheckedEvents {
  readonly begin: number
  readonly end: number
  /**
   * The hashes of the whole subtrees that the piece is made of, computed from the events' bytes:
   * who asks puts the root together. Empty where an event is missing.
   */
  readonly subtrees: readonly TreeHash[]
  readonly findings: readonly Finding[]
}

/**
 * Checks one piece of the sealed events, the `piece`-th of `eventsOfPiece`, within the first `size`:
 * each is there, its bytes are those that were hashed and sealed, the columns beside them and the
 * tree above them say the same, and its record is there.
 */
export const checkEvents = (
  context: Context,
  { piece, size }: { readonly piece: number; readonly size: number },
): Promise<CheckedEvents> =>
  readHeavy(context, 'ledger.check-events', async (tx) => {
    check(context, 'ledger.read', wholeOrganization)
    const { organizationId } = context.principal
    const whole = (await latest(tx, organizationId))?.size ?? 0
    const sealed = Math.min(size, whole)
    const begin = Math.min(piece * eventsOfPiece, sealed)
    const end = Math.min(begin + eventsOfPiece, sealed)
    const rows = await store.eventsBetween(tx, organizationId, begin, end)
    const rowAt = new Map(rows.map((row) => [row.sequence - 1, row]))
    const leaves = new Map(rows.map((row) => [row.sequence - 1, hashLeaf(row.bytes)]))
    const findings: Finding[] = []
    for (let tile = Math.floor(begin / tileWidth); tile * tileWidth < end; tile++) {
      const bytes = (await findTile(tx, organizationId, { level: 0, tile })) ?? none
      const stored = hashesIn(bytes)
      if (bytes.byteLength > 32 * Math.min(tileWidth, whole - tile * tileWidth))
        findings.push(ofTile(`tile ${tile} of level 0 has more than was sealed`))
      const upTo = Math.min(end, (tile + 1) * tileWidth)
      for (let index = tile * tileWidth; index < upTo; index++) {
        const leaf = leaves.get(index)
        findings.push(...ofRow(index, rowAt.get(index), leaf, stored[index % tileWidth]))
      }
      findings.push(...(await above(tx, organizationId, { tile, level: 0, stored, sealed })))
    }
    return {
      begin,
      end,
      subtrees: rows.length < end - begin ? [] : subtreesOver(leaves, begin, end),
      findings: findings.slice(0, mostFindings),
    }
  })

const none = Buffer.of()

const ofRow = (
  index: number,
  row: store.CheckedEvent | undefined,
  leaf: TreeHash | undefined,
  sealed: TreeHash | undefined,
): readonly Finding[] => {
  const sequence = index + 1
  if (!row || !leaf)
    return [{ kind: 'event_missing', id: null, sequence, detail: `there is no event ${sequence}` }]
  const told = (kind: Finding['kind'], detail: string): Finding => ({
    kind,
    id: row.id,
    sequence,
    detail,
  })
  const findings: Finding[] = []
  if (!sealed) findings.push(told('node_changed', 'the tree has no hash for it'))
  else if (!leaf.equals(sealed))
    findings.push(told('event_unlike_sealed', 'its bytes are not those that were sealed here'))
  if (digestOf(row.bytes) !== row.hash)
    findings.push(told('event_changed', 'its bytes do not have the digest beside them'))
  const odd = store.oddColumns(row)
  if (odd.length > 0)
    findings.push(told('event_index_changed', `its bytes say otherwise: ${odd.join(', ')}`))
  if (!row.hasRecord)
    findings.push({
      kind: 'record_missing',
      id: row.recordId,
      sequence,
      detail: 'the record that the event speaks of is not there',
    })
  return findings
}

const ofTile = (detail: string): Finding => ({
  kind: 'node_changed',
  id: null,
  sequence: null,
  detail,
})

/** Holds a tile against what stands for it above; its hashes were held against those below. */
const above = async (
  tx: Reader,
  organizationId: string,
  at: {
    readonly level: number
    readonly tile: number
    readonly stored: readonly TreeHash[]
    readonly sealed: number
  },
): Promise<readonly Finding[]> => {
  const { level, tile, stored, sealed } = at
  if ((tile + 1) * tileWidth ** (level + 1) > sealed) return []
  const place = { level: level + 1, tile: Math.floor(tile / tileWidth) }
  const higher = hashesIn((await findTile(tx, organizationId, place)) ?? none)
  const own = higher[tile % tileWidth]
  if (stored.length !== tileWidth || !own?.equals(folded(stored)))
    return [ofTile(`tile ${tile} of level ${level} does not fit the tree above it`)]
  return (tile + 1) % tileWidth === 0
    ? await above(tx, organizationId, { ...place, stored: higher, sealed })
    : []
}

const subtreesOver = (
  leaves: ReadonlyMap<number, TreeHash>,
  begin: number,
  end: number,
): readonly TreeHash[] =>
  subtreesOf({ begin, end }).map(({ height, index }) => {
    const width = 2 ** height
    const row = Array.from(
      { length: width },
      (_, at) => leaves.get(index * width + at) ?? joined([]),
    )
    return folded(row)
  })
