import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { credentialsPath, readCredentials, saveContext } from '../../src/cli/frame/credentials.ts'
import { nextLogin } from '../../src/core/kernel/operation.ts'
import { newHome, runBerth } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './samples.ts'

const refused = {
  code: 'unauthenticated',
  detail: 'The token is not known.',
  status: 401,
  next: nextLogin,
}
const server = await startFakeServer({
  'GET /v1/whoami': ({ headers }) =>
    headers.authorization === 'Bearer berth_good'
      ? { value: samples.identity }
      : { problem: refused },
  'GET /v1/environments': { value: samples.page(samples.environment) },
  'GET /v1/trusted-keys': { problem: refused },
})
const { url, seen } = server
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)
const tokenSent = (): string | undefined => seen.at(-1)?.headers.authorization

describe('berth login', () => {
  const ways = [
    ['--token', { argv: ['--token', 'berth_good'] }],
    ['--token-stdin', { argv: ['--token-stdin'], stdin: 'berth_good\n' }],
    ['BERTH_TOKEN', { argv: [], env: { BERTH_TOKEN: 'berth_good' } }],
    ['a prompt', { argv: [], stdin: ['berth_', 'goox\u007f', 'd\r', 'more'], columns: 80 }],
  ] as const
  for (const [name, { argv, ...wanted }] of ways)
    it(`by ${name} saves the context for this user alone`, async () => {
      const home = newHome()
      const { code, stdout, stderr } = await runBerth(['login', '--server', url, ...argv], {
        home,
        ...wanted,
      })
      const path = join(home, '.config', 'berth', 'credentials.json')
      assert.equal(code, 0, stderr)
      assert.equal(stdout, `Logged in to ${url} as ci (organization default).\nSaved in ${path}.\n`)
      assert.equal(stderr, 'columns' in wanted ? 'Token: \n' : '')
      assert.deepEqual([modeOf(path), modeOf(dirname(path))], ['600', '700'])
      assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), {
        version: 1,
        current: { server: url, organization: 'default' },
        contexts: [{ server: url, organization: 'default', token: 'berth_good' }],
      })
      assert.equal((await runBerth(['env', 'list'], { home })).code, 0)
      assert.equal(tokenSent(), 'Bearer berth_good')
    })

  it('reads no credentials from a device, nor from a huge file', async () => {
    for (const fill of [
      (path: string) => symlinkSync('/dev/zero', path),
      (path: string) => writeFileSync(path, ' '.repeat(1024 * 1024 + 1)),
    ]) {
      const home = newHome()
      const path = credentialsPath({ env: {}, home })
      mkdirSync(dirname(path), { recursive: true })
      fill(path)
      const { code, stderr } = await runBerth(['env', 'list'], { home })
      assert.equal(code, 2)
      assert.match(stderr, /credentials\.json is no file of at most 1048576 bytes\.\nNext: Move it/)
    }
  })

  it('saves nothing when the server refuses the token', async () => {
    const home = newHome()
    const argv = ['login', '--server', url, '--token', 'berth_bad']
    const { code, stderr } = await runBerth(argv, { home })
    assert.equal(code, 6)
    assert.match(stderr, new RegExp(`Next: Log in with berth login --server ${url}, or`))
    assert.equal(stderr.includes('berth_bad'), false)
    assert.deepEqual(readCredentials({ env: {}, home }).contexts, [])
  })

  it('refuses what cannot be a token, and both ways at once, without a call', async () => {
    seen.length = 0
    for (const [argv, stdin, says] of [
      [['--token-stdin'], '', /must be 1 to 512 visible characters/],
      [['--token-stdin'], 'a b', /must be 1 to 512 visible characters/],
      [['--token-stdin'], 'x'.repeat(5000), /larger than 4096 bytes/],
      [['--token-stdin', '--token', 'x'], 'x', /exclude each other/],
      [[], '', /No token was given/],
    ] as const) {
      const outcome = await runBerth(['login', '--server', url, ...argv], { stdin })
      assert.equal(outcome.code, 2)
      assert.match(outcome.stderr, says)
    }
    assert.equal(seen.length, 0)
  })

  it('is named with the server that was meant, by itself and by whoever needs it', async () => {
    const alone = await runBerth(['login', '--server', url, '--insecure'])
    assert.match(
      alone.stderr,
      new RegExp(`Next: Pipe it in: berth login --server ${url} --insecure --token-stdin < FILE\n`),
    )
    const env = { BERTH_SERVER: url }
    const plain = await runBerth(['key', 'list'], { env })
    assert.match(plain.stderr, new RegExp(`Next: Log in with berth login --server ${url}, or`))
    const json = await runBerth(['key', 'list', '-o', 'json'], { env })
    assert.match(String(JSON.parse(json.stderr).next), new RegExp(`--server ${url}, or set`))
  })
})

const saved = (): string => {
  const home = newHome()
  const where = { env: {}, home }
  saveContext(where, { server: 'http://127.0.0.1:1', organization: 'acme', token: 'berth_1' })
  saveContext(where, { server: url, organization: 'acme', token: 'berth_2' })
  saveContext(where, { server: url, organization: 'default', token: 'berth_3' })
  return home
}

