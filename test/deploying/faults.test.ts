import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { restart } from '../../src/core/deployments/begin/restart-services.ts'
import { readLogs } from '../../src/core/deployments/read/read-logs.ts'
import { purgeVariable } from '../../src/core/deployments/values/purge-variable.ts'
import { setVariables } from '../../src/core/variables/set-variables.ts'
import { keepDeploying } from '../../src/worker/deploying.ts'
import { forEachEngine } from '../engines/engines.ts'
import { until } from '../host/scene.ts'
import { projectOn, type Services } from './projects.ts'
import { whileAsking } from './request.ts'
import { broken, deaf, hang, late, onceThereIs, oneSecond, web } from './services.ts'
import { serving, steadyStage } from './steady-stage.ts'

const files = (word: string, api = web(word)) => ({
  'web/server.mjs': web(word),
  'api/server.mjs': api,
})

forEachEngine('what goes wrong', (engine) => {
  describe('leaves the old one serving', { timeout: 120_000 }, () => {
    const here = steadyStage(engine, 23_000)

    it('one of several services', async () => {
      const project = projectOn(here(), 'several')
      const both: Services = { web: ['path: web'], api: ['path: api', 'routes: [/api]'] }
      assert.equal((await project.deploy(files('old'), both)).run.state, 'succeeded')
      const { run, deployments } = await project.deploy(files('new', broken), both)
      assert.equal(run.state, 'failed')
      assert.match(run.why, /^api: /)
      assert.deepEqual(
        new Set(deployments.map(({ state }) => state)),
        new Set(['failed', 'cancelled']),
      )
      assert.equal(await project.word(), 'old')
      assert.match((await project.ask('/api')).text, /"word":"old"/)
    })

    it('one that listens late is waited for', async () => {
      const project = await serving(here(), 'late')
      const bad = await whileAsking(await here().edgePort(), project.host, async () => {
        const { run } = await project.deploy({ 'server.mjs': late(700) + web('new') })
        assert.deepEqual([run.state, await project.word()], ['succeeded', 'new'])
      })
      assert.deepEqual(bad, [])
    })

    it('one that ignores SIGTERM is killed', async () => {
      const project = projectOn(here(), 'stubborn')
      const { deployments } = await project.deploy({ 'server.mjs': deaf + web('old') })
      const old = deployments[0]?.id
      assert.equal((await project.alive(old)).length, 1)
      await project.deploy({ 'server.mjs': web('new') })
      await until('it is gone', async () => (await project.alive(old)).length === 0)
      const { instances } = await here().call.runtime.state()
      assert.equal(instances.find(({ deployment }) => deployment === old)?.why, 'killed by SIGKILL')
      assert.equal(await project.word(), 'new')
    })

    it('a service that is killed, or ends after the switch, is started again', async () => {
      const project = await serving(here(), 'killed')
      const [active] = (await project.status()).services.map((each) => each.active)
      const [pid = 0] = await project.alive(active?.id)
      process.kill(pid, 'SIGKILL')
      await until('it answers again', async () => (await project.word()) === 'old')
      assert.notDeepEqual(await project.alive(active?.id), [pid])
      const dies = web('new').replace("request.url === '/up'", "request.url === '/die'")
      const file = dies.replace("response.end('up')", 'process.exit(9)')
      const { run } = await project.deploy(
        { 'server.mjs': file },
        { web: [oneSecond.replace('/up', '/')] },
      )
      assert.equal(run.state, 'succeeded')
      const [next] = (await project.status()).services.map((each) => each.active)
      const [first] = await project.alive(next?.id)
      await project.ask('/die').catch(() => {})
      await until('another one answers', async () => {
        const [now] = await project.alive(next?.id)
        return now !== undefined && now !== first && (await project.word()) === 'new'
      })
    })

    it('much output holds nobody up', async () => {
      const project = projectOn(here(), 'loud')
      const build = `import { writeSync } from 'node:fs'
        for (let n = 0; n < 20; n++) writeSync(1, ('x'.repeat(1023) + '\\n').repeat(1024))`
      const { run, deployments } = await project.deploy(
        { 'server.mjs': web('new'), 'build.mjs': build },
        { web: ['build: { commands: [[node, build.mjs]] }'] },
      )
      assert.equal(run.state, 'succeeded')
      assert.ok((await project.lines(deployments[0]?.id)).length > 0)
    })

    it('two at once: queued, superseded or refused', async () => {
      const project = await serving(here(), 'twice')
      const sign = join(here().data, 'twice-may-begin')
      const slow = { 'server.mjs': onceThereIs(sign) + web('one') }
      const first = await project.begin(slow)
      await assert.rejects(
        project.begin({ 'server.mjs': web('no') }, { web: [] }, { onConflict: 'refuse' }),
        { code: 'deployment_busy' },
      )
      const second = await project.begin({ 'server.mjs': web('two') })
      await writeFile(sign, '')
      const ended = [await here().rested(first), await here().rested(second)]
      assert.deepEqual(
        ended.map(({ run }) => run.state),
        ['succeeded', 'succeeded'],
      )
      assert.equal(await project.word(), 'two')
      const third = await project.begin({ 'server.mjs': hang })
      const fourth = await project.begin(
        { 'server.mjs': web('four') },
        { web: [] },
        {
          onConflict: 'supersede',
        },
      )
      const last = [await here().rested(third), await here().rested(fourth)]
      assert.deepEqual(
        last.map(({ run }) => run.state),
        ['superseded', 'succeeded'],
      )
      assert.equal(await project.word(), 'four')
    })

    it('an exclusive one never runs beside its successor, nor does a worker', async () => {
      const project = projectOn(here(), 'alone')
      const lock = join(here().data, 'alone.lock')
      const alone = `
        import { mkdirSync, rmdirSync } from 'node:fs'
        mkdirSync(process.env.LOCK)
        process.on('SIGTERM', () => { rmdirSync(process.env.LOCK); process.exit(0) })
      `
      const services = (kind: string): Services => ({
        web: ['exclusive: true', `variables: { LOCK: { default: ${lock}-web } }`],
        clock: [
          kind,
          'run: [node, clock.mjs]',
          'exclusive: true',
          `variables: { LOCK: { default: ${lock}-clock } }`,
        ],
      })
      for (const word of ['one', 'two']) {
        const { run } = await project.deploy(
          { 'server.mjs': alone + web(word), 'clock.mjs': `${alone}; ${hang} // ${word}` },
          services('kind: worker'),
        )
        assert.deepEqual([run.state, run.why], ['succeeded', ''])
        assert.equal(await project.word(), word)
      }
    })

    it('a release command runs once for an artifact', async () => {
      const project = projectOn(here(), 'released')
      const note = join(here().data, 'released.txt')
      const migrate = `import('node:fs').then((fs) => fs.appendFileSync(process.env.NOTE, 'ran '))`
      const said = {
        web: [
          'release: { command: [node, migrate.mjs] }',
          `variables: { NOTE: { default: ${note} } }`,
        ],
      }
      const files = { 'server.mjs': web('one'), 'migrate.mjs': migrate }
      for (let turn = 0; turn < 2; turn++)
        assert.equal((await project.deploy(files, said)).run.state, 'succeeded')
      assert.equal(readFileSync(note, 'utf8'), 'ran ')
      await project.deploy({ ...files, 'server.mjs': web('two') }, said)
      assert.equal(readFileSync(note, 'utf8'), 'ran ran ')
    })

    it('variables that are missing are all named before anything is built', async () => {
      const project = await serving(here(), 'missing')
      const required = ['variables: { DATABASE_URL: { required: true }, KEY: { required: true } }']
      await assert.rejects(
        project.begin({ 'server.mjs': web('no') }, { web: required }),
        (error) =>
          /DATABASE_URL/.test(JSON.stringify(error) + String(error)) &&
          /KEY/.test(JSON.stringify(error) + String(error)),
      )
      assert.equal(await project.word(), 'old')
    })

    it('secrets are masked in lines and in reasons, and closed without their key', async () => {
      const project = await serving(here(), 'secret')
      const values = { TOKEN: 'hush-hush-token', PEM: 'first-line-of-it\nsecond-line-of-it' }
      await setVariables(here().call, {
        ...project.place,
        service: null,
        variables: Object.entries(values).map(([key, value]) => ({ key, value, secret: true })),
      })
      const tell = 'console.log(process.env.PEM); console.log(process.env.TOKEN);'
      const variables = ['variables: { TOKEN: { secret: true }, PEM: { secret: true } }']
      const { run, deployments } = await project.deploy(
        { 'server.mjs': `${tell} process.exit(3)` },
        { web: variables },
      )
      assert.equal(run.state, 'failed')
      const said = JSON.stringify([
        run,
        deployments,
        await project.lines(deployments[0]?.id),
        await project.status(),
      ])
      assert.ok(said.includes('••••'))
      assert.deepEqual(said.match(/hush-hush|[a-z]*-line-of-it/g), null)
    })

    it('lines that may hold a secret are not told once it cannot be masked', async () => {
      const project = await serving(here(), 'purged')
      const set = (TOKEN: string) =>
        setVariables(here().call, {
          ...project.place,
          service: null,
          variables: [{ key: 'TOKEN', value: TOKEN, secret: true }],
        })
      await set('hush-hush-token')
      const tell = 'console.log(process.env.TOKEN); console.log("and more");'
      const said = {
        web: [
          'variables: { TOKEN: { secret: true } }',
          `build: { commands: [[node, -e, "console.log('built')"]] }`,
        ],
      }
      const files = { 'server.mjs': tell + web('new') }
      const { run, deployments } = await project.deploy(files, said)
      assert.equal(run.state, 'succeeded')
      const lines = () => project.lines(deployments[0]?.id)
      await until('it has said all', async () => (await lines()).length === 4)
      assert.deepEqual(await lines(), ['built', '••••', 'and more', 'listening: new'])
      await set('another-token')
      const wish = { ...project.place, service: null, key: 'TOKEN', force: true }
      await purgeVariable(here().call, wish)
      const untold =
        'berth: lines are not shown here: they may hold TOKEN, of which the value was destroyed'
      assert.deepEqual(await lines(), ['built', untold])
    })

    it('with another install key nothing is read, and nothing changes', async () => {
      const project = await serving(here(), 'sealed')
      const variables = [{ key: 'TOKEN', value: 'hush-hush-token', secret: true }]
      await setVariables(here().call, { ...project.place, service: null, variables })
      const said = { web: ['variables: { TOKEN: { secret: true } }'] }
      const { run, deployments } = await project.deploy({ 'server.mjs': web('sealed') }, said)
      assert.deepEqual([run.state, run.why], ['succeeded', ''])
      const other = { ...here().call, installKey: createSecretKey(Buffer.alloc(32, 9)) }
      const closed = { code: 'seal_broken' }
      const changed = variables.map((each) => ({ ...each, value: 'another-token' }))
      await assert.rejects(
        setVariables(other, { ...project.place, service: null, variables: changed }),
        closed,
      )
      const [deployment] = deployments
      await assert.rejects(
        readLogs(other, { ...project.place, deployment: deployment?.id, limit: 1, waitMs: 0 }),
        closed,
      )
      // The worker of a control that was started with it.
      await here().worker.stop()
      const wrong = keepDeploying(other, {
        owner: 'worker-1',
        isHostThere: () => true,
        onFailure: () => {},
      })
      const { run: ended } = await here().rested(await restart(here().call, project.place))
      await wrong.stop()
      here().startWorker('worker-1')
      assert.equal(ended.state, 'errored', ended.why)
      assert.equal(await project.word(), 'sealed')
    })

    it('a route that another service of the run has is refused', async () => {
      const project = await serving(here(), 'routed')
      const both = { web: ['path: web', 'routes: [/, /api]'], api: ['path: api', 'routes: [/api]'] }
      await assert.rejects(project.begin(files('no'), both), /api/)
      assert.equal(await project.word(), 'old')
    })
  })
})
