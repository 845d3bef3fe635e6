import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { isAlive } from '../../src/core/deployments/runtime.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startProcessHost, type ProcessHost } from '../host/process-host.ts'
import { processesOf, until } from '../host/scene.ts'
import { everyClient } from './clients.ts'
import { isTriedOn } from './long.ts'
import { projectOn } from './projects.ts'
import { whileAsking } from './request.ts'
import { echo, web } from './services.ts'
import { openStage, type Stage } from './stage.ts'

/** Goes on once it is told to. */
const waitFor = (path: string): string => `
const { existsSync, writeFileSync } = await import('node:fs')
writeFileSync('${path}.there', '')
while (!existsSync('${path}')) await new Promise((resolve) => setTimeout(resolve, 20))
`

forEachEngine('the host', (engine) => {
  if (!isTriedOn(engine)) return
  describe('as a process of its own', { timeout: 120_000 }, () => {
    let stage: Stage
    let host: ProcessHost
    before(async () => {
      stage = await openStage(engine, {
        firstPort: 27_000,
        openHost: async (data, firstPort) => {
          host = await startProcessHost(data, firstPort)
          // Whoever succeeded it is not our child.
          const close = async (): Promise<void> => {
            for (const pid of processesOf(data)) process.kill(pid, 'SIGTERM')
            await until('the host has ended', () => processesOf(data).length === 0)
          }
          return { close }
        },
      })
    })
    after(async () => {
      await stage.close()
      assert.deepEqual(processesOf(stage.data), [])
    })

    const cases = [
      { state: 'building', script: 'build.mjs', ends: 'succeeded' },
      // Nobody knows what it did: it is not run again by itself.
      { state: 'releasing', script: 'migrate.mjs', ends: 'errored' },
      { state: 'checking', script: 'server.mjs', ends: 'succeeded' },
    ] as const
    let projects = 0
    for (const { state, script, ends } of cases)
      it(`is killed while a candidate is ${state}, and the next one goes on`, async () => {
        const project = projectOn(stage, `while-${state}`)
        projects++
        await project.deploy({ 'server.mjs': web('old') })
        const [active] = (await project.status()).services
        const pids = await project.alive(active?.active?.id)
        const go = join(stage.data, `${state}.go`)
        const files = { 'server.mjs': web('new'), 'build.mjs': '', 'migrate.mjs': '' }
        const run = await project.begin(
          { ...files, [script]: waitFor(go) + files[script] },
          {
            web: [
              'build: { commands: [[node, build.mjs]] }',
              'release: { command: [node, migrate.mjs] }',
            ],
          },
        )
        await project.once(state, run)
        await until('it has begun', () => existsSync(`${go}.there`))
        await host.kill('SIGKILL')
        assert.equal(pids.length, 1)
        for (const pid of pids) process.kill(pid, 0)
        await stage.startHost()
        // At once: it needs no control for that.
        assert.equal(await project.word(), 'old')
        const bad = await whileAsking(await stage.edgePort(), project.host, async () => {
          writeFileSync(go, '')
          const whole = await stage.rested(run)
          assert.equal(whole.run.state, ends, whole.run.why)
        })
        assert.deepEqual(bad, [])
        assert.equal(await project.word(), ends === 'succeeded' ? 'new' : 'old')
        if (ends !== 'succeeded') assert.deepEqual(await project.alive(active?.active?.id), pids)
        await until('nobody else is left', async () => {
          const { instances } = await stage.call.runtime.state()
          const alive = instances.filter(isAlive).length
          return alive === projects && processesOf(stage.data).length === projects + 1
        })
      })

    it('is succeeded by another in the middle of deployments without a failed request', async () => {
      const project = projectOn(stage, 'upgraded')
      const said = { web: ['readiness: { http: /, interval: 100ms }'] }
      const deploy = (word: string) => project.begin({ 'server.mjs': echo(word) }, said)
      await stage.rested(await deploy('old'))
      const clients = everyClient(await stage.edgePort(), project.host)
      try {
        const run = await deploy('new')
        const ended = new Promise((resolve) => host.child.once('exit', resolve))
        host.child.kill('SIGUSR2')
        assert.equal((await stage.rested(run)).run.state, 'succeeded')
        await ended
        assert.equal((await stage.rested(await deploy('newer'))).run.state, 'succeeded')
        const before = clients.met.answered
        await until('the successor serves', () => clients.met.answered > before + 20)
      } finally {
        await clients.stop()
      }
      assert.deepEqual(clients.met.bad, [])
      assert.equal((await project.ask('/word')).text, 'newer')
    })
  })
})
