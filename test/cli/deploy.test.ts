import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Deployment, Run } from '../../src/contract/deployments.ts'
import * as samples from './deployment-samples.ts'
import { newHome, runBerth, type Wanted } from './fake-context.ts'
import { startFakeServer, type Canned, type FakeServer, type Seen } from './fake-server.ts'

const ending = (state: Run['state'], deployment: Partial<Deployment>): Canned => ({
  value: {
    ...samples.run,
    state,
    endedAt: state === 'waiting' ? null : samples.run.endedAt,
    deployments: [{ ...samples.web, ...deployment }],
    seen: `${state}.9`,
  },
})
const on = (state: Deployment['state'], seen: string): Canned => ({
  value: {
    ...samples.run,
    state: 'running',
    endedAt: null,
    deployments: [{ ...samples.web, state }],
    seen,
  },
})
const away = { problem: { code: 'shutting_down', status: 503, detail: 'x', retryable: true } }

/** A server on which a run takes this course. */
const serverOf = (
  course: readonly Canned[],
  begin?: (seen: Seen) => Canned,
): Promise<FakeServer> => {
  const left = [...course]
  return startFakeServer({
    ...samples.deploymentAnswers,
    'POST /v1/sources': ({ body }) => {
      const { digest, bytes } = body as { digest: string; bytes: number }
      return { value: { digest, bytes, received: bytes, complete: true }, status: 200 }
    },
    'POST /v1/runs': begin ?? { value: { ...samples.started, differences: [] }, status: 202 },
    [`GET /v1/runs/${samples.run.id}`]: () => left.shift() ?? away,
  })
}

const folder = newHome()
writeFileSync(join(folder, 'berth.yml'), 'name: shop\nservices:\n  web: .\n')
writeFileSync(join(folder, 'package.json'), '{"scripts":{"start":"node server.js"}}')
mkdirSync(join(folder, 'src', 'inner'), { recursive: true })

const deploy = (server: FakeServer, line = '', wanted: Wanted = {}) =>
  runBerth(['deploy', ...line.split(' ').filter((word) => word !== '')], {
    cwd: folder,
    ...wanted,
    env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test', ...wanted.env },
  })
const begunWith = ({ seen }: FakeServer) =>
  seen
    .filter(({ method, path }) => method === 'POST' && path === '/v1/runs')
    .map(({ body }) => body)
const good = [on('building', 'a'), on('checking', 'b'), ending('succeeded', {})]

