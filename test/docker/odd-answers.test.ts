import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { DockerError } from '../../src/host/docker/docker-error.ts'
import { dockerExecutor } from '../../src/host/docker/docker-executor.ts'
import { StartFailure } from '../../src/host/executor.ts'
import { openEngine } from '../../src/host/docker/engine.ts'
import { dockerSocket } from '../../src/host/docker/socket-path.ts'
import { compareVersions, newestVersion } from '../../src/host/docker/version.ts'
import type { InstanceSpec } from '../../src/host/wire.ts'
import { startFake, startParrot, type Answer, type FakeDaemon } from './fake-daemon.ts'

const spec: InstanceSpec = {
  id: 'dep-1',
  deployment: 'dep',
  compartment: 'shop',
  service: 'shop/web',
  exclusive: false,
  fence: 1,
  driver: 'docker',
  kind: 'web',
  digest: `sha256:${'1'.repeat(64)}`,
  image: null,
  argv: [],
  env: { SECRET: 'swordfish' },
  port: 8080,
  readiness: null,
}

/** Why starting fails, in one sentence without secrets. */
const whyNot = async (fake: Pick<FakeDaemon, 'socket' | 'folder'>): Promise<string> => {
  const executor = dockerExecutor({
    socket: fake.socket,
    host: 'test',
    sources: fake.folder,
    folder: fake.folder,
    logs: { open: () => assert.fail(), line: () => {} },
    patienceMs: 300,
  })
  try {
    await executor.start(spec)
    return 'it started'
  } catch (error) {
    assert.ok(error instanceof StartFailure || error instanceof DockerError, String(error))
    assert.ok(!error.message.includes('swordfish') && !error.message.includes('\n'))
    return error.message
  } finally {
    await executor.close()
  }
}

const json =
  (status: number, body: unknown): Answer =>
  (_, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify(body))

const table: readonly (readonly [string, string | null, Answer, RegExp])[] = [
  ['an old version', '1.40', json(200, {}), /too old: it speaks API 1\.40, and 1\.41 is needed/],
  ['no version', null, json(200, {}), /is not Docker: it names no API version/],
  ['a version that is none', 'new', json(200, {}), /is not Docker/],
  ['500', '1.41', json(500, { message: 'no\n space' }), /^Docker answered 500: no space$/],
  ['500 in plain text', '1.41', (_, r) => void r.writeHead(500).end('oh'), /answered 500: oh/],
  ['nothing at all', '1.41', (_, r) => void r.writeHead(502).end(), /answered 502: nothing more/],
  ['no JSON', '1.41', (_, r) => void r.end('<html>'), /odd answer: it is no JSON/],
  ['a list', '1.41', json(200, []), /is not Berth's|odd answer/],
  ['null', '1.41', json(200, null), /is not Berth's|odd answer/],
  ['another shape', '1.41', json(200, { Config: { Labels: { 'dev.berth.host': 'test' } } }), /odd/],
  ['a cut connection', '1.41', (_, r) => void r.destroy(), /Docker does not answer on/],
  [
    'half an answer',
    '1.41',
    (_, r) => void r.writeHead(200, { 'content-length': '9' }).write('{', () => r.destroy()),
    /Docker does not answer on/,
  ],
]

suite('odd answers', () => {
  for (const [name, version, answer, why] of table)
    test(name, async () => {
      await using fake = await startFake(version, answer)
      assert.match(await whyNot(fake), why)
    })

  test('what does not speak HTTP', async () => {
    await using fake = await startParrot('SSH-2.0-OpenSSH_9.2\r\n')
    assert.match(await whyNot(fake), /does not speak HTTP/)
  })

  test('nobody on the socket', async () => {
    const nowhere = { socket: '/tmp/berth-no-docker.sock', folder: '/tmp' }
    assert.match(
      await whyNot(nowhere),
      /does not answer on \/tmp\/berth-no-docker\.sock \(ENOENT\)/,
    )
  })

  test('silence is not waited for without end', async () => {
    await using fake = await startFake('1.41', () => {})
    const engine = openEngine(fake.socket, 300)
    const asked = engine.ask({ method: 'GET', path: '/info', withinMs: 200 })
    await assert.rejects(asked, /does not answer on .*: silent/)
    engine.close()
  })

  test('a Docker that goes away once more is waited for once more, but not for ever', async () => {
    await using fake = await startFake('1.41', json(200, {}))
    const engine = openEngine(fake.socket, 100)
    const failing = async (times: number): Promise<number> => {
      let turn = 0
      return await engine.patiently(async () => {
        await engine.ask({ method: 'GET', path: '/info' })
        if (turn++ === times) return turn
        // Longer than it is waited for: a build is well on its way.
        await new Promise((done) => setTimeout(done, 150))
        throw new DockerError('cut off', { isAway: true })
      })
    }
    assert.equal(await failing(3), 4)
    await assert.rejects(failing(Infinity), /cut off/)
    engine.close()
  })

  test('an answer without end is cut', async () => {
    await using fake = await startFake('1.41', (_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 32)
      response.on('drain', () => void response.write(chunk))
      response.write(chunk)
    })
    const engine = openEngine(fake.socket, 300)
    await assert.rejects(engine.ask({ method: 'GET', path: '/info' }), /more than \d+ bytes/)
    engine.close()
  })

  test('no addresses left says what to do', async () => {
    await using fake = await startFake('1.41', (what, response) => {
      if (what.includes('/images/'))
        return json(200, { Id: 'a', Size: 1, Os: 'linux', Architecture: 'amd64' })(what, response)
      const message = 'could not find an available, non-overlapping IPv4 address pool'
      return json(what.startsWith('GET') ? 404 : 500, { message })(what, response)
    })
    assert.match(await whyNot(fake), /no addresses left .* default-address-pools/)
  })

  test('the newest version that both know is spoken', async () => {
    for (const [offered, spoken] of [
      ['1.41', '1.41'],
      ['1.9999', newestVersion],
    ] as const) {
      await using fake = await startFake(offered, json(500, {}))
      await whyNot(fake)
      assert.match(fake.asked.at(-1) ?? '', new RegExp(`^GET /v${spoken.replace('.', '\\.')}/`))
    }
    assert.ok(compareVersions('1.9', '1.41') < 0)
  })

  test('DOCKER_HOST names a socket or is refused', () => {
    assert.equal(dockerSocket({}), '/var/run/docker.sock')
    assert.equal(dockerSocket({ DOCKER_HOST: '' }), '/var/run/docker.sock')
    assert.equal(
      dockerSocket({ DOCKER_HOST: 'unix:///run/user/1/docker.sock' }),
      '/run/user/1/docker.sock',
    )
    for (const host of ['tcp://10.0.0.1:2375', 'ssh://me@there', '/var/run/docker.sock', 'unix://'])
      assert.throws(() => dockerSocket({ DOCKER_HOST: host }), /must be unix:\/\//)
  })
})
