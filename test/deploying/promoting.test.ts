import assert from 'node:assert/strict'
import { it } from 'node:test'
import { promoteAcross } from '../../src/core/deployments/begin/promote-across.ts'
import { stopServices } from '../../src/core/deployments/end/stop-services.ts'
import { createEnvironment } from '../../src/core/environments/create-environment.ts'
import { updateEnvironment } from '../../src/core/environments/update-environment.ts'
import { setVariables } from '../../src/core/variables/set-variables.ts'
import { describeRun } from '../../src/core/deployments/read/status.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service } from './small-stage.ts'

forEachEngine(
  'a promotion to a project environment that is not there yet',
  (engine) => {
    it('makes it, on the place that is said where several can run it', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'), { name: 'my staging' })
      const place = { name: 'host-2', description: '', type: 'custom', labels: {} } as const
      await createEnvironment(stage.call, place)
      await updateEnvironment(stage.call, 'host-2', { driver: 'process' })
      const wish = { project: 'shop', from: 'my staging', to: 'canary', plan: false }
      await assert.rejects(promoteAcross(stage.call, wish), {
        code: 'environment_ambiguous',
        next: /--on/,
      })
      const whole = await promoteAcross(stage.call, { ...wish, on: 'host-2', stage: 'staging' })
      for (let turn = 0; turn < 4; turn++) await stage.pass()
      assert.equal((await describeRun(stage.call, whole.run.id)).run.state, 'succeeded')
    })

    it('is made by a name that is nearly another only if that is meant', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'), { name: 'staging' })
      const wish = { project: 'shop', from: 'staging', to: 'stagin', plan: true }
      await assert.rejects(promoteAcross(stage.call, wish), {
        code: 'near_miss',
        next: 'Did you mean staging? If not, make it with --create-env',
      })
      const { isPlan } = await promoteAcross(stage.call, { ...wish, createEnv: true })
      assert.ok(isPlan)
    })

    it('says where what it lacks is to be set', async () => {
      const stage = await openSmallStage(engine)
      const needs = service('web', '    variables: {TOKEN: {required: true, secret: true}}\n')
      const variables = [{ key: 'TOKEN', value: 'of staging', secret: true }]
      const staging = { project: 'shop', projectEnvironment: 'staging', createEnv: true }
      await setVariables(stage.call, { ...staging, service: null, variables })
      await stage.deployed('one', needs, { name: 'staging' })
      const promote = (to: string) =>
        promoteAcross(stage.call, { project: 'shop', from: 'staging', to, plan: true })
      const set = 'Set it: berth variable set TOKEN --secret --project shop'
      await assert.rejects(promote('canary'), { next: `${set} --env canary --create-env` })
      await assert.rejects(promote('production'), { next: set })
    })

    it('names with spaces are quoted in what is to be typed', async () => {
      const stage = await openSmallStage(engine)
      await stage.deployed('one', service('web'), { name: 'my staging' })
      const names = { project: 'shop', projectEnvironment: 'my staging' }
      await stopServices(stage.call, names)
      await assert.rejects(stopServices(stage.call, names), { next: /--env 'my staging'/ })
    })
  },
  { fsync: 'off' },
)
