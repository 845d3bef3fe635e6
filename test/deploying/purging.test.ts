import assert from 'node:assert/strict'
import { it } from 'node:test'
import { applyVariables } from '../../src/core/deployments/apply-variables.ts'
import { purgeVariable } from '../../src/core/deployments/purge-variable.ts'
import { setVariables } from '../../src/core/variables/set-variables.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service } from './small-stage.ts'

const place = { project: 'shop', projectEnvironment: 'production' }

forEachEngine(
  'a value that something runs with',
  (engine) => {
    it('is not destroyed unless that is said, or it has got another', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'))
      const set = (value: string) =>
        setVariables(stage.call, {
          ...place,
          service: null,
          variables: [{ key: 'TOKEN', value, secret: true }],
        })
      const wish = { ...place, service: null, key: 'TOKEN' }
      await set('first')
      await applyVariables(stage.call, place)
      await stage.settle()
      await set('second')
      await assert.rejects(purgeVariable(stage.call, wish), {
        code: 'in_use',
        message: 'web runs with version 1 of TOKEN.',
        next: /--force/,
      })
      await applyVariables(stage.call, place)
      await stage.settle()
      assert.deepEqual((await purgeVariable(stage.call, wish)).purged, [1])
      await set('third')
      assert.deepEqual((await purgeVariable(stage.call, { ...wish, force: true })).purged, [2])
    })
  },
  { fsync: 'off' },
)
