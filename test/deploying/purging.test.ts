import assert from 'node:assert/strict'
import { it } from 'node:test'
import { applyVariables } from '../../src/core/deployments/apply-variables.ts'
import { purgeVariable } from '../../src/core/deployments/purge-variable.ts'
import { statusOf } from '../../src/core/deployments/status.ts'
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
      stage.host.restart('instances are gone')
      // Told once, then at every look at its status; not at every pass.
      const said = /^it cannot be started: The value of TOKEN, version 2, was destroyed\.$/
      await assert.rejects(stage.pass(), { code: 'seal_broken' })
      await stage.pass()
      const told = (await statusOf(stage.call, place)).services[0]?.instances ?? []
      assert.match(told[0]?.why ?? '', said)
      await applyVariables(stage.call, place)
      await stage.settle()
      const [web] = (await statusOf(stage.call, place)).services
      assert.deepEqual(
        web?.instances.map(({ state, why }) => [state, why]),
        [['running', '']],
      )
    })
  },
  { fsync: 'off' },
)
