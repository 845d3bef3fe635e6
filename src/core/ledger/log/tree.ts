import {
  hashChildren,
  joined,
  subtreesOf,
  type Span,
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
    const key = `${place.level} ${place.tile}`
    const hashes = known.get(key) ?? hashesIn((await find(place)) ?? Buffer.of())
    known.set(key, hashes)
    return hashes
  }
  return {
    hashOf: async (span) => {
      const hashes: TreeHash[] = []
      for (const { height, index } of subtreesOf(span)) {
        const level = Math.floor(height / tileHeight)
        const width = 2 ** (height % tileHeight)
        const from = index * width
        const tile = await tileAt({ level, tile: Math.floor(from / tileWidth) })
        const row = tile.slice(from % tileWidth, (from % tileWidth) + width)
        if (row.length < width) return undefined
        hashes.push(folded(row))
      }
      return joined(hashes)
    },
  }
}
