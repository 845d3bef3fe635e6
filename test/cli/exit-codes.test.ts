import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, describe, it } from 'node:test'
import { tellings } from '../../src/contract/problem.ts'
import { runBerth } from './fake-context.ts'
import { startFakeServer, type Canned } from './fake-server.ts'
import * as samples from './samples.ts'

const answering = async (canned: Canned, line = 'env describe x', columns?: number) => {
  const path = line.startsWith('attestation') ? '/v1/attestations/x' : '/v1/environments/x'
  const { url } = await startFakeServer({ [`GET ${path}`]: canned })
  const env = { BERTH_SERVER: url, BERTH_TOKEN: 'berth_test' }
  return await runBerth(line.split(' '), columns === undefined ? { env } : { env, columns })
}

const problemOf = (code: string, status: number) => ({
  type: `/docs/problems#${code}`,
  title: 'Title',
  status,
  detail: `What ${code} is about.`,
  code,
  next: 'What to do.',
  retryable: false,
  requestId: 'req_1',
  errors: [{ pointer: '#/digest', detail: 'must be a digest' }],
})

const broken = (): Promise<number> => Promise.reject(new Error('broken'))

describe('the exit code', () => {
  for (const [code, { status, exit }] of Object.entries(tellings))
    it(`for ${code} is ${exit}`, async () => {
      const outcome = await answering({ problem: problemOf(code, status) })
      assert.deepEqual([outcome.code, outcome.stdout], [exit, ''])
      const request = status >= 500 ? 'Request: req_1\n' : ''
      assert.equal(
        outcome.stderr,
        `Error: What ${code} is about.\n  digest must be a digest\nNext: What to do.\n${request}`,
      )
    })

  const unknown = [
    [401, 6],
    [403, 6],
    [404, 4],
    [409, 3],
    [422, 3],
    [500, 7],
    [503, 7],
  ] as const
  for (const [status, exit] of unknown)
    it(`for a code of a newer server with status ${status} is ${exit}`, async () => {
      const { code } = await answering({ problem: problemOf('new_in_2030', status) })
      assert.equal(code, exit)
    })

  const verified = samples.attestationDescription.verification
  const answers = [
    [verified, 0, 'stated by ci'],
    [{ answer: 'unverified', why: 'nobody' }, 5, 'unverified: nobody'],
    [{ answer: 'invalid', why: 'bad' }, 3, 'invalid: bad'],
  ] as const
  for (const [verification, exit, words] of answers)
    it(`of attestation verify for ${verification.answer} is ${exit}`, async () => {
      const value = { ...samples.attestationDescription, verification }
      const { code, stdout } = await answering({ value }, 'attestation verify x')
      assert.deepEqual([code, stdout], [exit, `${value.id} is ${words}.\n`])
    })

  it('is what the server that was run came to', async () => {
    for (const code of [0, 2, 7]) {
      const outcome = await runBerth(['serve', '--port', '0'], {
        serve: async (flags) => {
          assert.equal(flags.port, '0')
          return code
        },
      })
      assert.equal(outcome.code, code)
    }
  })

  it('of a recovery is 0 with the secret, shown once', async () => {
    const roles = ['admin'] as const
    const recovered = { id: 'tok_1', name: 'recovered', roles, secret: 'berth_s3cret' }
    const outcome = await runBerth(['token', 'recover', '--data', '/srv'], {
      recover: async ({ organization, install, data }) => {
        assert.deepEqual([organization, install, data], ['default', false, '/srv'])
        return { ...recovered, organization }
      },
    })
    assert.equal(outcome.code, 0)
    assert.match(outcome.stdout, /organization default\) created: tok_1\nToken: berth_s3cret\n/)
  })

  it('is 1 for a defect, which tells no stack unless asked', async () => {
    const plain = await runBerth(['serve'], { serve: broken })
    assert.equal(plain.code, 1)
    assert.match(plain.stderr, /^Error: Something that must not happen has happened: broken\n/)
    assert.equal(plain.stderr.includes('    at '), false)
    const asked = await runBerth(['serve'], { serve: broken, env: { BERTH_DEBUG: '1' } })
    assert.match(asked.stderr, / {4}at /)
  })
})

