import assert from 'node:assert/strict'
import { it } from 'node:test'
import { describeRun } from '../../src/core/deployments/read/status.ts'
import { startWorker } from '../../src/worker/worker.ts'
import { forEachEngine } from '../engines/engines.ts'
import { until } from '../host/scene.ts'
import { openSmallStage, service } from './small-stage.ts'

forEachEngine(
  'the worker as one',
  (engine) => {
    it('looks when the host has something to say, and tells of a run that rests', async () => {
      const stage = await openSmallStage(engine, {
        instance: () => ({
          readyAfterMs: 1000,
          diesAfterMs: null,
          comesBack: false,
          stopsAfterMs: 0,
        }),
      })
      const rested = Promise.withResolvers<void>()
      const worker = startWorker(stage.call, {
        owner: 'worker',
        isHostThere: () => true,
        // Time goes on only while the host is asked: without that nothing ever gets well.
        hostChanges: async () => stage.clock.set(stage.clock.now() + 500),
        onRest: rested.resolve,
        onNumbered: () => {},
        onFailure: (work, error) => assert.fail(`${work}: ${String(error)}`),
      })
      const { run } = await stage.deploy('one', service('web'))
      worker.wake()
      await until('it is over', async () => {
        const { state } = (await describeRun(stage.call, run.id)).run
        return state === 'succeeded'
      })
      await rested.promise
      await worker.stop()
    })
  },
  { fsync: 'off' },
)
