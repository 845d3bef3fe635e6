import assert from 'node:assert/strict'
import { it } from 'node:test'
import { applyVariables } from '../../src/core/deployments/begin/apply-variables.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { purgeVariable } from '../../src/core/deployments/values/purge-variable.ts'
import { describeRun, statusOf } from '../../src/core/deployments/read/status.ts'
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
      // What it says may quote what was destroyed; the status is told all the same.
      const [running] = (await statusOf(stage.call, place)).services
      assert.ok(running?.active)
      stage.host.die(`${running.active.id}-0`)
      const quoted = (await statusOf(stage.call, place)).services[0]?.instances ?? []
      assert.deepEqual(
        quoted.map(({ why }) => why),
        ['what it said cannot be shown: a secret that it may name was destroyed'],
      )
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

    it('is not rolled back to once it is destroyed, and what to do instead is said', async () => {
      const stage = await openSmallStage(engine)
      const set = (value: string) =>
        setVariables(stage.call, {
          ...place,
          service: null,
          variables: [{ key: 'LEVEL', value, secret: false }],
        })
      await stage.deployed('one', service('web'))
      for (const value of ['first', 'second']) {
        await set(value)
        await applyVariables(stage.call, place)
        await stage.settle()
      }
      await purgeVariable(stage.call, { ...place, service: null, key: 'LEVEL' })
      await assert.rejects(rollback(stage.call, { ...place, restoreSecrets: false, plan: true }), {
        code: 'variable_missing',
        message: 'web was released with LEVEL, whose value there was destroyed.',
        next: 'Go back to another, with --to: berth history --project shop',
      })
    })

    it('ends the candidate that waits with it, once, when it has to be started again', async () => {
      const stage = await openSmallStage(engine)
      const set = (value: string) =>
        setVariables(stage.call, {
          ...place,
          service: null,
          variables: [{ key: 'TOKEN', value, secret: true }],
        })
      const { projectEnvironment } = place
      const old = await stage.deployed('one', service('web'), { name: projectEnvironment })
      await set('first')
      const held = await stage.deployed('two', service('api') + service('web'), { hold: true })
      await stage.pass()
      await set('second')
      await purgeVariable(stage.call, { ...place, service: null, key: 'TOKEN', force: true })
      const [api, web] = held.deployments
      assert.ok(api && web)
      stage.host.die(`${web.id}-0`)
      await assert.rejects(stage.pass(), { code: 'seal_broken' })
      // From then on nobody tries, and nothing is left of its run.
      await stage.settle()
      const { run, deployments } = await describeRun(stage.call, held.run.id)
      const why = 'web: it cannot be started: The value of TOKEN, version 1, was destroyed.'
      assert.deepEqual([run.state, run.why], ['errored', why])
      assert.deepEqual(
        deployments.map(({ state }) => state),
        ['cancelled', 'errored'],
      )
      assert.deepEqual(
        stage.host
          .served()
          ?.routes.map(({ deployment }) => deployment)
          .filter((id) => id !== null),
        [old.deployments[0]?.id],
      )
    })
  },
  { fsync: 'off' },
)