describe('the saved contexts', () => {
  it('are found by each name of this machine; the token goes only where it was saved for', async () => {
    const home = newHome()
    saveContext({ env: {}, home }, { server: url, organization: 'acme', token: 'berth_2' })
    const named = (server: string) => runBerth(['env', 'list', '--server', server], { home })
    seen.length = 0
    for (const name of ['localhost', '127.0.0.1', '[::1]'])
      assert.equal((await named(url.replace('127.0.0.1', name))).code, 0, name)
    assert.deepEqual(
      seen.map(({ headers }) => [headers.authorization, headers.host]),
      Array.from({ length: 3 }, () => ['Bearer berth_2', url.slice('http://'.length)]),
    )
    // Another port, scheme or path is another server.
    for (const other of ['http://localhost:1', url.replace('http:', 'https:'), `${url}/other`])
      assert.notEqual((await named(other)).code, 0, other)
    assert.equal(seen.filter(({ headers }) => headers.authorization !== undefined).length, 3)
  })

  it('are listed without their tokens, and one of them is chosen', async () => {
    const home = saved()
    const host = url.slice('http://'.length)
    const list = await runBerth(['context', 'list', '-o', 'json'], { home })
    assert.equal(list.stdout.includes('berth_'), false)
    assert.deepEqual(
      JSON.parse(list.stdout).items.map((item: { name: string; current: boolean }) => [
        item.name,
        item.current,
      ]),
      [
        ['acme@127.0.0.1:1', false],
        [`acme@${host}`, false],
        [`default@${host}`, true],
      ],
    )
    const unclear = await runBerth(['context', 'use', 'acme'], { home })
    assert.deepEqual([unclear.code, unclear.stdout], [2, ''])
    assert.match(unclear.stderr, /can mean acme@127\.0\.0\.1:1 or acme@/)
    assert.equal((await runBerth(['context', 'use', 'none'], { home })).code, 4)
    assert.equal((await runBerth(['context', 'use', `acme@${host}`], { home })).code, 0)
    await runBerth(['env', 'list'], { home })
    assert.equal(tokenSent(), 'Bearer berth_2')
    assert.equal((await runBerth(['context', 'use', 'default'], { home })).code, 0)
    await runBerth(['env', 'list'], { home })
    assert.equal(tokenSent(), 'Bearer berth_3')
  })

  it('give their token to their server alone', async () => {
    const home = saved()
    const other = await startFakeServer({ 'GET /v1/environments': { value: samples.page() } })
    await runBerth(['env', 'list', '--server', other.url], { home })
    assert.equal(other.seen[0]?.headers.authorization, undefined)
    await runBerth(['env', 'list', '--server', `${url}/`], { home })
    assert.equal(tokenSent(), 'Bearer berth_3')
  })

  it('leave flags and variables the last word, in this order', async () => {
    const home = saved()
    const env = { BERTH_SERVER: url, BERTH_TOKEN: 'berth_variable' }
    await runBerth(['env', 'list'], { home, env })
    assert.equal(tokenSent(), 'Bearer berth_variable')
    await runBerth(['env', 'list', '--token', 'berth_flag'], { home, env })
    assert.equal(tokenSent(), 'Bearer berth_flag')
  })

  it('ask which is meant when a server has several and none is current', async () => {
    const home = saved()
    saveContext(
      { env: {}, home },
      { server: 'http://127.0.0.1:1', organization: 'x', token: 'berth_4' },
    )
    const { code, stderr } = await runBerth(['env', 'list', '--server', url], { home })
    assert.equal(code, 2)
    assert.match(stderr, /logged in to 2 organizations at .*: acme, default\./)
  })

  it('stand where XDG says, if that is absolute', () => {
    const home = '/home/somebody'
    const at = (env: Readonly<Record<string, string>>): string => credentialsPath({ env, home })
    assert.equal(at({ XDG_CONFIG_HOME: '/x' }), '/x/berth/credentials.json')
    assert.equal(at({ XDG_CONFIG_HOME: 'x' }), '/home/somebody/.config/berth/credentials.json')
    assert.equal(at({ XDG_CONFIG_HOME: '' }), '/home/somebody/.config/berth/credentials.json')
  })

  it('that are open to others are closed by the next save', () => {
    const home = saved()
    const path = credentialsPath({ env: {}, home })
    chmodSync(path, 0o644)
    chmodSync(dirname(path), 0o755)
    saveContext({ env: {}, home }, { server: url, organization: 'z', token: 'berth_5' })
    assert.deepEqual([modeOf(path), modeOf(dirname(path))], ['600', '700'])
  })

  for (const broken of [
    '',
    '{',
    '[]',
    '{"version":2,"current":null,"contexts":[]}',
    '{"version":1}',
  ])
    it(`in a broken file (${broken}) are an error that names it, and stay`, async () => {
      const home = newHome()
      const path = credentialsPath({ env: {}, home })
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, broken)
      const list = await runBerth(['env', 'list'], { home })
      assert.equal(list.code, 2)
      assert.ok(list.stderr.includes(path))
      const login = await runBerth(['login', '--server', url, '--token', 'berth_good'], { home })
      assert.equal(login.code, 2)
      assert.equal(readFileSync(path, 'utf8'), broken)
      const env = { BERTH_SERVER: url, BERTH_TOKEN: 'berth_x' }
      assert.equal((await runBerth(['env', 'list'], { home, env })).code, 0)
    })
})