describe('berth deploy', () => {
  it('sends the text of the nearest descriptor and what lies beside it', async () => {
    const server = await serverOf(good)
    const line = '--env staging --service web --hold --version 1 --label a=b --on web-1'
    const { code, stderr } = await deploy(server, line, { cwd: join(folder, 'src', 'inner') })
    assert.equal(code, 0, stderr)
    const uploaded = server.seen[0]?.body as { digest: string }
    assert.deepEqual(begunWith(server), [
      {
        descriptor: 'name: shop\nservices:\n  web: .\n',
        descriptorName: 'berth.yml',
        project: 'shop',
        services: ['web'],
        folders: [
          {
            service: 'web',
            names: ['package.json', 'berth.yml', 'src'],
            packageJson: '{"scripts":{"start":"node server.js"}}',
          },
        ],
        projectEnvironment: 'staging',
        environment: 'web-1',
        hold: true,
        version: '1',
        labels: { a: 'b' },
        source: uploaded.digest,
        origin: { commit: null, dirty: false, branch: null, repository: null },
      },
    ])
  })

  it('tells every change in a line, and in the end where it is', async () => {
    const { code, stdout, stderr } = await deploy(await serverOf(good))
    assert.equal(code, 0)
    assert.equal(stdout, 'web is live in production: http://shop.localhost:7480/\n')
    assert.equal(stderr, 'web: building (0.0s)\nweb: checking (0.0s)\nweb: active (0.0s)\n')
  })

  it('asks for what it has not seen, and goes on after a restart of the server', async () => {
    const server = await serverOf([
      on('building', 'a'),
      away,
      on('checking', 'b'),
      ...good.slice(2),
    ])
    const { code, stderr } = await deploy(server)
    assert.equal(code, 0, stderr)
    const asked = server.seen.filter(({ path }) => path.startsWith('/v1/runs/'))
    assert.deepEqual(
      asked.map(({ query }) => query['seen']),
      [undefined, 'a', 'a', 'b'],
    )
  })

  it('draws live lines in a terminal, and takes them away', async () => {
    const { stdout, stderr } = await deploy(await serverOf(good), '', {
      columns: 80,
      env: { NO_COLOR: '1' },
    })
    assert.match(stderr, /⠋ web {2}building {4}0\.0s\n/)
    assert.match(stderr, /✓ web {2}active {6}0\.0s\n/)
    assert.ok(stderr.endsWith('\u001b[1A\r\u001b[J'), JSON.stringify(stderr))
    assert.match(stdout, /^web is live/)
  })

  it('has events for programs, one on a line', async () => {
    const { stdout, stderr } = await deploy(await serverOf(good), '-o json')
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; state: string })
    assert.deepEqual(
      events.map(({ event, state }) => [event, state]),
      [
        ['stage', 'building'],
        ['stage', 'checking'],
        ['stage', 'active'],
        ['end', 'succeeded'],
      ],
    )
    assert.equal(stderr, '')
  })

  const bad: readonly (readonly [state: Run['state'], of: Partial<Deployment>, number, RegExp])[] =
    [
      [
        'failed',
        { state: 'failed', why: 'exit code 1' },
        3,
        /web failed: exit code 1\. Nothing was s/,
      ],
      [
        'errored',
        { state: 'errored', why: 'the host is away' },
        5,
        /web errored: the host is away/,
      ],
      ['cancelled', { state: 'cancelled' }, 3, /was cancelled/],
      ['superseded', { state: 'superseded' }, 3, /was superseded/],
    ]
  for (const [state, of, exit, says] of bad)
    it(`ends with ${exit} when the run is ${state}`, async () => {
      const { code, stdout, stderr } = await deploy(await serverOf([ending(state, of)]))
      assert.equal(code, exit)
      assert.match(stderr, says)
      assert.equal(stdout, '')
      if (exit === 3 && state === 'failed') assert.match(stderr, /\n {2}build: npm ci\n/)
      assert.match(stderr, /\nNext: See .* berth (?:logs|status) --project shop/)
    })

  it('says how a candidate takes its traffic', async () => {
    const server = await serverOf([ending('waiting', { state: 'waiting' })])
    const { code, stdout } = await deploy(server, '--hold')
    assert.equal(code, 0)
    assert.match(stdout, /^web waits .*: berth promote --project shop\n$/)
  })

  it('does not wait with --detach', async () => {
    const { code, stdout } = await deploy(await serverOf([]), '--detach')
    assert.equal(code, 0)
    assert.match(stdout, /^run_\w+ has begun\.\nFollow it: berth inspect run_\w+ --follow /)
  })

  it('uploads nothing for a plan, or where nothing is built', async () => {
    const planned = await serverOf([], () => ({
      value: { ...samples.started, planned: true },
      status: 202,
    }))
    const { code, stdout } = await deploy(planned, '--plan')
    assert.equal(code, 0)
    assert.match(stdout, /^Would deploy in production of shop:\n[^]*Nothing was changed\.\n$/)
    const images = newHome()
    const digest = `sha256:${'a'.repeat(64)}`
    const text = `name: shop\nservices:\n  web: {run: {image: r.example/a@${digest}}}\n`
    writeFileSync(join(images, 'berth.yml'), text)
    const server = await serverOf(good)
    assert.equal((await deploy(server, '', { cwd: images })).code, 0)
    for (const { seen } of [planned, server])
      assert.ok(!seen.some(({ path }) => path === '/v1/sources'))
    assert.equal((begunWith(server)[0] as { source?: string }).source, undefined)
  })

  it('says in a plan in plain words what it would do', async () => {
    const run = { ...samples.started.run, command: 'rollback' as const }
    const planned = await serverOf([], () => ({
      value: { ...samples.started, run, planned: true },
      status: 202,
    }))
    const { stdout } = await deploy(planned, '--plan')
    assert.match(stdout, /^Would roll back in production of shop:\n/)
  })

  it('says in a plan that candidates would be held', async () => {
    const run = { ...samples.started.run, hold: true }
    const planned = await serverOf([], () => ({
      value: { ...samples.started, run, planned: true },
      status: 202,
    }))
    const { stdout } = await deploy(planned, '--plan')
    assert.match(
      stdout,
      /^Would deploy in production of shop, without traffic until it is promoted:/,
    )
  })

  it('refuses before it sends anything what is wrong here', async () => {
    const server = await serverOf([])
    const broken = newHome()
    writeFileSync(join(broken, 'berth.yml'), 'name: shop\nservices:\n  web: {prot: 80}\n')
    const invalid = await deploy(server, '', { cwd: broken })
    assert.equal(invalid.code, 3)
    assert.match(invalid.stderr, /berth\.yml:3:9: /)
    const nothing = await deploy(server, '', { cwd: newHome() })
    assert.equal(nothing.code, 4)
    assert.match(nothing.stderr, /no berth\.yml and no Procfile .*\nNext: Write one: berth init/)
    assert.equal(server.seen.length, 0)
  })
})

