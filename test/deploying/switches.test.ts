import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { restart } from '../../src/core/deployments/begin/restart-services.ts'
import { promoteWaiting } from '../../src/core/deployments/begin/promote-waiting.ts'
import { rollback } from '../../src/core/deployments/begin/rollback.ts'
import { forEachEngine } from '../engines/engines.ts'
import { processesOf, until } from '../host/scene.ts'
import { everyClient } from './clients.ts'
import { isLong, isTriedOn } from './long.ts'
import { projectOn, type Project } from './projects.ts'
import { echo } from './services.ts'
import { openStage, type Stage } from './stage.ts'

/** More in the long form; one in four is each of a deploy, a promotion, a rollback, a restart. */
const switches = isLong ? 100 : 20

forEachEngine('switches under load', (engine) => {
  if (!isTriedOn(engine)) return
  describe('of every kind', { timeout: 600_000 }, () => {
    let stage: Stage
    let project: Project
    before(async () => {
      stage = await openStage(engine, { firstPort: 26_000 })
      project = projectOn(stage, 'shop')
    })
    after(async () => {
      await stage.close()
      assert.deepEqual(processesOf(stage.data), [])
    })

    const said = { web: ['readiness: { http: /, interval: 100ms }'] }
    const deploy = (turn: number, hold = false) =>
      project.deploy({ 'server.mjs': echo(`turn ${turn}`) }, said, { hold })

    const kinds = [
      (turn: number) => deploy(turn),
      async (turn: number) => {
        assert.equal((await deploy(turn, true)).run.state, 'waiting')
        return await stage.rested(await promoteWaiting(stage.call, project.place))
      },
      async () => {
        const input = { ...project.place, restoreSecrets: false, plan: false }
        return await stage.rested(await rollback(stage.call, input))
      },
      async () => await stage.rested(await restart(stage.call, project.place)),
    ]

    it(`loses nothing in ${switches} of them`, async () => {
      await deploy(0)
      const clients = everyClient(await stage.edgePort(), project.host)
      const served = new Set<string>()
      try {
        for (let turn = 1; turn <= switches; turn++) {
          const run = await kinds[turn % kinds.length]?.(turn)
          assert.deepEqual([run?.run.state, run?.run.why], ['succeeded', ''], `turn ${turn}`)
          const [service] = (await project.status()).services
          served.add(service?.active?.id ?? '')
        }
      } finally {
        await clients.stop()
      }
      const { bad, answered, echoed } = clients.met
      assert.deepEqual(bad, [])
      assert.equal(served.size, switches)
      assert.ok(answered > 10 * switches, `${answered} answers`)
      assert.ok(echoed > switches, `${echoed} messages of WebSockets`)
      assert.deepEqual(stage.failures, [])
      await until('one lives', async () => {
        const { instances } = await stage.call.runtime.state()
        return instances.filter(({ pid }) => pid !== null).length === 1
      })
    })
  })
})
