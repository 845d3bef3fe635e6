import assert from 'node:assert/strict'
import { it } from 'node:test'
import { deleteProjectEnvironment } from '../../src/core/deployments/end/delete-project-environment.ts'
import { forgetLeftovers } from '../../src/core/deployments/tend/forget-leftovers.ts'

import { forEachEngine } from '../engines/engines.ts'
import { noting, openSmallStage, service } from './small-stage.ts'

const refuse = async (): Promise<void> => {
  throw new Error('Docker does not answer')
}

forEachEngine(
  'what a deleted project environment leaves',
  (engine) => {
    it('is forgotten by the host once all of it has ended, each deployment once', async () => {
      const stage = await openSmallStage(engine)
      const world = noting(stage)
      const { forgotten } = world
      const ids: string[] = []
      for (const word of ['one', 'two']) {
        const { deployments } = await stage.deployed(word, service('web'), { name: 'pr-1' })
        ids.push(...deployments.map(({ id }) => id))
      }
      await stage.deployed('kept', service('web'))
      await stage.settle()
      assert.equal(await forgetLeftovers(world), 0)
      await deleteProjectEnvironment(stage.call, { project: 'shop', name: 'pr-1', force: true })
      // What was active still drains.
      assert.equal(await forgetLeftovers(world), 1)
      assert.deepEqual(forgotten, ids.slice(0, 1))
      await stage.settle()
      assert.equal(await forgetLeftovers(world), 1)
      assert.deepEqual(forgotten, ids)
      assert.equal(await forgetLeftovers(world), 0)
    })

    it('is asked for again where the host did not do it', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'), { name: 'pr-1' })
      await deleteProjectEnvironment(stage.call, { project: 'shop', name: 'pr-1', force: true })
      await stage.settle()
      const away = { ...stage.call, runtime: { ...stage.call.runtime, forget: refuse } }
      await assert.rejects(forgetLeftovers(away), /does not answer/)
      assert.equal(await forgetLeftovers(stage.call), 1)
    })
  },
  { fsync: 'off' },
)
