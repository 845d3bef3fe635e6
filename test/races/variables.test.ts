import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sql } from '../../src/core/kernel/sql.ts'
import { createProject } from '../../src/core/projects/create-project.ts'
import { listVariables } from '../../src/core/deployments/values/effective-variables.ts'
import { purgeVariable } from '../../src/core/deployments/values/purge-variable.ts'
import { revealVariables } from '../../src/core/deployments/values/effective-variables.ts'
import { setVariables } from '../../src/core/variables/set-variables.ts'
import { unsetVariables } from '../../src/core/variables/unset-variables.ts'
import type { TestCall } from '../world.ts'
import { allTold, inRounds, oneOf, openField, race, races, told, type Field } from './arena.ts'

/** Sets are numbered without a gap, and each variable stands once in the current one. */
const checkSets = async (field: Field): Promise<void> => {
  const rows = await field.arena.databases[0].read((tx) =>
    tx.all(sql`
      select project_environment_id, count(*) as n, max(version) as last from variable_sets
      where organization_id = ${field.organizationId} group by project_environment_id`),
  )
  for (const row of rows) assert.equal(row['n'], row['last'])
}

races('variables', (arena) => {
  let projects = 0
  /** A new project for each round: nothing is set there. */
  const newPlace = async ({ admins: [one] }: Field) => {
    const project = `shop-${++projects}`
    await createProject(one, { name: project, description: '' })
    return { project, projectEnvironment: 'production', service: null }
  }
  type Place = Awaited<ReturnType<typeof newPlace>>
  const set = (by: TestCall, place: Place, values: Readonly<Record<string, string>>) =>
    setVariables(by, {
      ...place,
      variables: Object.entries(values).map(([key, value]) => ({ key, value })),
    })
  const shown = async (by: TestCall, place: Place) =>
    Object.fromEntries((await listVariables(by, place)).items.map(({ key, value }) => [key, value]))
  it('the first values of an organization: its keys are made once', async () => {
    for (let round = 0; round < 5; round++) {
      const field = await openField(arena())
      const [one, other] = field.admins
      const places = [await newPlace(field), await newPlace(field)] as const
      const all = await race(
        () => set(one, places[0], { A: '1' }),
        () => set(other, places[1], { A: '2' }),
      )
      assert.deepEqual(allTold(all), ['ok', 'ok'])
      assert.deepEqual(await shown(one, places[0]), { A: '1' })
      assert.deepEqual(await shown(other, places[1]), { A: '2' })
    }
  })

  it('many set at once: each change is whole, and they follow one another', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async () => {
      const place = await newPlace(field)
      const all = await race(
        () => set(one, place, { A: '1', B: '1' }),
        () => set(other, place, { A: '2', B: '2' }),
        () => set(one, place, { A: '3', B: '3', C: '3' }),
        () => set(other, place, { C: '4' }),
      )
      const versions = all.map((ran) => ('answer' in ran ? ran.answer.setVersion : 0))
      assert.deepEqual(
        versions.toSorted((a, b) => a - b),
        [1, 2, 3, 4],
      )
      const { A, B, C } = await shown(one, place)
      assert.equal(A, B)
      oneOf(C, '3', '4')
    })
    await checkSets(field)
  })

  it('the same value twice: one makes it, the other finds it', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async () => {
      const place = await newPlace(field)
      const all = await race(
        () => set(one, place, { A: 'x' }),
        () => set(other, place, { A: 'x' }),
      )
      const outcomes = all.map((ran) => ('answer' in ran ? ran.answer.items[0]?.outcome : ''))
      assert.deepEqual(outcomes.map(String).toSorted(), ['created', 'unchanged'])
    })
  })

  it('a change, an unset, a purge and a look at all of it', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async () => {
      const place = await newPlace(field)
      await set(one, place, { A: 'old' })
      await set(one, place, { A: 'new' })
      const [changed, unset, purged, revealed] = await race(
        () => set(one, place, { A: 'newest' }),
        () => unsetVariables(other, { ...place, keys: ['A'] }),
        () => purgeVariable(one, { ...place, key: 'A' }),
        () => revealVariables(other, { ...place, purpose: 'export', allowProduction: false }),
      )
      assert.deepEqual([told(changed), told(unset), told(purged)], ['ok', 'ok', 'ok'])
      if (!('answer' in revealed)) throw new Error(revealed.refused)
      const [seen] = revealed.answer.items
      oneOf(seen?.value, 'new', 'newest', undefined)
      oneOf(await shown(one, place), {}, { A: 'newest' })
    })
    await checkSets(field)
  })

  it('two unset one: one does it', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async () => {
      const place = await newPlace(field)
      await set(one, place, { A: 'x' })
      const input = { ...place, keys: ['A'] }
      const all = await race(
        () => unsetVariables(one, input),
        () => unsetVariables(other, input),
      )
      assert.deepEqual(allTold(all), ['not_found', 'ok'])
    })
  })
})
