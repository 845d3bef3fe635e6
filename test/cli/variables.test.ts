import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { newHome, runBerth, type Wanted } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'

const secret = 'hunter2-hunter2'
const server = await startFakeServer({
  'POST /v1/variables': ({ body }) => {
    const { variables, service = null } = body as {
      variables: { key: string; secret?: boolean }[]
      service?: string
    }
    const items = variables.map(({ key, secret: isSecret = false }) => {
      return { key, service, version: 1, secret: isSecret, outcome: 'created' }
    })
    return { value: { setVersion: 1, items }, status: 200 }
  },
  'POST /v1/variable-revelations': ({ body }) =>
    (body as { allowProduction?: boolean }).allowProduction === true
      ? {
          value: { setVersion: 1, items: [{ key: 'TOKEN', secret: true, value: secret }] },
          status: 200,
        }
      : {
          problem: { code: 'production_guarded', status: 409, detail: 'No.', errors: [] },
        },
})
const env = { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' }
const run = (line: string, wanted: Wanted = {}) =>
  runBerth(line.split(' '), { ...wanted, env: { ...env, ...wanted.env } })
const sent = () => server.seen.at(-1)?.body as Record<string, unknown>

describe('variable set', () => {
  const forms: readonly (readonly [line: string, wanted: Wanted, value: string])[] = [
    ['KEY=a=b', {}, 'a=b'],
    ['KEY=', {}, ''],
    ['KEY a=b', {}, 'a=b'],
    ['KEY --stdin', { stdin: 'one\ntwo\n' }, 'one\ntwo'],
    ['KEY --stdin', { stdin: 'one\r\n\n' }, 'one\r\n'],
    ['KEY --stdin', { stdin: ' 🚢 ' }, ' 🚢 '],
    ['KEY', { stdin: 'typed\r', columns: 80 }, 'typed'],
  ]
  for (const [form, wanted, value] of forms)
    it(`takes ${form}${wanted.columns ? ' in a terminal' : ''}`, async () => {
      const { code, stderr } = await run(`variable set ${form} --project shop`, wanted)
      assert.equal(code, 0, stderr)
      assert.deepEqual(sent(), { project: 'shop', variables: [{ key: 'KEY', value }] })
      assert.ok(value.length < 5 || !stderr.includes(value), stderr)
    })

  it('says whose it is, and never what', async () => {
    const line = `variable set KEY=${secret} --secret --project shop --env staging --service web`
    const { stdout, stderr } = await run(line)
    assert.deepEqual(sent(), {
      project: 'shop',
      projectEnvironment: 'staging',
      service: 'web',
      variables: [{ key: 'KEY', value: secret, secret: true }],
    })
    assert.equal(stdout, 'Secret KEY of web created: version 1 (set 1).\n')
    assert.match(stderr, /Others here can see what is typed .* better give KEY alone, or --stdin/)
    assert.ok(!(stdout + stderr).includes(secret))
  })

  const wrong: readonly (readonly [line: string, wanted: Wanted, says: RegExp])[] = [
    ['KEY=a b', {}, /value was given twice/],
    ['KEY=a --stdin', { stdin: 'b' }, /--stdin and a value exclude each other/],
    ['KEY', {}, /value is missing[^]*--stdin < FILE/],
    ['KEY', { stdin: '\r', columns: 80 }, /Nothing was typed[^]*KEY=/],
    ['KEY', { stdin: `${'x'.repeat(5000)}\r`, columns: 80 }, /too long to be typed/],
    ['KEY --stdin', { stdin: 'x'.repeat(70_000) }, /larger than/],
    ['KEY --stdin', { stdin: 'a\0b' }, /--stdin has a NUL/],
  ]
  for (const [line, wanted, says] of wrong)
    it(`refuses ${line}${wanted.stdin === undefined ? '' : ' with such an input'}`, async () => {
      const { code, stderr } = await run(`variable set ${line} --project shop`, wanted)
      assert.equal(code, 2, stderr)
      assert.match(stderr, says)
    })
})

const file = (text: string): string => {
  const path = join(newHome(), '.env')
  writeFileSync(path, text)
  return path
}

describe('variable import', () => {
  it('sets all of a file at once, byte for byte', async () => {
    const path = file(`A=1\n# no\nexport B="x\\n"\nC='$X ${secret}'\nA=2\n`)
    const { code, stdout, stderr } = await run(
      `variable import --file ${path} --secret --project shop`,
    )
    assert.equal(code, 0, stderr)
    assert.deepEqual(sent()['variables'], [
      { key: 'A', value: '2', secret: true },
      { key: 'B', value: 'x\n', secret: true },
      { key: 'C', value: `$X ${secret}`, secret: true },
    ])
    assert.ok(!(stdout + stderr).includes(secret))
  })

  const wrong: readonly (readonly [what: string, text: string, says: RegExp])[] = [
    ['what it cannot read, with the place', `A=1\n9="${secret}"\nB='${secret}\n`, /:2:1: .*1 more/],
    ['nothing', '# nothing\n', /has no variables/],
    ['a name alone', `TOKEN\n`, /TOKEN has no value/],
  ]
  for (const [what, text, says] of wrong)
    it(`refuses ${what}`, async () => {
      const before = server.seen.length
      const { code, stderr } = await run(`variable import --file ${file(text)} --project shop`)
      assert.equal(code, 2, stderr)
      assert.match(stderr, says)
      assert.ok(!stderr.includes(secret), stderr)
      assert.equal(server.seen.length, before)
    })
})

describe('variable export', () => {
  it('writes what import reads, and leaves secrets out', async () => {
    const plain = { version: 1, secret: false, setAt: '2026-02-27T09:00:00.000Z' }
    const values = ['', ' x ', "it's", '"$HOME"\\', 'a\nb\r\n\t', '# 🚢']
    const items = [
      ...values.map((value, index) => ({ ...plain, key: `K${index}`, service: null, value })),
      { ...plain, key: 'S', service: null, secret: true, value: null },
      { ...plain, key: 'W', service: 'web', value: 'x' },
    ]
    const other = await startFakeServer({
      'GET /v1/variables': { value: { setVersion: 1, items, defaults: [] } },
      'POST /v1/variable-revelations': {
        value: { setVersion: 1, items: [{ key: 'S', secret: true, value: secret }] },
        status: 200,
      },
    })
    const there = { env: { BERTH_SERVER: other.url } }
    const { stdout, stderr } = await run('variable export --project shop', there)
    assert.match(stderr, /^1 secret is left out: --reveal adds them\.\n$/)
    await run(`variable import --file ${file(stdout)} --project shop`)
    const set = sent()['variables'] as readonly { readonly value: string }[]
    assert.deepEqual(
      set.map(({ value }) => value),
      values,
    )
    const revealed = await run('variable export --reveal --project shop', there)
    assert.equal(revealed.stdout, `S=${secret}\n`)
    const body = other.seen.at(-1)?.body
    assert.equal((body as { purpose: string }).purpose, 'export')
  })
})

describe('the project', () => {
  const folder = newHome()
  const inner = join(folder, 'a', 'b')
  mkdirSync(inner, { recursive: true })

  it('is that of the nearest berth.yml upward, whatever else stands in it', async () => {
    writeFileSync(join(folder, 'berth.yml'), 'name: blog\nservices: 7\n')
    assert.equal((await run('variable set A=1', { cwd: inner })).code, 0)
    assert.equal(sent()['project'], 'blog')
    await run('variable set A=1 --project shop', { cwd: inner })
    assert.equal(sent()['project'], 'shop')
    writeFileSync(join(folder, 'a', 'berth.yml'), 'services: {}\n')
    const { code, stderr } = await run('variable set A=1', { cwd: inner })
    assert.equal(code, 2)
    assert.match(stderr, /a\/berth\.yml says no name/)
  })

  it('is named after the folder where there is only a Procfile', async () => {
    const only = join(newHome(), 'shop-front')
    mkdirSync(join(only, 'src'), { recursive: true })
    writeFileSync(join(only, 'Procfile'), 'web: node server.js\n')
    assert.equal((await run('variable set A=1', { cwd: join(only, 'src') })).code, 0)
    assert.equal(sent()['project'], 'shop-front')
  })

  it('must be named where there is none', async () => {
    const { code, stderr } = await run('variable set A=1', { cwd: newHome() })
    assert.equal(code, 2)
    assert.match(stderr, /Which project\? .* here or above\.\nNext: Give it: --project NAME/)
  })
})

const child = (code: string): readonly string[] => [
  ...'variable run --project shop --allow-production --'.split(' '),
  ...[process.execPath, '-e', code],
]

describe('variable run', () => {
  const folder = newHome()
  const told = join(folder, 'told.json')
  const start = (argv: readonly string[]) =>
    runBerth(argv, { env: { ...env, OWN: 'kept' }, cwd: folder })

  it('gives the values in the environment alone, and the exit code of the child', async () => {
    const { code, stdout, stderr } = await start(
      child(`
        const { env, argv, execArgv } = process
        const told = { env, argv, execArgv, cwd: process.cwd() }
        require('node:fs').writeFileSync('told.json', JSON.stringify(told))
        process.exit(37)`),
    )
    assert.deepEqual([code, stdout, stderr], [37, '', ''])
    const text = readFileSync(told, 'utf8')
    const { env: given, argv } = JSON.parse(text) as {
      readonly env: Record<string, string>
      readonly argv: readonly string[]
    }
    assert.deepEqual([given['TOKEN'], given['OWN']], [secret, 'kept'])
    assert.ok(!JSON.stringify(argv).includes(secret))
  })

  it('passes on words as they are, without a shell', async () => {
    const words = ['$HOME', ';', '--env', '*', "'", '-h']
    await start([
      ...child(
        `require('node:fs').writeFileSync('told.json', JSON.stringify(process.argv.slice(1)))`,
      ),
      '--',
      ...words,
    ])
    assert.deepEqual(JSON.parse(readFileSync(told, 'utf8')), words)
  })

  it('tells the signal that ended the child as shells do', async () => {
    const { code } = await start(
      child('process.kill(process.pid, "SIGTERM"); setInterval(() => 0, 99)'),
    )
    assert.equal(code, 128 + 15)
  })

  it('passes signals on', async () => {
    const { code } = await start(
      child(`
        process.on('SIGHUP', () => process.exit(9))
        setInterval(() => 0, 99)
        process.kill(process.ppid, 'SIGHUP')`),
    )
    assert.equal(code, 9)
  })

  it('does not begin in production unless it is meant', async () => {
    const line = 'variable run --project shop -- touch never'
    const { code } = await runBerth(line.split(' '), { env, cwd: folder })
    assert.equal(code, 3)
    assert.throws(() => readFileSync(join(folder, 'never')))
  })

  it('says when there is no such program', async () => {
    const { code, stderr } = await start([
      ...'variable run --project shop --allow-production -- /no/such/program'.split(' '),
    ])
    assert.equal(code, 4)
    assert.match(stderr, /There is no program \/no\/such\/program/)
    assert.ok(!stderr.includes(secret))
  })
})
