import { hash } from 'node:crypto'

/** A SHA-256 hash of a Merkle tree: 32 bytes. */
export type TreeHash = Buffer

/** The hash of a leaf (RFC 6962, 2.1): its prefix keeps it from being taken for a node. */
export const hashLeaf = (data: Uint8Array): TreeHash =>
  hash('sha256', Buffer.concat([leafPrefix, data]), 'buffer')

/** The hash of a node over its two children (RFC 6962, 2.1). */
export const hashChildren = (left: Uint8Array, right: Uint8Array): TreeHash => {
  // A step of somebody's proof may be of any length, and then leads to no root.
  if (left.length !== hashLength || right.length !== hashLength)
    return hash('sha256', Buffer.concat([nodePrefix, left, right]), 'buffer')
  children.set(left, 1)
  children.set(right, 1 + hashLength)
  return hash('sha256', children, 'buffer')
}

const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)
const hashLength = 32
// A tree has many nodes: each is put together in the same place, which none outlives.
const children = Buffer.concat([nodePrefix, Buffer.alloc(2 * hashLength)])

/** The root of a tree without leaves (RFC 6962, 2.1). */
export const emptyRoot: TreeHash = hash('sha256', Buffer.of(), 'buffer')

/** A whole subtree: the leaves from `index` × 2^`height`, 2^`height` of them. */
export interface Subtree {
  readonly height: number
  readonly index: number
}

/** All that a tree needs to grow: its size and its whole subtrees from the left, largest first. */
export interface Frontier {
  readonly size: number
  readonly hashes: readonly TreeHash[]
}

/** The frontier of a tree without leaves. */
export const emptyFrontier: Frontier = { size: 0, hashes: [] }

/**
 * The frontier after one more whole subtree; a TypeError if the tree's size is no multiple of the
 * subtree's.
 */
export const grown = ({ size, hashes }: Frontier, height: number, added: TreeHash): Frontier => {
  const width = 2 ** height
  if (size % width !== 0) throw new TypeError(`a subtree of ${width} cannot follow ${size} leaves`)
  const kept = [...hashes]
  let node = added
  for (let places = size / width; places % 2 === 1; places = (places - 1) / 2)
    node = hashChildren(kept.pop() ?? node, node)
  return { size: size + width, hashes: [...kept, node] }
}

/** The root of the tree with this frontier (RFC 6962, 2.1). */
export const rootOf = ({ hashes }: Frontier): TreeHash => joined(hashes)

/** The hash over neighbouring subtrees, from the left: the smaller ones to the right join first. */
export const joined = (hashes: readonly TreeHash[]): TreeHash =>
  hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => hashChildren(left, right))

/** Leaves from `begin` up to before `end`, whose hash is one step of a proof. */
export interface Span {
  readonly begin: number
  readonly end: number
}

/** The whole subtrees that a span of a proof or a whole tree is made of, from the left. */
export const subtreesOf = ({ begin, end }: Span): readonly Subtree[] => {
  const subtrees: Subtree[] = []
  for (let from = begin; from < end;) {
    let height = 0
    while (from % 2 ** (height + 1) === 0 && from + 2 ** (height + 1) <= end) height++
    subtrees.push({ height, index: from / 2 ** height })
    from += 2 ** height
  }
  return subtrees
}

/** The spans whose hashes prove that a leaf is in a tree, from the leaf up (RFC 6962, 2.1.1). */
export const inclusionSpans = (index: number, size: number): readonly Span[] => {
  if (!isCount(index) || !isCount(size) || index >= size)
    throw new TypeError(`there is no leaf ${index} in a tree of ${size}`)
  const spans: Span[] = []
  for (let [begin, end] = [0, size]; end - begin > 1;) {
    const middle = begin + splitOf(end - begin)
    if (index < middle) {
      spans.unshift({ begin: middle, end })
      end = middle
    } else {
      spans.unshift({ begin, end: middle })
      begin = middle
    }
  }
  return spans
}

/** The spans whose hashes prove that a tree only grew, from below (RFC 6962, 2.1.2). */
export const consistencySpans = (first: number, second: number): readonly Span[] => {
  if (!isCount(first) || !isCount(second) || first > second)
    throw new TypeError(`a tree of ${second} cannot have grown from one of ${first}`)
  if (first === 0 || first === second) return []
  const spans: Span[] = []
  let [begin, end] = [0, second]
  while (end !== first) {
    const middle = begin + splitOf(end - begin)
    if (first <= middle) {
      spans.unshift({ begin: middle, end })
      end = middle
    } else {
      spans.unshift({ begin, end: middle })
      begin = middle
    }
  }
  // The earlier root itself is known to whoever asks.
  return begin === 0 ? spans : [{ begin, end }, ...spans]
}

/** Whether the path proves that the leaf stands at the index of the tree (RFC 9162, 2.1.3.2). */
export const provesInclusion = (
  leaf: TreeHash,
  { index, size, path }: { readonly index: number; readonly size: number } & Path,
  root: Uint8Array,
): boolean => {
  if (!isCount(index) || !isCount(size) || index >= size) return false
  let [at, last] = [index, size - 1]
  let node = leaf
  for (const step of path) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      node = hashChildren(step, node)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)]
    } else node = hashChildren(node, step)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && node.equals(root)
}

/**
 * Whether the path proves that the second tree began as the first (RFC 9162, 2.1.4.2). Every tree
 * began without leaves.
 */
export const provesConsistency = (
  first: { readonly size: number; readonly root: Uint8Array },
  second: { readonly size: number; readonly root: Uint8Array },
  { path }: Path,
): boolean => {
  if (!isCount(first.size) || !isCount(second.size) || first.size > second.size) return false
  if (first.size === 0) return path.length === 0 && emptyRoot.equals(first.root)
  if (first.size === second.size)
    return path.length === 0 && Buffer.from(first.root).equals(second.root)
  const [start, ...steps] = isPowerOfTwo(first.size) ? [Buffer.from(first.root), ...path] : path
  if (start === undefined) return false
  let [at, last] = [first.size - 1, second.size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let [older, newer] = [start, start]
  for (const step of steps) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      older = hashChildren(step, older)
      newer = hashChildren(step, newer)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, half(last)]
    } else newer = hashChildren(newer, step)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && older.equals(first.root) && newer.equals(second.root)
}

interface Path {
  readonly path: readonly TreeHash[]
}

/** The largest power of two below the size, which is at least 2. */
const splitOf = (size: number): number => {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

const isPowerOfTwo = (size: number): boolean => subtreesOf({ begin: 0, end: size }).length === 1

const half = (count: number): number => Math.floor(count / 2)

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
