import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Problem } from '../../src/contract/problem.ts'
import { routes } from '../../src/http/routes/all.ts'
import { startApi, type Api } from './api.ts'
import { dumpOf } from './dump.ts'
import { embedded } from './on-sqlite.ts'
import { fillOrganization } from './scene.ts'

/** A request that no client of ours would send. */
interface Row {
  readonly name: string
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | ReadableStream
  readonly code: string
  readonly says: RegExp
  readonly pointer?: string
}

const body = (name: string, text: string | Uint8Array, says: RegExp, pointer = '#'): Row => ({
  name,
  body: text,
  code: 'invalid_input',
  says,
  pointer,
})
const query = (name: string, path: string, says: RegExp, pointer = '#'): Row => ({
  name,
  method: 'GET',
  path,
  code: 'invalid_input',
  says,
  pointer,
})
const wrongMethod = (method: string, path: string, allow: string): Row => ({
  name: `${method} of ${path}`,
  method,
  path,
  code: 'method_not_allowed',
  says: new RegExp(`${method} is not a method of this path.*Use ${allow}`),
})

const chunks = (count: number, size: number): ReadableStream<Uint8Array> => {
  let left = count
  return new ReadableStream({
    pull: (controller) => {
      if (left-- > 0) controller.enqueue(new Uint8Array(size).fill(0x20))
      else controller.close()
    },
  })
}
const breaking = (): ReadableStream =>
  new ReadableStream({
    start: (controller) => controller.enqueue(Buffer.from('{"name":')),
    pull: (controller) => controller.error(new Error('gone')),
  })

