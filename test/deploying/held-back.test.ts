import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Deployment } from '../../src/core/deployments/deployment.ts'
import { promoteWaiting } from '../../src/core/deployments/begin/promote-waiting.ts'
import { describeRun, statusOf } from '../../src/core/deployments/read/status.ts'
import { forEachEngine } from '../engines/engines.ts'
import { openSmallStage, service, type SmallStage } from './small-stage.ts'

const production = { project: 'shop', projectEnvironment: 'production' }
const host = 'shop.localhost'
const alone = service('web', '    exclusive: true')
const worker = `
  jobs:
    kind: worker
    build: [make]
    run: work
`

const running = ({ host: { truth } }: SmallStage): readonly string[] =>
  truth()
    .instances.filter(({ state }) => state === 'running')
    .map(({ deployment }) => deployment)
    .toSorted()
const idsOf = (deployments: readonly Deployment[]): readonly string[] =>
  deployments.map(({ id }) => id).toSorted()

forEachEngine(
  'an exclusive service or a worker that is held',
  (engine) => {
    it('is built and released, and starts when it is promoted: until then the old one serves', async () => {
      const stage = await openSmallStage(engine)
      const old = await stage.deployed('one', alone + worker)
      const held = await stage.deployed('two', alone + worker, { hold: true })
      assert.equal(held.run.state, 'waiting')
      await stage.settle()
      const now = await describeRun(stage.call, held.run.id)
      assert.deepEqual(
        now.deployments.map(({ state, why, release }) => [state, why, release !== null]),
        [0, 1].map(() => ['waiting', 'it waits for its promotion to start', true]),
      )
      assert.deepEqual(running(stage), idsOf(old.deployments))
      const { services } = await statusOf(stage.call, production)
      assert.deepEqual(
        services.map(({ candidateUrl }) => candidateUrl),
        [null, null],
      )
      await promoteWaiting(stage.call, production)
      for (let turn = 0; turn < 5; turn++) await stage.pass()
      assert.equal((await describeRun(stage.call, held.run.id)).run.state, 'succeeded')
      assert.deepEqual(running(stage), idsOf(held.deployments))
      const web = held.deployments.find((each) => each.service === 'web')
      assert.equal(stage.upstream(host), web?.id)
    })

    it('is not promoted alone while others of its run wait', async () => {
      const stage = await openSmallStage(engine)
      const name = 'my staging'
      const held = await stage.deployed('one', service('web') + worker, { hold: true, name })
      const at = { project: 'shop', projectEnvironment: name }
      const [first] = held.deployments
      for (const one of [{ service: 'web' }, { deployment: first?.id }])
        await assert.rejects(promoteWaiting(stage.call, { ...at, ...one }), {
          code: 'deployment_state',
          message: /waits with it: (?:jobs|web)/,
          next: /: berth promote --project shop --env 'my staging'$/,
        })
      assert.equal((await describeRun(stage.call, held.run.id)).run.state, 'waiting')
    })

    it('switches together with the others of its run, which wait started', async () => {
      const stage = await openSmallStage(engine)
      const both = service('web') + worker
      const old = await stage.deployed('one', both)
      const held = await stage.deployed('two', both, { hold: true })
      const [web] = held.deployments.filter((each) => each.service === 'web')
      assert.ok(web)
      await stage.pass()
      assert.deepEqual(running(stage), [...idsOf(old.deployments), web.id].toSorted())
      await promoteWaiting(stage.call, production)
      for (let turn = 0; turn < 5; turn++) await stage.pass()
      await stage.settle()
      assert.deepEqual(running(stage), idsOf(held.deployments))
    })

    it('that does not come up then gives the old one back', async () => {
      const broken = new Set<string>()
      const stage = await openSmallStage(engine, {
        instance: ({ deployment }) => ({
          readyAfterMs: broken.has(deployment) ? null : 0,
          diesAfterMs: null,
          comesBack: false,
          stopsAfterMs: 0,
        }),
      })
      const old = await stage.deployed('one', alone)
      const held = await stage.deployed('two', alone, { hold: true })
      for (const { id } of held.deployments) broken.add(id)
      await promoteWaiting(stage.call, production)
      for (let turn = 0; turn < 6; turn++) await stage.pass(10_000)
      assert.equal((await describeRun(stage.call, held.run.id)).run.state, 'failed')
      assert.deepEqual(running(stage), idsOf(old.deployments))
      assert.equal(stage.upstream(host), old.deployments[0]?.id)
    })
  },
  { fsync: 'off' },
)
