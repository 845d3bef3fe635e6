import assert from 'node:assert/strict'
import { it } from 'node:test'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { setVariables } from '../../src/core/variables/set-variables.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service } from './small-stage.ts'

const place = { project: 'shop', projectEnvironment: 'production' }

forEachEngine(
  'a rollback and the secrets of what it goes back to',
  (engine) => {
    it('leaves what was rotated, and brings it back when that is asked for afterwards', async () => {
      const stage = await openSmallStage(engine)
      const set = (value: string) =>
        setVariables(stage.call, {
          ...place,
          service: null,
          variables: [{ key: 'TOKEN', value, secret: true }],
        })
      await set('first')
      const [one] = (await stage.deployed('one', service('web'))).deployments
      await set('second')
      await stage.deployed('two', service('web'))
      const back = { ...place, to: one?.id, plan: false }
      const first = await rollback(stage.call, { ...back, restoreSecrets: false })
      await stage.settle()
      assert.deepEqual(
        first.differences.flatMap(({ variables }) => variables),
        [],
      )
      await assert.rejects(rollback(stage.call, { ...back, restoreSecrets: false }), {
        code: 'nothing_to_roll_back',
        message: `${one?.id} is what runs now.`,
      })
      const again = await rollback(stage.call, { ...back, restoreSecrets: true })
      assert.deepEqual(
        again.differences.flatMap(({ variables }) => variables.map(({ key }) => key)),
        ['TOKEN'],
      )
    })
  },
  { fsync: 'off' },
)
