import assert from 'node:assert/strict'
import { it } from 'node:test'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { restart } from '../../src/core/deployments/begin/restart-services.ts'
import type { WholeRun } from '../../src/core/deployments/run.ts'
import { forgetLeftovers } from '../../src/core/deployments/tend/forget-leftovers.ts'
import type { DeployWorld } from '../../src/core/deployments/work-world.ts'
import { forEachEngine } from '../engines/engines.ts'
import { noting, openSmallStage, service } from './small-stage.ts'

const place = { project: 'shop', projectEnvironment: 'production' }
const idOf = ({ deployments: [first] }: WholeRun): string => first?.id ?? ''

forEachEngine(
  'what a service leaves',
  (engine) => {
    it('is kept for the last ten releases, and rolled back to no further', async () => {
      const stage = await openSmallStage(engine)
      const world = noting(stage)
      const { forgotten } = world
      const ids: string[] = []
      for (let release = 0; release < 10; release++) {
        ids.push(idOf(await stage.deployed(`word ${release}`, service('web'))))
        await stage.settle()
        // The same release again takes nobody's room.
        if (release === 3) await restart(stage.call, place)
        await stage.settle()
        await forgetLeftovers(world)
      }
      assert.deepEqual(forgotten, [])
      await stage.deployed('the eleventh', service('web'))
      await stage.settle()
      await forgetLeftovers(world)
      await forgetLeftovers(world)
      assert.deepEqual(forgotten, ids.slice(0, 1))
      const back = (to: string | undefined) =>
        rollback(stage.call, { ...place, service: 'web', to, restoreSecrets: false, plan: true })
      await assert.rejects(back(ids[0]), {
        code: 'nothing_to_roll_back',
        message: `${ids[0]} of web is no longer kept.`,
        next: /berth history --project shop$/,
      })
      assert.equal((await back(ids[1])).returnsTo[0]?.deployment, ids[1])
    })

    it('of attempts that failed is kept for the last fifty', async () => {
      const stage = await openSmallStage(engine, {
        step: () => ({ takesMs: 0, ends: 'failed' }),
      })
      const forgotten: string[] = []
      const forget = async (deployment: string): Promise<void> => void forgotten.push(deployment)
      const world: DeployWorld = { ...stage.call, runtime: { ...stage.call.runtime, forget } }
      const ids: string[] = []
      for (let attempt = 0; attempt < 52; attempt++)
        ids.push(idOf(await stage.deployed(`word ${attempt}`, service('web'))))
      await forgetLeftovers(world)
      assert.deepEqual(forgotten, ids.slice(0, 2))
    })
  },
  { fsync: 'off' },
)
