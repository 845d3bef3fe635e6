import {
  hashChildren,
  joined,
  subtreesOf,
  type Span,
  type Subtree,
  type TreeHash,
} from '../../../formats/log/merkle.ts'

/** How many hashes a tile has when it is whole: 8 levels of the tree (C2SP tlog-tiles). */
export const tileWidth = 256
const tileHeight = 8
const hashLength = 32

/** Where a tile stands: level 0 holds the hashes of leaves, level n those of tiles below. */
export interface TilePlace {
  readonly level: number
  readonly tile: number
}

/** The hashes that a stored tile holds, as views of it. */
export const hashesIn = ({ buffer, byteOffset, length }: Uint8Array): readonly TreeHash[] =>
  Array.from({ length: Math.floor(length / hashLength) }, (_, at) =>
    Buffer.from(buffer, byteOffset + at * hashLength, hashLength),
  )

/** The hash over whole subtrees of one size; their number is a power of two. */
export const folded = (hashes: readonly TreeHash[]): TreeHash => {
  let row = hashes
  while (row.length > 1)
    row = row.flatMap((left, at) => {
      const right = row[at + 1]
      return at % 2 === 0 && right ? [hashChildren(left, right)] : []
    })
  return joined(row)
}

/** A tree that is read from its tiles, each at most once; undefined where a tile lacks a hash. */
export interface TiledTree {
  hashOf(span: Span): Promise<TreeHash | undefined>
}

/** Reads a tree through whatever finds its tiles. */
export const tiledTree = (
  find: (place: TilePlace) => Promise<Uint8Array | undefined>,
): TiledTree => {
  const known = new Map<string, readonly TreeHash[]>()
  const tileAt = async (place: TilePlace): Promise<readonly TreeHash[]> => {
    const key = keyOf(place)
    const hashes = known.get(key) ?? hashesIn((await find(place)) ?? none)
    known.set(key, hashes)
    return hashes
  }
  return {
    hashOf: async (span) => {
      const hashes: TreeHash[] = []
      for (const subtree of subtreesOf(span)) {
        const { place, from, width } = inTile(subtree)
        const row = (await tileAt(place)).slice(from, from + width)
        if (row.length < width) return undefined
        hashes.push(folded(row))
      }
      return joined(hashes)
    },
  }
}

/** Where a whole subtree's hashes stand: so many of a tile's, from one of them on. */
const inTile = ({
  height,
  index,
}: Subtree): { readonly place: TilePlace; readonly from: number; readonly width: number } => {
  const width = 2 ** (height % tileHeight)
  const from = index * width
  const place = { level: Math.floor(height / tileHeight), tile: Math.floor(from / tileWidth) }
  return { place, from: from % tileWidth, width }
}

/** Every tile of which the hash over a span is made, once. */
export const tilesOf = (span: Span): readonly TilePlace[] => [
  ...new Map(
    subtreesOf(span)
      .map((subtree) => inTile(subtree).place)
      .map((place) => [keyOf(place), place]),
  ).values(),
]

/** A tile with what it now holds. */
export interface ChangedTile {
  readonly place: TilePlace
  readonly hashes: Uint8Array
}

/** A tree that grows at its right edge, in memory. */
export interface GrowingTree {
  /** The root over the first `size` leaves. */
  hashOf(size: number): Promise<TreeHash | undefined>
  /** Adds the hashes of leaves behind the first `size`, and tells which tiles that changes. */
  grow(size: number, leaves: readonly TreeHash[]): readonly ChangedTile[]
}

/** The tree whose edge these tiles hold, as `tilesOf` the whole tree names them. */
export const growingTree = (
  places: readonly TilePlace[],
  found: readonly (Uint8Array | undefined)[],
): GrowingTree => {
  const tiles = new Map(places.map((place, at) => [keyOf(place), found[at] ?? none]))
  const grow = (
    level: number,
    from: number,
    hashes: readonly TreeHash[],
  ): readonly ChangedTile[] => {
    const changed: ChangedTile[] = []
    const above: TreeHash[] = []
    for (let done = 0; done < hashes.length;) {
      const at = from + done
      const place: TilePlace = { level, tile: Math.floor(at / tileWidth) }
      const kept = hashesIn(tiles.get(keyOf(place)) ?? none).slice(0, at % tileWidth)
      const added = hashes.slice(done, done + tileWidth - (at % tileWidth))
      const row = [...kept, ...added]
      const whole = Buffer.concat(row)
      tiles.set(keyOf(place), whole)
      changed.push({ place, hashes: whole })
      // Each tile that became whole adds one hash to the level above.
      if (row.length === tileWidth) above.push(folded(row))
      done += added.length
    }
    if (above.length === 0) return changed
    return [...changed, ...grow(level + 1, Math.floor(from / tileWidth), above)]
  }
  return {
    hashOf: (size) =>
      tiledTree(async (place) => tiles.get(keyOf(place))).hashOf({ begin: 0, end: size }),
    grow: (size, leaves) => grow(0, size, leaves),
  }
}

const keyOf = ({ level, tile }: TilePlace): string => `${level} ${tile}`

const none = Buffer.of()
