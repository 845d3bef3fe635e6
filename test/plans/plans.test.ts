import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import { postgresExplainer, sqliteExplainer, type Explainer } from './explained.ts'
import { hotStatements, type Asked } from './hot-statements.ts'
import { multiply } from './multiplied.ts'

/** What is ever more the longer Berth is used; the other tables have a few rows for ever. */
const growing: readonly string[] = [
  'artifacts',
  'attestation_identities',
  'attestation_keys',
  'attestation_subjects',
  'attestations',
  'audit_entries',
  'build_inputs',
  'deployments',
  'equivalences',
  'events',
  'inventories',
  'inventory_artifacts',
  'inventory_claims',
  'inventory_packages',
  'ledger_tiles',
  'manifest_parts',
  'package_versions',
  'packages',
  'record_labels',
  'records',
  'releases',
  'runs',
  'sightings',
  'slots',
  'variable_set_entries',
  'variable_sets',
  'workflow_runs',
]

/** What may be walked through, and why it ends soon or has to. */
const allowed: readonly { readonly by: RegExp; readonly asks: RegExp }[] = [
  // The history itself, newest first, until the page is full; and its first day.
  {
    by: /^records_(history|began)$/,
    asks: /^(?!.*r\.status = 'deployed').*order by r\.\w+( desc)?, r\.id( desc)? limit/,
  },
  // Days of the history are counted, on a thread of its own.
  { by: /^records_/, asks: /^select r\.\w+ \/ 86400000 as day/ },
  // PostgreSQL weighs whether to look up the pairs of each record, or to read all pairs once.
  { by: /^scan equivalences_of_manifest$/, asks: /as may_return|as day/ },
  // The ends of indexes, and how many pairs of images there are, which are few beside all else.
  { by: /./, asks: /as sequence, .* as unnumbered/ },
  // In this small world what has no number stands at the beginning, where a merge is soon done.
  { by: /^scan events_pk$/, asks: /^update events set sequence/ },
  // Engines see that nothing is asked for.
  { by: /./, asks: /where 1 = 0\)/ },
]

forEachEngine('the plans of what is asked often', (engine) => {
  let place: string
  let asked: readonly Asked[]
  before(async () => {
    const db = await engine.open()
    place = engine.placeOf(db)
    asked = await hotStatements(db)
    await db.close()
    if (engine.name === 'postgres') await multiply(place, growing)
  })

  const walks = async (
    act: (explainer: Explainer) => Promise<void>,
  ): Promise<readonly string[]> => {
    const open = engine.name === 'sqlite' ? sqliteExplainer : postgresExplainer
    const explainer = await open(place)
    try {
      await act(explainer)
      const found = new Set<string>()
      for (const { statement, by: question } of asked) {
        const text = statement.text.join('?').replace(/\s+/g, ' ').trim()
        for (const { table, by } of await explainer.walksOf(statement))
          if (growing.includes(table) && !allowed.some((a) => a.by.test(by) && a.asks.test(text)))
            found.add(`${question}: ${table} by ${by}: ${text.slice(0, 300)}`)
      }
      return [...found]
    } finally {
      await explainer.end()
    }
  }

  it('walk through no table that grows', async () => {
    assert.ok(asked.length > 80, `${asked.length} statements`)
    assert.deepEqual(await walks(async () => {}), [])
  })

  for (const index of [
    'records_deployed',
    'records_digest',
    'deployments_run',
    'events_unnumbered',
    'attestation_subjects_value',
    'inventory_artifacts_inventory',
  ])
    it(`one would be without ${index}`, async () => {
      assert.notDeepEqual(await walks((explainer) => explainer.drop(index)), [])
    })
})
