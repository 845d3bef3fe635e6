import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { cancelRun } from '../../src/core/deployments/end/cancel-run.ts'
import type { WholeRun } from '../../src/core/deployments/run.ts'
import { describeRun } from '../../src/core/deployments/read/status.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import { patienceMs, processesOf, until } from '../host/scene.ts'
import { startControl } from './control.ts'
import { isTriedOn } from './long.ts'
import { ask, whileAsking } from './request.ts'
import { broken, descriptor, web } from './services.ts'
import { openStage, type Stage } from './stage.ts'

/** What control does for a deployment, in its order: each is a moment to die before and after. */
const moments = [
  'run running',
  'building',
  'step',
  'releasing',
  'starting',
  'start',
  'checking',
  'switching',
  'active',
  'apply',
  'acknowledged',
  'run succeeded',
]

/** What it does for the one that served before, beside the end of the run. */
const draining = ['acknowledged', 'stop', 'retired']

/** What it does for one that fails. */
const failing = ['failed', 'cancelStep', 'stop', 'run failed']

/** What it does for one that was cancelled while it was built. */
const cancelling = ['cancelStep', 'stop', 'run cancelled']

forEachEngine('control is killed', (engine) => {
  describe('and another goes on', { timeout: 240_000 }, () => {
    let stage: Stage
    let port = 0
    before(async () => {
      stage = await openStage(engine, { firstPort: 22_000, hasWorker: false })
      port = await stage.edgePort()
      const control = startControl(stage)
      const run = await stage.rested(await begin('first'))
      await control.stop()
      assert.deepEqual([run.run.state, control.told()], ['succeeded', ''])
    })
    after(async () => {
      await stage.close()
      assert.deepEqual(processesOf(stage.data), [])
    })

    const begin = (word: string): Promise<WholeRun> =>
      stage.deploy({ 'server.mjs': word === 'broken' ? broken : web(word) }, descriptor())

    /** One control after another dies at the next of the moments; the last one lives. */
    const carry = async (when: string, dying: readonly string[]): Promise<void> => {
      for (const what of dying) {
        const control = startControl(stage, `${when} ${what}`)
        const late = setTimeout(() => void control.stop(), patienceMs)
        assert.equal(await control.ended, 'SIGKILL', `${when} ${what}: ${control.told()}`)
        clearTimeout(late)
      }
    }

    const rested = async ({ run: { id } }: WholeRun): Promise<WholeRun> => {
      const control = startControl(stage)
      await stage.rested(await describeRun(stage.call, id))
      await until('only one is left', async () => {
        const { instances } = await stage.call.runtime.state()
        return instances.filter(({ state }) => state !== 'exited').length === 1
      })
      await until('nothing drains', async () => (await states()).every((one) => one !== 'draining'))
      await control.stop()
      assert.equal(control.told(), '')
      return await describeRun(stage.call, id)
    }

    const says = async (word: string): Promise<void> => {
      const { text } = await ask(port, 'shop.localhost')
      assert.ok(text.includes(word), text)
    }

    const states = async (): Promise<readonly string[]> =>
      (await stage.call.db.ask(sql`select state from deployments`)).map((row) =>
        String(row['state']),
      )

    const nothingIsLeft = async (): Promise<void> => {
      const held = await stage.call.db.ask(sql`select run_id from leases where owner <> ''`)
      assert.deepEqual(held, [], 'leases are free')
      assert.equal((await states()).filter((state) => state === 'active').length, 1)
      assert.equal(readdirSync(join(stage.data, 'host', 'runs')).length, 1)
      assert.equal(processesOf(stage.data).length, 1)
      const lines = await stage.call.db.ask(sql`select id from records where status = 'deployed'`)
      assert.equal(lines.length, 1)
    }

    // What comes between two statements is the same on both engines: one has them all.
    for (const [what, when, dying] of [
      ...(isTriedOn(engine) ? ([['a deployment', 'before', moments]] as const) : []),
      ['a deployment', 'after', moments],
      ['a drain', 'after', draining],
    ] as const)
      it(`right ${when} each step of ${what}`, async () => {
        const run = await begin(`${what} ${when}`)
        const bad = await whileAsking(port, 'shop.localhost', async () => {
          await carry(when, dying)
          const whole = await rested(run)
          assert.deepEqual([whole.run.state, whole.run.why], ['succeeded', ''])
        })
        assert.deepEqual(bad, [])
        await says(`${what} ${when}`)
        await nothingIsLeft()
      })

    for (const when of isTriedOn(engine) ? ['before', 'after'] : ['after'])
      it(`right ${when} each step of a failure`, async () => {
        const run = await begin('broken')
        const bad = await whileAsking(port, 'shop.localhost', async () => {
          await carry(when, failing)
          assert.equal((await rested(run)).run.state, 'failed')
        })
        assert.deepEqual(bad, [])
        await says('a drain after')
        await nothingIsLeft()
      })

    it('right after each step of a cancelled build, which does not go on', async () => {
      const endless = 'build: { commands: [[node, build.mjs]] }'
      const files = { 'server.mjs': web('never'), 'build.mjs': 'setInterval(() => {}, 1000)' }
      const run = await stage.deploy(files, descriptor(`    ${endless}`))
      const control = startControl(stage)
      await until('it builds', () => processesOf(stage.data).length === 3)
      await control.stop()
      const place = { project: 'shop', projectEnvironment: 'production' }
      await cancelRun(stage.call, { ...place, run: run.run.id })
      await carry('after', cancelling)
      assert.equal((await rested(run)).run.state, 'cancelled')
      await nothingIsLeft()
    })
  })
})
