import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { itemWith } from './items.ts'
import { inOrder } from './orders.ts'
import { linesOf, type Layout, type Line } from './rows.ts'

const items = [
  itemWith({ environment: 'eu', logicalEnvironment: 'production', deploymentName: 'web' }),
  itemWith({
    environment: 'eu',
    logicalEnvironment: 'production',
    deploymentName: 'api',
    project: 'shop',
    deployedAt: '2026-03-01T00:00:00.000Z',
  }),
  itemWith({
    environment: 'dev',
    logicalEnvironment: 'staging',
    deploymentName: 'api',
    project: 'shop',
    deployedAt: '2026-01-01T00:00:00.000Z',
  }),
]

/** Lines as text: `# heading count` and `row count: stage=names`. */
const written = (lines: readonly Line[]): readonly string[] =>
  lines.map((line) =>
    line.is === 'heading'
      ? `# ${line.name} ${line.count}`
      : [
          `${line.name} ${line.count}:`,
          ...[...line.cells].map(
            ([stage, cell]) => `${stage}=${cell.map((item) => item.deploymentName).join('+')}`,
          ),
        ].join(' '),
  )

const usual: Layout = { rows: 'environment', group: '', order: 'name' }

const cases: readonly (readonly [string, Layout, readonly string[]])[] = [
  ['environments', usual, ['dev 1: staging=api', 'eu 2: production=api+web']],
  [
    'projects, or names where there is none',
    { ...usual, rows: 'project' },
    ['shop 2: staging=api production=api', 'web 1: production=web'],
  ],
  [
    'names',
    { ...usual, rows: 'name' },
    ['api 2: staging=api production=api', 'web 1: production=web'],
  ],
  [
    'newest first',
    { ...usual, order: 'newest' },
    ['eu 2: production=api+web', 'dev 1: staging=api'],
  ],
  [
    'oldest first',
    { ...usual, order: 'oldest' },
    ['dev 1: staging=api', 'eu 2: production=web+api'],
  ],
  ['most first', { ...usual, order: 'most' }, ['eu 2: production=api+web', 'dev 1: staging=api']],
  [
    'groups',
    { ...usual, group: 'project' },
    ['#  1', 'eu 1: production=web', '# shop 2', 'dev 1: staging=api', 'eu 1: production=api'],
  ],
]

describe('the lines of a grid', () => {
  for (const [name, layout, expected] of cases)
    it(name, () => {
      assert.deepEqual(written(linesOf(inOrder(items, layout.order), layout)), expected)
    })

  it('tells a project from a deployment of the same name', () => {
    const both = [itemWith({ project: 'web' }), itemWith({ deploymentName: 'web' })]
    const keys = linesOf(both, { ...usual, rows: 'project' }).map(({ key }) => key)
    assert.equal(new Set(keys).size, 2)
  })
})
