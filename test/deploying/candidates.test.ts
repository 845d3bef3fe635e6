import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { describeRun } from '../../src/core/deployments/read/status.ts'
import { forEachEngine } from '../engines/engines.ts'
import { processesOf, until } from '../host/scene.ts'
import { isTriedOn } from './long.ts'
import { broken, hang, oneSecond, web } from './services.ts'
import { serving, steadyStage } from './steady-stage.ts'

const fails = 'console.log("no such module"); process.exit(7)'

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
    const here = steadyStage(engine, 24_000)

    describe('when the new one', { concurrency: 3 }, () => {
      for (const [index, { name, files, said = [], why }] of unfit.entries())
        it(name, async () => {
          const project = await serving(here(), `unfit-${index}`)
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
          const project = await serving(here(), `cancel-${state}`)
          const run = await project.begin(files, { web: said }, { hold })
          const [deployment] = (await project.once(state, run)).deployments
          await project.cancel(run)
          const { run: ended } = await here().rested(
            await until('it is over', async () => {
              const whole = await describeRun(here().call, run.run.id)
              return whole.run.endedAt !== null && whole
            }),
          )
          assert.equal(ended.state, 'cancelled')
          assert.equal(await project.word(), 'old')
          await until('nothing of it lives', () =>
            processesOf(here().data).every(
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
