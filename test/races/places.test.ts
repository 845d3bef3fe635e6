import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createEnvironment } from '../../src/core/environments/create-environment.ts'
import { createLogicalEnvironment } from '../../src/core/environments/create-logical-environment.ts'
import { updateEnvironment } from '../../src/core/environments/update-environment.ts'
import { updateLogicalEnvironment } from '../../src/core/environments/update-logical-environment.ts'
import {
  deleteEnvironment,
  deleteLogicalEnvironment,
} from '../../src/core/ledger/record/delete-place.ts'
import { readTables } from '../ledger/tables.ts'
import { allTold, inRounds, oneOf, openField, race, races, refusedOr, told } from './arena.ts'
import { report } from './operations.ts'

const removals = [
  ['environment', deleteEnvironment, 'environment_unknown'],
  ['logical environment', deleteLogicalEnvironment, 'logical_environment_unknown'],
] as const

races('reports and their places', (arena) => {
  for (const [noun, remove, unknown] of removals) {
    it(`a report and the deletion of its ${noun}: one of them is refused`, async () => {
      const field = await openField(arena())
      const [one, other] = field.admins
      await inRounds(field, async (places) => {
        const name = places.environment
        const [reported, deleted] = await race(
          () => report(one, places, 'a'),
          () => remove(other, { name, force: false }),
        )
        oneOf([told(reported), told(deleted)], ['ok', 'in_use'], [unknown, 'ok'])
      })
    })

    it(`reports and the forced deletion of their ${noun}: nothing is left running`, async () => {
      const field = await openField(arena())
      const [one, other] = field.admins
      await inRounds(field, async (places) => {
        const name = places.environment
        const [deleted, ...reported] = await race(
          () => remove(other, { name, force: true }),
          () => report(one, places, 'a'),
          () => report(other, places, 'b'),
          () => report(one, places, 'c', { deploymentName: 'web' }),
        )
        assert.equal(told(deleted), 'ok')
        for (const ran of reported) oneOf(told(ran), 'ok', unknown)
      })
      const { records } = await readTables(arena().databases[0], field.organizationId)
      assert.ok(records.every(({ status }) => status !== 'deployed'))
    })

    it(`two deletions of a ${noun}: one does it`, async () => {
      const field = await openField(arena())
      const [one, other] = field.admins
      await inRounds(field, async (places) => {
        await report(one, places, 'a')
        const input = { name: places.environment, force: true }
        const all = await race(
          () => remove(one, input),
          () => remove(other, input),
        )
        assert.deepEqual(allTold(all), ['not_found', 'ok'])
      })
    })
  }

  it('the forced deletions of both places of a slot: its record ends once', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (places) => {
      for (const deploymentName of ['a', 'b', 'c'])
        await report(one, places, 'a', { deploymentName })
      const all = await race(
        () => deleteEnvironment(one, { name: places.environment, force: true }),
        () => deleteLogicalEnvironment(other, { name: places.logicalEnvironment, force: true }),
      )
      assert.deepEqual(allTold(all), ['ok', 'ok'])
    })
    const { records, audits } = await readTables(arena().databases[0], field.organizationId)
    const ended = audits
      .filter(({ action }) => String(action).endsWith('environment.delete'))
      .map(
        ({ detail }) => (JSON.parse(String(detail)) as { decommissioned: number }).decommissioned,
      )
    assert.equal(
      ended.reduce((sum, each) => sum + each, 0),
      records.length,
    )
  })

  it('after --unattested refuse was answered no unattested artifact is taken', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (places, index) => {
      let answered = false
      const refuse = async () => {
        const name = places.logicalEnvironment
        await updateLogicalEnvironment(one, name, { unattested: 'refuse' })
        answered = true
      }
      const reportOn = async (by: typeof one, deploymentName: string) => {
        for (let turn = 0; ; turn++) {
          const late = answered
          const ran = await refusedOr(() =>
            report(by, places, `${index}-${turn}`, { deploymentName }),
          )
          if (late) assert.equal(told(ran), 'artifact_unknown')
          if (told(ran) !== 'ok') return told(ran)
        }
      }
      const [, a, b] = await race(
        refuse,
        () => reportOn(one, 'api'),
        () => reportOn(other, 'web'),
      )
      assert.deepEqual([a, b], [{ answer: 'artifact_unknown' }, { answer: 'artifact_unknown' }])
    })
  })

  it('two creations of one name: one does it', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (_, index) => {
      const name = `new-${index}`
      const place = { name, description: '', type: 'custom', labels: {} } as const
      const stage = { name, description: '', tier: 'other', unattested: 'flag' } as const
      const made = await race(
        () => createEnvironment(one, place),
        () => createEnvironment(other, place),
      )
      assert.deepEqual(allTold(made), ['name_taken', 'ok'])
      const staged = await race(
        () => createLogicalEnvironment(one, stage),
        () => createLogicalEnvironment(other, stage),
      )
      assert.deepEqual(allTold(staged), ['name_taken', 'ok'])
    })
  })

  it('a deletion and a creation of one name: the new one starts empty', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async (places) => {
      const name = places.environment
      await report(one, places, 'a')
      const [deleted, made, reported] = await race(
        () => deleteEnvironment(one, { name, force: true }),
        () => createEnvironment(other, { name, description: '', type: 'custom', labels: {} }),
        () => report(other, places, 'b'),
      )
      assert.equal(told(deleted), 'ok')
      oneOf(told(made), 'ok', 'name_taken')
      oneOf(told(reported), 'ok', 'environment_unknown')
    })
  })

  it('changes of a place and its deletion', async () => {
    const field = await openField(arena())
    const [one, other] = field.admins
    await inRounds(field, async ({ environment, logicalEnvironment }) => {
      const [changed, deleted] = await race(
        () => updateEnvironment(one, environment, { description: 'new' }),
        () => deleteEnvironment(other, { name: environment, force: false }),
      )
      assert.equal(told(deleted), 'ok')
      oneOf(told(changed), 'ok', 'not_found')
      const [again, gone] = await race(
        () => updateLogicalEnvironment(one, logicalEnvironment, { unattested: 'refuse' }),
        () => deleteLogicalEnvironment(other, { name: logicalEnvironment, force: false }),
      )
      assert.equal(told(gone), 'ok')
      oneOf(told(again), 'ok', 'not_found')
    })
  })
})