describe('an error', () => {
  it('in JSON is the problem as the server told it', async () => {
    const problem = problemOf('not_found', 404)
    const { code, stdout, stderr } = await answering({ problem }, 'env describe x -o json')
    assert.deepEqual([code, stdout], [4, ''])
    assert.deepEqual(JSON.parse(stderr), problem)
  })

  it('says a field only if the sentence does not', async () => {
    const problem = { ...problemOf('invalid_input', 400), detail: 'digest must be a digest.' }
    const { stderr } = await answering({ problem })
    assert.equal(stderr, 'Error: digest must be a digest.\nNext: What to do.\n')
    const errors = [
      { pointer: '#/logicalEnvironment', detail: 'must be short' },
      { pointer: '#/digest', detail: 'must be a digest' },
    ]
    const detail = 'logicalEnvironment must be short.'
    const { url } = await startFakeServer({
      'GET /v1/deployment-records': { problem: { ...problem, detail, errors } },
    })
    const env = { BERTH_SERVER: url, BERTH_TOKEN: 'berth_test' }
    const many = await runBerth(['deployment', 'list'], { env })
    assert.equal(
      many.stderr,
      'Error: --logical-env must be short.\n  --digest must be a digest\nNext: What to do.\n',
    )
  })

  it('keeps control characters from the terminal', async () => {
    const detail = 'evil \u001b[31m\u0007\u202e name\r\n'
    const { stderr } = await answering({ problem: { ...problemOf('not_found', 404), detail } })
    assert.ok(stderr.startsWith('Error: evil [31m name\n'))
    const value = { ...samples.environment, description: detail }
    const shown = await answering({ value })
    assert.match(shown.stdout, /^Description: {2}evil \[31m name$/m)
    const json = await answering(
      { raw: '{"a":"\u009b31m\u202e"}', type: 'application/json' },
      'env describe x -o json',
      80,
    )
    assert.equal(json.stdout, '{"a":"\\u009b31m\\u202e"}\n')
    const evil = { a: 'x\u009b31m\u202e', 'b\u2028': '\u001b[2J', plain: 'text' }
    const yaml = await answering({ value: evil }, 'env describe x -o yaml', 80)
    assert.equal(yaml.stdout, 'a: "x\\u009b31m\\u202e"\n"b\\u2028": "\\e[2J"\nplain: text\n')
  })
})

describe('a server that is none', () => {
  const invalid = problemOf('invalid_input', 400)
  const nonsense: readonly (readonly [name: string, canned: Canned, says: RegExp])[] = [
    ['speaks HTML', { raw: '<html>', type: 'text/html' }, /answered 200 with text\/html/],
    ['has another status', { value: {}, status: 204 }, /answered 204/],
    ['breaks its JSON', { raw: '{"a"', type: 'application/json' }, /is not JSON/],
    ['has a problem that is none', { problem: { title: 'x', status: 400 } }, /no problem document/],
    ['has errors that are none', { problem: { ...invalid, errors: 5 } }, /no problem document/],
    ['points nowhere', { problem: { ...invalid, errors: [null] } }, /no problem document/],
    ['says a next that is none', { problem: { ...invalid, next: {} } }, /no problem document/],
    ['answers nothing', { value: null }, /its answer has another shape/],
    ['answers a list', { value: [[]] }, /its answer has another shape/],
    [
      'has times that are none',
      { value: { ...samples.environment, createdAt: 'soon', labels: null } },
      /its answer has another shape/,
    ],
    ['redirects', { raw: '', type: 'text/plain', status: 302 }, /it redirects to nowhere/],
  ]
  for (const [name, canned, says] of nonsense)
    it(`${name}: 7`, async () => {
      const { code, stderr } = await answering(canned)
      assert.equal(code, 7, stderr)
      assert.match(stderr, says)
      assert.match(stderr, /\nNext: Check the address: --server URL/)
    })

  it('does not listen: 7, and says how to start one', async () => {
    const env = { BERTH_SERVER: 'http://127.0.0.1:1' }
    const { code, stderr } = await runBerth(['env', 'list'], { env })
    assert.equal(code, 7)
    assert.equal(
      stderr,
      'Error: Nothing answers at http://127.0.0.1:1.\n' +
        'Next: Start one: berth serve; or name another: --server URL\n',
    )
  })

  it('breaks off: what changes something is sent once more, with the same key', async () => {
    const sockets: Socket[] = []
    const requests: string[] = []
    const server = createServer((socket) => {
      sockets.push(socket)
      socket.on('data', (bytes) => {
        requests.push(bytes.toString('latin1'))
        socket.destroy()
      })
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    after(() => server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { code, stderr } = await runBerth(['env', 'create', 'a'], { env: { BERTH_SERVER: url } })
    assert.equal(code, 7)
    assert.match(stderr, /broke off before the answer/)
    const keys = requests.map((text) => /^idempotency-key: (.*)\r$/m.exec(text)?.[1])
    assert.deepEqual(keys, ['key-1', 'key-1'])
  })
})
