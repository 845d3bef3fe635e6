import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { it } from 'node:test'
import fc from 'fast-check'
import {
  consistencySpans,
  emptyFrontier,
  emptyRoot,
  grown,
  hashChildren,
  hashLeaf,
  inclusionSpans,
  joined,
  provesConsistency,
  provesInclusion,
  rootOf,
  subtreesOf,
  type Span,
  type TreeHash,
} from './merkle.ts'

/** The tree of RFC 6962 word for word. */
const naive = (leaves: readonly Buffer[]): TreeHash => {
  const [first] = leaves
  if (first === undefined) return emptyRoot
  if (leaves.length === 1) return hashLeaf(first)
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return hashChildren(naive(leaves.slice(0, split)), naive(leaves.slice(split)))
}

/** The paths of RFC 6962, 2.1.1 and 2.1.2, word for word. */
const naivePath = (index: number, leaves: readonly Buffer[]): TreeHash[] => {
  if (leaves.length <= 1) return []
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return index < split
    ? [...naivePath(index, left), naive(right)]
    : [...naivePath(index - split, right), naive(left)]
}
const naiveProof = (first: number, leaves: readonly Buffer[], isWhole = true): TreeHash[] => {
  if (first === leaves.length) return isWhole ? [] : [naive(leaves)]
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return first <= split
    ? [...naiveProof(first, left, isWhole), naive(right)]
    : [...naiveProof(first - split, right, false), naive(left)]
}

const hashesOf = (spans: readonly Span[], leaves: readonly Buffer[]): readonly TreeHash[] =>
  spans.map((span) =>
    joined(
      subtreesOf(span).map(({ height, index }) => {
        const width = 2 ** height
        return naive(leaves.slice(index * width, (index + 1) * width))
      }),
    ),
  )
const frontierOf = (leaves: readonly Buffer[]) =>
  leaves.reduce((frontier, leaf) => grown(frontier, 0, hashLeaf(leaf)), emptyFrontier)
const numbered = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, index) => Buffer.from(`leaf ${index}`))
const flipped = (hash: TreeHash): TreeHash => {
  const other = Buffer.from(hash)
  other.writeUInt8((other[0] ?? 0) ^ 1, 0)
  return other
}

/** The leaves and roots that implementations of RFC 6962 share as their test vectors. */
const knownLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'))
const knownRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

it('has the roots that other implementations have', () => {
  for (const [size, root] of knownRoots.entries())
    assert.equal(rootOf(frontierOf(knownLeaves.slice(0, size))).toString('hex'), root)
})

it('grows to the same root, leaf by leaf and subtree by subtree', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 70 }), (arrays) => {
      const leaves = arrays.map((bytes) => Buffer.from(bytes))
      assert.deepEqual(rootOf(frontierOf(leaves)), naive(leaves))
      const bySubtrees = subtreesOf({ begin: 0, end: leaves.length }).reduce(
        (frontier, { height, index }) =>
          grown(
            frontier,
            height,
            naive(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height)),
          ),
        emptyFrontier,
      )
      assert.deepEqual(bySubtrees, frontierOf(leaves))
    }),
  )
  assert.throws(() => grown(frontierOf(numbered(3)), 1, emptyRoot), TypeError)
})

it('proves that a leaf is in a tree, and nothing else', () => {
  for (let size = 1; size <= 33; size++) {
    const leaves = numbered(size)
    const root = naive(leaves)
    for (const [index, leaf] of leaves.entries()) {
      const path = hashesOf(inclusionSpans(index, size), leaves)
      assert.deepEqual(path, naivePath(index, leaves))
      assert.ok(provesInclusion(hashLeaf(leaf), { index, size, path }, root))
      assert.ok(!provesInclusion(hashLeaf(Buffer.from('else')), { index, size, path }, root))
      assert.ok(!provesInclusion(hashLeaf(leaf), { index, size, path }, flipped(root)))
      for (const other of leaves.keys())
        if (other !== index)
          assert.ok(!provesInclusion(hashLeaf(leaf), { index: other, size, path }, root))
      assert.ok(!provesInclusion(hashLeaf(leaf), { index, size, path: [...path, root] }, root))
      for (const at of path.keys()) {
        const bad = path.with(at, flipped(path[at] ?? root))
        assert.ok(!provesInclusion(hashLeaf(leaf), { index, size, path: bad }, root))
        assert.ok(
          !provesInclusion(hashLeaf(leaf), { index, size, path: path.toSpliced(at, 1) }, root),
        )
      }
    }
    assert.ok(
      !provesInclusion(hashLeaf(numbered(1)[0] ?? root), { index: size, size, path: [] }, root),
    )
  }
  assert.throws(() => inclusionSpans(3, 3), TypeError)
  assert.ok(!provesInclusion(emptyRoot, { index: -1, size: 1, path: [] }, emptyRoot))
})

it('proves that a tree only grew, and nothing else', () => {
  for (let second = 0; second <= 33; second++) {
    const leaves = numbered(second)
    const newer = { size: second, root: naive(leaves) }
    for (let first = 0; first <= second; first++) {
      const older = { size: first, root: naive(leaves.slice(0, first)) }
      const path = hashesOf(consistencySpans(first, second), leaves)
      if (first > 0) assert.deepEqual(path, naiveProof(first, leaves))
      assert.ok(provesConsistency(older, newer, { path }))
      assert.ok(!provesConsistency({ ...older, root: flipped(older.root) }, newer, { path }))
      if (first > 0)
        assert.ok(!provesConsistency(older, { ...newer, root: flipped(newer.root) }, { path }))
      assert.ok(!provesConsistency(older, newer, { path: [...path, older.root] }))
      for (const at of path.keys()) {
        const bad = path.with(at, flipped(path[at] ?? newer.root))
        assert.ok(!provesConsistency(older, newer, { path: bad }))
        assert.ok(!provesConsistency(older, newer, { path: path.toSpliced(at, 1) }))
      }
    }
  }
  assert.throws(() => consistencySpans(4, 3), TypeError)
})

it('proves of large trees without their leaves', () => {
  const huge = 2 ** 40 + 12345
  assert.ok(inclusionSpans(2 ** 40 + 7, huge).length <= 41)
  assert.ok(consistencySpans(2 ** 33 + 1, huge).length <= 42)
  assert.ok(subtreesOf({ begin: 0, end: huge }).length <= 41)
})

it('a node is the hash of its prefix and children, of whatever length a proof brings them', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 70 }),
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
  )
  fc.assert(
    fc.property(bytes, bytes, (left, right) => {
      const expected = createHash('sha256').update(Buffer.of(1)).update(left).update(right)
      assert.deepEqual(hashChildren(left, right), expected.digest())
    }),
  )
})
