import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { describeRun } from '../../src/core/deployments/read/status.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { forEachEngine } from '../engines/engines.ts'
import { processesOf, until } from '../host/scene.ts'
import { isTriedOn } from './long.ts'
import { projectOn } from './projects.ts'
import { broken, web } from './services.ts'
import { openStage, type Stage } from './stage.ts'

const hang = 'setInterval(() => {}, 1000)'
const fails = 'console.log("no such module"); process.exit(7)'
const oneSecond = 'readiness: { http: /up, interval: 100ms, timeout: 1s, deadline: 1s }'

/** Candidates that do not come up, and what is said of them. */
const unfit: readonly {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly said?: readonly string[]
  readonly why: RegExp
}[] = [
  { name: 'ends at once', files: { 'server.mjs': broken }, why: /exit code 3.*cannot find/ },
  {
    name: 'never listens',
    files: { 'server.mjs': hang },
    said: [oneSecond],
    why: /connect|listen|refused/i,
  },
  {
    name: 'is never ready',
    files: { 'server.mjs': web('x').replace("end('up')", 'writeHead(503).end()') },
    said: [oneSecond],
    why: /503/,
  },
  {
    name: 'builds for ever',
    files: { 'server.mjs': web('x'), 'build.mjs': hang },
    said: ['build: { commands: [[node, build.mjs]], timeout: 1s }'],
    why: /longer than 1 s/,
  },
  {
    name: 'cannot be built',
    files: { 'server.mjs': web('x'), 'build.mjs': fails },
    said: ['build: { commands: [[node, build.mjs]] }'],
    why: /node: exit code 7/,
  },
  {
    name: 'has a release command that fails',
    files: { 'server.mjs': web('x'), 'migrate.mjs': fails },
    said: ['release: { command: [node, migrate.mjs] }'],
    why: /exit code 7/,
  },
  {
    name: 'runs a program that is not there',
    files: { 'server.mjs': web('x') },
    said: ['run: [no-such-program]'],
    why: /no program no-such-program/,
  },
]

/** Where a deployment can be cancelled, and what keeps it there. */
const stages: readonly {
  readonly state: string
  readonly files: Readonly<Record<string, string>>
  readonly said?: readonly string[]
  readonly hold?: boolean
}[] = [
  {
    state: 'building',
    files: { 'server.mjs': web('x'), 'build.mjs': hang },
    said: ['build: { commands: [[node, build.mjs]] }'],
  },
  {
    state: 'releasing',
    files: { 'server.mjs': web('x'), 'migrate.mjs': hang },
    said: ['release: { command: [node, migrate.mjs] }'],
  },
  { state: 'checking', files: { 'server.mjs': hang } },
  { state: 'waiting', files: { 'server.mjs': web('x') }, hold: true },
]

forEachEngine('a candidate', (engine) => {
  if (!isTriedOn(engine)) return
  describe('leaves the old one serving', { timeout: 120_000 }, () => {
    let stage: Stage
    before(async () => {
      stage = await openStage(engine, { firstPort: 24_000 })
    })
    after(async () => {
      const held = await stage.call.db.ask(sql`select run_id from leases where owner <> ''`)
      await stage.close()
      assert.deepEqual(held, [], 'leases are free')
      assert.deepEqual(processesOf(stage.data), [])
    })

    const serving = async (name: string, word = 'old') => {
      const project = projectOn(stage, name)
      const { run } = await project.deploy({ 'server.mjs': web(word) })
      assert.deepEqual([run.state, run.why], ['succeeded', ''])
      assert.equal(await project.word(), word)
      return project
    }

    describe('when the new one', { concurrency: 3 }, () => {
      for (const [index, { name, files, said = [], why }] of unfit.entries())
        it(name, async () => {
          const project = await serving(`unfit-${index}`)
          const { run, deployments } = await project.deploy(files, { web: said })
          assert.equal(run.state, 'failed')
          assert.match(run.why, why)
          assert.equal(await project.word(), 'old')
          await until('nothing of it lives', async () => {
            const alive = await project.alive(deployments[0]?.id)
            return alive.length === 0
          })
        })
    })

    describe('when it is cancelled while', { concurrency: 2 }, () => {
      for (const { state, files, said = [], hold = false } of stages)
        it(state, async () => {
          const project = await serving(`cancel-${state}`)
          const run = await project.begin(files, { web: said }, { hold })
          const [deployment] = (await project.once(state, run)).deployments
          await project.cancel(run)
          const { run: ended } = await stage.rested(
            await until('it is over', async () => {
              const whole = await describeRun(stage.call, run.run.id)
              return whole.run.endedAt !== null && whole
            }),
          )
          assert.equal(ended.state, 'cancelled')
          assert.equal(await project.word(), 'old')
          await until('nothing of it lives', () =>
            processesOf(stage.data).every(
              (pid) => !environmentOf(pid).includes(deployment?.id ?? ''),
            ),
          )
          const next = await project.deploy({ 'server.mjs': web('next') })
          assert.equal(next.run.state, 'succeeded')
          assert.equal(await project.word(), 'next')
        })
    })
  })
})

const environmentOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8')
  } catch {
    return ''
  }
}