const rows: readonly Row[] = [
  body('no JSON', '{"name":', /The request must be JSON \(it ends too early\)/),
  body('an array', '[]', /must be a JSON object/),
  body('a number', '7', /must be a JSON object/),
  body('null', 'null', /must be a JSON object/),
  body('a byte order mark', '\ufeff{}', /must not begin with a byte order mark/),
  body('bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /must be well-formed UTF-8/),
  body('a key twice', '{"name":"a","name":"b"}', /must not have a key twice \(?|key twice/),
  body('65 levels', `{"labels":${'['.repeat(65)}${']'.repeat(65)}}`, /deeper than 64 levels/),
  body('a lone surrogate', '{"name":"\\ud800"}', /must have no lone surrogates/),
  body('a lone surrogate in a key', '{"\\udc00":1}', /must have no lone surrogates/),
  body('a NUL', '{"name":"a\\u0000b"}', /must have no NUL in a string/),
  body('a NUL in a key', '{"a\\u0000":1}', /must have no NUL in a string/),
  body('a number beyond doubles', '{"name":1e999}', /IEEE 754/),
  {
    name: 'another content type',
    body: '{}',
    headers: { 'content-type': 'text/plain' },
    code: 'unsupported_media_type',
    says: /must be application\/json.*Content-Type: application\/json/,
  },
  {
    name: 'a form',
    body: 'name=x',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    code: 'unsupported_media_type',
    says: /application\/json/,
  },
  {
    name: 'a JSON-like content type',
    body: '{}',
    headers: { 'content-type': 'application/jsonp' },
    code: 'unsupported_media_type',
    says: /application\/json/,
  },
  {
    name: 'a compressed body',
    body: '{}',
    headers: { 'content-encoding': 'gzip' },
    code: 'unsupported_media_type',
    says: /must not be compressed/,
  },
  {
    name: 'a body that is too large, in chunks',
    body: chunks(129, 1024),
    code: 'too_large',
    says: /larger than 131072 bytes/,
    pointer: '#',
  },
  {
    name: 'a body that says that it is too large',
    body: '{}',
    headers: { 'content-length': '131073' },
    code: 'too_large',
    says: /larger than 131072 bytes/,
  },
  {
    name: 'evidence that is too large, in chunks',
    path: '/v1/attestations',
    body: chunks(97, 65_536),
    code: 'too_large',
    says: /larger than 6291456 bytes/,
  },
  {
    name: 'evidence that is too large even for an SBOM, in chunks',
    path: '/v1/attestations/import',
    body: chunks(385, 65_536),
    code: 'too_large',
    says: /larger than 25165824 bytes/,
  },
  { name: 'a body that breaks', body: breaking(), code: 'invalid_input', says: /before it was/ },
  {
    name: 'a body with GET',
    method: 'GET',
    headers: { 'content-length': '2' },
    code: 'invalid_input',
    says: /must have no body with GET/,
  },
  {
    name: 'a chunked body with GET',
    method: 'GET',
    headers: { 'transfer-encoding': 'chunked' },
    code: 'invalid_input',
    says: /must have no body with GET/,
  },
  {
    name: 'a body with DELETE',
    method: 'DELETE',
    path: '/v1/environments/k8s-west',
    body: '{"force":true}',
    code: 'invalid_input',
    says: /must have no body with DELETE/,
  },
  {
    name: 'a field in the query of POST',
    path: '/v1/environments?name=x',
    body: '{}',
    code: 'invalid_input',
    says: /name must stand in the body, not in the query/,
    pointer: '#/name',
  },
  {
    name: 'a field in path and body',
    method: 'PATCH',
    path: '/v1/environments/k8s-east',
    body: '{"name":"k8s-west","description":"x"}',
    code: 'invalid_input',
    says: /name must not be given twice/,
    pointer: '#/name',
  },
  query('a field in path and query', '/v1/environments/k8s-east?name=x', /given twice/, '#/name'),
  query('a query that is not UTF-8', '/v1/environments?limit=%ff', /percent-encoded UTF-8/),
  query('a surrogate in the query', '/v1/artifacts?name=%ED%A0%80', /percent-encoded UTF-8/),
  query('half an escape in the query', '/v1/artifacts?name=%2', /percent-encoded UTF-8/),
  query('a NUL in the query', '/v1/artifacts?name=%00', /printable characters/, '#/name'),
  query('a NUL in the path', '/v1/environments/a%00b', /not "a\\u0000b"/, '#/name'),
  query('a path that climbs', '/v1/environments/..%2fprojects', /not "..\/projects"/, '#/name'),
  query('a script in the path', '/v1/environments/%3Cscript%3E', /not "<script>"/, '#/name'),
  {
    name: 'an empty idempotency key',
    headers: { 'idempotency-key': '' },
    body: '{"name":"x"}',
    code: 'invalid_input',
    says: /Idempotency-Key must be 1 to 128 visible ASCII characters/,
  },
  {
    name: 'an idempotency key with a space',
    headers: { 'idempotency-key': 'a b' },
    body: '{"name":"x"}',
    code: 'invalid_input',
    says: /Idempotency-Key/,
  },
  {
    name: 'a long idempotency key',
    headers: { 'idempotency-key': 'x'.repeat(129) },
    body: '{"name":"x"}',
    code: 'invalid_input',
    says: /Idempotency-Key/,
  },
  wrongMethod('PUT', '/v1/environments', 'POST, GET, HEAD'),
  wrongMethod('DELETE', '/v1/whoami', 'GET, HEAD'),
  wrongMethod('POST', '/v1/environments/k8s-east', 'GET, HEAD, PATCH, DELETE'),
  wrongMethod('OPTIONS', '/v1/tokens', 'POST, GET, HEAD'),
  wrongMethod('POST', '/healthz', 'GET, HEAD'),
  wrongMethod('PURGE', '/v1/tokens', 'POST, GET, HEAD'),
  {
    name: 'an unknown path',
    path: '/v1/nothing',
    code: 'not_found',
    says: /nothing at \/v1\/noth/,
  },
  { name: 'a slash too many', path: '/v1/environments/', code: 'not_found', says: /nothing at/ },
  {
    name: 'no version',
    path: '/environments',
    method: 'GET',
    code: 'not_found',
    says: /See \/docs/,
  },
  { name: 'a long path', path: `/${'x'.repeat(5000)}`, code: 'not_found', says: /^.{100,400}$/ },
]

describe('requests that no client of ours would send', () => {
  const open = embedded()
  let api: Api
  before(async () => {
    api = await startApi(await open())
    await fillOrganization(api, { token: api.root })
  })

  for (const { name, path = '/v1/environments', code, says, pointer, ...row } of rows)
    it(`are refused: ${name}`, async () => {
      const earlier = await dumpOf(api.world.db)
      const init = {
        method: row.method ?? 'POST',
        headers: { 'content-type': 'application/json', ...row.headers },
        ...(row.body === undefined ? {} : { body: row.body, duplex: 'half' }),
      }
      const { body: answer, text, status, headers } = await api.send(path, init as RequestInit)
      assert.equal(answer['code'], code, text)
      const problem = answer as unknown as Problem
      assert.match(`${problem.detail} ${problem.next ?? ''}`, says)
      if (pointer) assert.equal(problem.errors[0]?.pointer, pointer)
      if (status === 405) assert.match(headers.get('allow') ?? '', /^[A-Z]+(, [A-Z]+)*$/)
      assert.ok(text.length < 4000)
      assert.equal(await dumpOf(api.world.db), earlier)
    })

  it('are refused by name only where a path has the method', async () => {
    for (const { endpoint } of routes) {
      const taken = routes
        .filter((other) => other.endpoint.path === endpoint.path)
        .map((other) => other.endpoint.method)
      const method = ['PUT', 'DELETE', 'POST'].find((each) => !taken.some((one) => one === each))
      const path = endpoint.path.replaceAll(/\{\w+\}/g, 'x')
      const { status, headers } = await api.send(path, { method: method ?? '' })
      assert.equal(status, 405, path)
      assert.ok(headers.get('allow')?.split(', ').includes(endpoint.method), path)
    }
  })

  it('answer HEAD as GET, without a body', async () => {
    const { status, text, headers } = await api.send('/v1/environments', { method: 'HEAD' })
    assert.deepEqual([status, text], [200, ''])
    assert.match(headers.get('content-type') ?? '', /json/)
  })

  it('do not choose their own request id', async () => {
    const own = 'req_00000000000000000000000000'
    const { headers } = await api.send('/v1/whoami', {}, { headers: { 'x-request-id': own } })
    assert.notEqual(headers.get('x-request-id'), own)
    assert.ok(api.log.every((line) => !line.includes(own)))
  })
})
