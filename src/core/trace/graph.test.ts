import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { growing, type Graph, type Step, type Visit } from './graph.ts'

interface Node {
  readonly id: string
}

/** A world of edges `from` → `to`, some of them between equals. */
type World = readonly { readonly from: string; readonly to: string; readonly same: boolean }[]

const stepsIn = (world: World, visits: readonly Visit[]): readonly Step<Node>[] =>
  visits.flatMap(({ id, way, asTwin }) =>
    world.flatMap(({ from, to, same }): readonly Step<Node>[] => {
      const edge = { from, to, relation: same ? ('same' as const) : ('material' as const) }
      if (same) {
        if (asTwin || (id !== from && id !== to)) return []
        return [{ at: id, way, node: { id: id === from ? to : from }, edge }]
      }
      if (way === 'back' && to === id) return [{ at: id, way, node: { id: from }, edge }]
      return way === 'forth' && from === id ? [{ at: id, way, node: { id: to }, edge }] : []
    }),
  )

const grown = (world: World, root: string, limit: number): Graph<Node> => {
  const growth = growing<Node>({ id: root }, limit)
  for (let visits = growth.next(); visits.length > 0; visits = growth.next())
    growth.take(stepsIn(world, visits))
  return growth.graph()
}

const ids = ({ nodes }: Graph<Node>): readonly string[] => nodes.map(({ id }) => id)

/** All that is reached from the root by edges alone, one way: the slow truth. */
const closure = (world: World, root: string, way: 'back' | 'forth'): ReadonlySet<string> => {
  const reached = new Set([root])
  for (let before = -1; before < reached.size;) {
    before = reached.size
    for (const { from, to } of world) {
      if (way === 'forth' && reached.has(from)) reached.add(to)
      if (way === 'back' && reached.has(to)) reached.add(from)
    }
  }
  return reached
}

const name = fc.integer({ min: 0, max: 15 }).map(String)
const worlds = (same: fc.Arbitrary<boolean>) =>
  fc.array(fc.record({ from: name, to: name, same }), { maxLength: 60 })

describe('a trace as a graph', () => {
  it('holds what leads to the root and what the root leads to, and nothing else', () => {
    fc.assert(
      fc.property(worlds(fc.constant(false)), name, (world, root) => {
        const found = grown(world, root, 1000)
        const expected = new Set([
          ...closure(world, root, 'back'),
          ...closure(world, root, 'forth'),
        ])
        assert.deepEqual(new Set(ids(found)), expected)
        assert.equal(ids(found).length, expected.size)
        assert.deepEqual(found.cut, [])
      }),
    )
  })

  it('ends in any world, with each edge once and between its nodes', () => {
    fc.assert(
      fc.property(
        worlds(fc.boolean()),
        name,
        fc.integer({ min: 1, max: 20 }),
        (world, root, most) => {
          const found = grown(world, root, most)
          assert.ok(found.nodes.length <= most)
          const known = new Set(ids(found))
          const keys = found.edges.map(({ from, to, relation }) => `${relation} ${from} ${to}`)
          assert.equal(new Set(keys).size, keys.length)
          for (const { from, to } of found.edges) assert.ok(known.has(from) && known.has(to))
          assert.equal(
            found.nodes.length < grown(world, root, 1000).nodes.length,
            found.cut.length > 0,
          )
          assert.deepEqual(found, grown(world, root, most))
        },
      ),
    )
  })

  it('keeps what a smaller limit has shown when it is asked for more', () => {
    fc.assert(
      fc.property(
        worlds(fc.boolean()),
        name,
        fc.integer({ min: 1, max: 20 }),
        (world, root, most) => {
          const more = ids(grown(world, root, most + 5))
          assert.deepEqual(ids(grown(world, root, most)), more.slice(0, most))
        },
      ),
    )
  })

  it('goes from an artifact to its equals, and not from these to theirs', () => {
    const world = [
      { from: 'index', to: 'amd64', same: true },
      { from: 'index', to: 'arm64', same: true },
      { from: 'base', to: 'index', same: false },
    ]
    assert.deepEqual(ids(grown(world, 'amd64', 100)), ['amd64', 'index', 'base'])
    assert.deepEqual(ids(grown(world, 'index', 100)), ['index', 'amd64', 'arm64', 'base'])
  })

  it('goes on from an equal that is found in its own right, too', () => {
    const world = [
      { from: 'index', to: 'amd64', same: true },
      { from: 'index', to: 'arm64', same: true },
      { from: 'index', to: 'amd64', same: false },
    ]
    assert.deepEqual(ids(grown(world, 'amd64', 100)), ['amd64', 'index', 'arm64'])
  })

  it('says where it was cut', () => {
    const world = ['a', 'b', 'c'].map((to) => ({ from: 'root', to, same: false }))
    const found = grown(world, 'root', 3)
    assert.deepEqual(ids(found), ['root', 'a', 'b'])
    assert.deepEqual(found.cut, ['root'])
  })
})
