import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { beforeEach, it } from 'node:test'
import { Fault } from '../../src/core/kernel/refusal.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { getVariable } from '../../src/core/variables/list-variables.ts'
import { revealVariables } from '../../src/core/deployments/values/effective-variables.ts'
import { forEachEngine } from '../engines/engines.ts'
import { groundOn, place, refused, type Ground } from './ground.ts'

const broken = (error: unknown) => error instanceof Fault && error.code === 'seal_broken'
const whole = { ...place, service: null }

forEachEngine(
  'sealed variables',
  (engine) => {
    let ground: Ground
    beforeEach(async () => {
      ground = await groundOn(await engine.open())
    })
    const audited = async () => {
      const row = await ground.db.read((tx) =>
        tx.first(sql`select count(*) as n from audit_entries`),
      )
      return Number(row?.['n'])
    }

    it('are revealed with an audit entry, and guarded in production', async () => {
      await ground.set({ S: 'hidden' }, { secret: true })
      const input = { ...whole, purpose: 'run', allowProduction: false } as const
      await assert.rejects(
        revealVariables(ground.admin, input),
        refused('production_guarded', '--allow-production'),
      )
      const before = await audited()
      const { items } = await revealVariables(ground.admin, { ...input, allowProduction: true })
      assert.deepEqual(items, [{ key: 'S', secret: true, value: 'hidden' }])
      assert.equal(await audited(), before + 1)
      await revealVariables(ground.admin, { ...input, purpose: 'export' })
    })

    it('do not open with another install key, and nothing is written over', async () => {
      await ground.set({ S: 'hidden', P: 'plain' })
      const wrong = { ...ground.admin, installKey: createSecretKey(randomBytes(32)) }
      await assert.rejects(ground.set({ S: 'new' }, { by: wrong }), broken)
      await assert.rejects(getVariable(wrong, { ...whole, key: 'P' }), broken)
      await assert.rejects(
        revealVariables(wrong, { ...whole, purpose: 'export', allowProduction: true }),
        broken,
      )
      assert.equal((await getVariable(ground.admin, { ...whole, key: 'S' })).value, 'hidden')
      await ground.db.write((tx) => tx.run(sql`delete from data_keys where purpose = 'values'`))
      await assert.rejects(ground.set({ S: 'new' }), broken)
    })

    it('do not open where they were moved to', async () => {
      await ground.set({ A: 'of a', B: 'of b' })
      await ground.db.write(async (tx) => {
        const row = await tx.first(sql`select sealed from variable_values where key = 'A'`)
        const sealed = row?.['sealed'] as Uint8Array
        await tx.run(sql`update variable_values set sealed = ${sealed} where key = 'B'`)
      })
      assert.equal((await getVariable(ground.admin, { ...whole, key: 'A' })).value, 'of a')
      await assert.rejects(getVariable(ground.admin, { ...whole, key: 'B' }), broken)
    })
  },
  { fsync: 'off' },
)
