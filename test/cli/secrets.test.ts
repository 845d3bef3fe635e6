import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runBerth, type Wanted } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './samples.ts'

const secret = 'berth_s3cr3t-0123456789'
const password = 'hunter2-hunter2'

const server = await startFakeServer({
  'GET /v1/environments': ({ headers }) => ({
    // A server that repeats what it heard must not be helped by us to be heard.
    problem: { code: 'unauthenticated', status: 401, detail: `No: ${headers.host}` },
  }),
  'POST /v1/tokens': { value: { ...samples.token, secret } },
  'GET /v1/tokens': { value: samples.page(samples.token) },
})

const record =
  'deployment record --env a --logical-env b --deployment-name c --kind ARCHIVE --oci-ref a.invalid/b'
const user = '--registry-server a.invalid --registry-username u'

// Each of these goes wrong, at another place.
const lines: readonly (readonly [line: string, wanted?: Wanted])[] = [
  [`env list --token ${secret}`],
  [`env list --token ${secret} --token ${secret}`],
  [`env list --token=${secret}`],
  [`env list --tokn ${secret}`],
  [`env list --tokn=${secret}`],
  [`env list --token x ${secret}`],
  [`env list --insecure=${secret}`],
  [`login --token-stdin ${secret}`],
  [`login --server ${server.url}`, { stdin: secret }],
  ['login --token-stdin', { stdin: `${secret}\n${secret}` }],
  ['env list', { env: { BERTH_SERVER: server.url, BERTH_TOKEN: secret } }],
  ['env list', { env: { BERTH_SERVER: `http://x:${password}@127.0.0.1`, BERTH_TOKEN: secret } }],
  ['env list', { env: { BERTH_SERVER: 'http://127.0.0.1:1', BERTH_TOKEN: secret } }],
  [`env list --server http://u:${password}@berth.example.com`],
  [`${record} ${user} --registry-password ${password}`],
  [`${record} ${user} --registry-password ${password} --registry-password x`],
  [`${record} ${user} --registry-password-stdin ${password}`],
  [`${record} ${user} --registry-password-stdin --registry-password ${password}`],
  [`${record} ${user} --registry-password-stdin`, { stdin: `${password}\n${password}` }],
  [record, { env: { BERTH_REGISTRY_PASSWORD: password } }],
]

describe('no secret is told by', () => {
  for (const [line, wanted = {}] of lines)
    for (const format of ['', ' -o json'])
      it(
        `${line}${format}`.replaceAll(secret, 'TOKEN').replaceAll(password, 'PASSWORD'),
        async () => {
          const env = { BERTH_SERVER: server.url, BERTH_DEBUG: '1' }
          const { code, stdout, stderr } = await runBerth(`${line}${format}`.split(' '), {
            ...wanted,
            env: { ...env, ...wanted.env },
          })
          assert.notEqual(code, 0)
          assert.notEqual(code, 1, stderr)
          for (const word of [secret, password])
            assert.equal((stdout + stderr).includes(word), false, stderr)
        },
      )
})

describe('a new secret', () => {
  const env = { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' }
  it('is shown once, by the command that made it, with a word of warning', async () => {
    const made = await runBerth('token create ci --role viewer'.split(' '), { env })
    assert.equal(made.stdout.split(secret).length, 2)
    assert.match(made.stdout, /It is shown this once and kept nowhere/)
    const list = await runBerth(['token', 'list'], { env })
    assert.equal(list.stdout.includes(secret), false)
  })

  it('that was lost with the first answer is not said to have been shown', async () => {
    const { secret: _, ...repeated } = { ...samples.token, secret }
    const other = await startFakeServer({ 'POST /v1/tokens': { value: repeated } })
    const lost = { BERTH_SERVER: other.url, BERTH_TOKEN: 'berth_test' }
    const { stdout } = await runBerth('token create ci --role viewer'.split(' '), { env: lost })
    assert.match(
      stdout,
      /lost on the way, and nobody has kept it\. Create another, and: berth token/,
    )
  })
})
