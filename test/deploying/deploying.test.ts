import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { promoteAcross } from '../../src/core/deployments/begin/promote-across.ts'
import { promoteWaiting } from '../../src/core/deployments/begin/promote-waiting.ts'
import { readLogs } from '../../src/core/deployments/read/read-logs.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { restart, startServices } from '../../src/core/deployments/begin/restart-services.ts'
import { statusOf } from '../../src/core/deployments/read/status.ts'
import { stopServices } from '../../src/core/deployments/end/stop-services.ts'
import { listDeploymentRecords } from '../../src/core/ledger/read/list-deployment-records.ts'
import { setVariables } from '../../src/core/variables/set-variables.ts'
import { forEachEngine } from '../engines/engines.ts'
import { until } from '../host/scene.ts'
import { ask, keepAsking } from './request.ts'
import { broken, descriptor, web } from './services.ts'
import { openStage, type Stage } from './stage.ts'

const place = { project: 'shop', projectEnvironment: 'production' }
const host = 'shop.localhost'

forEachEngine('deploying for real', (engine) => {
  describe('one service, from its first deployment to its stop', () => {
    let stage: Stage
    let port = 0
    before(async () => {
      stage = await openStage(engine)
      port = await stage.edgePort()
    })
    after(() => stage.close())

    const active = async () => (await statusOf(stage.call, place)).services[0]?.active
    const says = async (word: string, at = host) => {
      const answer = await ask(port, at)
      assert.equal(answer.status, 200, answer.text)
      assert.equal((JSON.parse(answer.text) as { word: string }).word, word)
    }

    it('builds, starts, checks, switches and writes the ledger', async () => {
      const run = await stage.rested(
        await stage.deploy({ 'server.mjs': web('one') }, descriptor(), { version: 'v1' }),
      )
      assert.deepEqual([run.run.state, run.run.why], ['succeeded', ''])
      await says('one')
      const { items } = await listDeploymentRecords(stage.call, {}, { limit: 10 })
      assert.deepEqual(
        items.map(({ record, evidence }) => [record.deploymentName, record.version, evidence]),
        [['shop/production/web', 'v1', 'verified']],
      )
      assert.equal(items[0]?.record.digest, (await active())?.release?.digest)
    })

    it('switches without losing a request, and ends the old one', async () => {
      const old = await active()
      const load = keepAsking(port, host)
      for (const word of ['two', 'three', 'four']) {
        const run = await stage.rested(
          await stage.deploy({ 'server.mjs': web(word) }, descriptor()),
        )
        assert.deepEqual([run.run.state, run.run.why], ['succeeded', ''])
        await says(word)
      }
      assert.deepEqual(await load.stop(), [])
      assert.ok(load.answered() > 100, `only ${load.answered()} requests were made`)
      await until('the old ones are gone', async () => {
        const { instances } = await stage.call.runtime.state()
        const alive = instances.filter(({ state }) => state !== 'gone' && state !== 'exited')
        return alive.length === 1 && alive[0]?.deployment !== old?.id
      })
    })

    it('keeps the old one where the new one fails, and says why', async () => {
      const load = keepAsking(port, host)
      const run = await stage.rested(await stage.deploy({ 'server.mjs': broken }, descriptor()))
      assert.deepEqual(await load.stop(), [])
      assert.equal(run.run.state, 'failed')
      assert.match(run.run.why, /exit code 3/)
      const { lines } = await readLogs(stage.call, {
        ...place,
        deployment: run.deployments[0]?.id,
        limit: 100,
        waitMs: 0,
      })
      assert.ok(lines.some(({ text }) => text === 'cannot find the database'))
      await says('four')
    })

    it('holds a candidate until it is promoted', async () => {
      const run = await stage.rested(
        await stage.deploy({ 'server.mjs': web('five') }, descriptor(), { hold: true }),
      )
      assert.equal(run.run.state, 'waiting')
      await says('four')
      await stage.rested(await promoteWaiting(stage.call, place))
      await until('it answers', async () => (await ask(port, host)).text.includes('five'))
    })

    it('rolls back further and further, never forth again', async () => {
      for (const word of ['four', 'three']) {
        const whole = await rollback(stage.call, {
          ...place,
          restoreSecrets: false,
          plan: false,
        })
        const run = await stage.rested(whole)
        assert.deepEqual([run.run.state, run.run.why], ['succeeded', ''])
        await says(word)
      }
    })

    it('gives new values to a new deployment alone', async () => {
      await setVariables(stage.call, {
        ...place,
        service: null,
        variables: [{ key: 'GREETING', value: 'hello', secret: false }],
      })
      assert.match((await ask(port, host)).text, /"greeting":null/)
      await stage.rested(await restart(stage.call, place))
      await says('three')
    })

    it('promotes the same artifact to another environment', async () => {
      const whole = await promoteAcross(stage.call, {
        project: 'shop',
        from: 'production',
        to: 'staging',
        plan: false,
      })
      const run = await stage.rested(whole)
      assert.deepEqual([run.run.state, run.run.why], ['succeeded', ''])
      await says('three', 'staging--shop.localhost')
      assert.equal(run.deployments[0]?.release?.digest, (await active())?.release?.digest)
    })

    it('stops, answers 503, and starts again', async () => {
      await stopServices(stage.call, place)
      await until('it is off', async () => (await ask(port, host)).status === 503)
      const { items } = await listDeploymentRecords(
        stage.call,
        { deploymentName: 'shop/production/web' },
        { limit: 10 },
      )
      assert.deepEqual(items, [])
      await stage.rested(await startServices(stage.call, place))
      await says('three')
    })

    it('reported nothing that went wrong by itself', () => assert.deepEqual(stage.failures, []))
  })
})