describe('berth promote', () => {
  const wrong: readonly (readonly [line: string, says: RegExp])[] = [
    ['--from staging', /--from and --to go together/],
    ['--from a --to b --env c', /exclude each other/],
    ['--on host-1', /--on needs --from and --to/],
    ['--rerun-release', /--rerun-release needs --from and --to/],
  ]
  for (const [line, says] of wrong)
    it(`refuses ${line}`, async () => {
      const { code, stderr } = await runBerth(['promote', '--project', 'shop', ...line.split(' ')])
      assert.equal(code, 2)
      assert.match(stderr, says)
    })
})

describe('berth variable set --apply', () => {
  it('begins what runs anew once it is set', async () => {
    const answers: Readonly<Record<string, Canned>> = {
      'POST /v1/variables': { value: { setVersion: 7, items: [] }, status: 200 },
    }
    const server = await startFakeServer({ ...samples.deploymentAnswers, ...answers })
    const line = 'variable set A=1 --project shop --service web --apply'
    const { code, stdout } = await runBerth(line.split(' '), {
      env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' },
    })
    assert.equal(code, 0)
    assert.match(stdout, /web is live in production/)
    const posts = server.seen.filter(({ method }) => method === 'POST')
    assert.deepEqual(
      posts.map(({ path }) => path),
      ['/v1/variables', '/v1/restarts'],
    )
    assert.deepEqual(posts[1]?.body, { project: 'shop', service: 'web', newVariables: true })
  })
})

describe('berth variable unset and import', () => {
  const lines = [
    'variable unset A --project shop --service web --apply',
    'variable import --file - --project shop --service web --apply',
  ]
  for (const line of lines)
    it(`begin what runs anew with ${line.split(' ', 2).join(' ')} --apply`, async () => {
      const changed: Canned = { value: { setVersion: 7, items: [] }, status: 200 }
      const answers = { 'POST /v1/variables': changed, 'DELETE /v1/variables': changed }
      const server = await startFakeServer({ ...samples.deploymentAnswers, ...answers })
      const { code, stdout, stderr } = await runBerth(line.split(' '), {
        env: { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' },
        stdin: 'A=1\n',
      })
      assert.equal(code, 0, stderr)
      assert.match(stdout, /web is live in production/)
      const { path, body } = server.seen.filter(({ method }) => method === 'POST').at(-1) ?? {}
      assert.equal(path, '/v1/restarts')
      assert.deepEqual(body, { project: 'shop', service: 'web', newVariables: true })
    })
})
