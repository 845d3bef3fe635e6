import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { routes } from '../../src/http/routes/all.ts'
import { forEachEngine } from '../engines/engines.ts'
import { requestOf, startApi, type Api, type Reply } from './api.ts'
import { dumpOf } from './dump.ts'
import { embedded } from './on-sqlite.ts'
import { samples } from './samples.ts'
import { fillOrganization, type Scene } from './scene.ts'

/** What no field may hold. */
const never: Readonly<Record<string, unknown>> = {
  'a NUL': 'a\0b',
  'a lone surrogate': 'a\ud800b',
  null: null,
  'a nested list': [[[1]]],
  'a negative number': -1,
}
/** What some fields may hold; nobody may fall over it. */
const odd: Readonly<Record<string, unknown>> = {
  'an empty text': '',
  'a long text': 'x'.repeat(100_000),
  'an object with a prototype': JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":1}}'),
  'an astral text': '𝒳'.repeat(300),
  'a percent sign': '%',
  'a quote': `'"--; drop table records`,
  'a terminal command': '\u001b]0;x\u0007\u009b31m',
}

/** Whether each report of a bulk was refused on its own. */
const isAllRefused = ({ body }: Reply): boolean =>
  Array.isArray(body['items']) && body['items'].every((item: object) => 'problem' in item)

/** Whether it named what is not there: in a text, what is no character is a U+FFFD. */
const isAbsent = ({ status, body }: Reply): boolean =>
  status === 404 || body['code'] === 'project_environment_unknown'

forEachEngine(
  'hostile values',
  (engine) => {
    let api: Api
    let scene: Scene
    before(async () => {
      api = await startApi(await engine.open())
      scene = await fillOrganization(api, { token: api.root })
    })

    for (const { endpoint } of routes)
      it(`in every field of ${endpoint.id} are refused, never a defect`, async () => {
        const input = await samples[endpoint.id]?.input(api, scene)
        assert.ok(input)
        const isRead = endpoint.method === 'GET' || endpoint.method === 'DELETE'
        const earlier = await dumpOf(api.world.db)
        for (const field of Object.keys(input))
          for (const [name, value] of Object.entries(never)) {
            // A path and a query hold text alone.
            const inPath = endpoint.path.includes(`{${field}}`)
            const inText = isRead || inPath || endpoint.takes === 'bytes'
            if (inText && typeof value !== 'string') continue
            const reply = await api.call(endpoint.id, { ...input, [field]: value })
            const { status, text } = reply
            const isRefused = status === 400 || (isAbsent(reply) && inText) || isAllRefused(reply)
            assert.ok(isRefused, `${field}: ${name}: ${status} ${text}`)
          }
        assert.equal(await dumpOf(api.world.db), earlier)
        for (const field of Object.keys(input))
          for (const [name, value] of Object.entries(odd)) {
            if ((isRead || endpoint.path.includes(`{${field}}`)) && typeof value !== 'string')
              continue
            const { status, text } = await api.call(endpoint.id, { ...input, [field]: value })
            assert.ok(status < 500, `${field}: ${name}: ${status} ${text}`)
            assert.ok(text.length < 20_000, `${field}: ${name}: the answer is ${text.length} long`)
          }
      })
  },
  { fsync: 'off' },
)

describe('large and strange bodies', () => {
  const open = embedded()
  let api: Api
  before(async () => {
    api = await startApi(await open())
    await fillOrganization(api, { token: api.root })
  })
  const manyKeys = Object.fromEntries(Array.from({ length: 150_000 }, (_, index) => [index, 1]))
  const bodies: readonly (readonly [name: string, id: string, input: object])[] = [
    ['150,000 unknown fields', 'deployment.record', manyKeys],
    ['150,000 labels', 'deployment.record', { labels: manyKeys }],
    ['a million items', 'deployment.record-bulk', { reports: Array(1_000_000).fill(1) }],
    ['a predicate of a million values', 'attestation.create', { predicate: Array(1e6).fill(1) }],
    ['a thousand reports of nothing', 'deployment.record-bulk', { reports: Array(1000).fill(0) }],
    ['a field of 5 MB', 'deployment.record', { deploymentName: 'é'.repeat(2_500_000) }],
    ['a key of 5 MB', 'deployment.record', { ['x'.repeat(5_000_000)]: 1 }],
  ]
  for (const [name, id, input] of bodies)
    it(`are answered briefly: ${name}`, async () => {
      const { status, text } = await api.call(id, input)
      assert.ok(status === 200 || status === 400, text.slice(0, 1000))
      // A thousand problems, or one with twenty fields.
      assert.ok(text.length < 4_000_000, `${text.length}`)
      if (status === 400) assert.ok(text.length < 10_000, `${text.length}`)
    })

  it('keep a predicate with __proto__ as it was stated', async () => {
    const digest = `sha256:${'f'.repeat(64)}`
    const predicate = JSON.parse('{"__proto__":{"admin":true},"constructor":1}') as object
    const input = { digest, predicateType: 'https://example.com/x/v1', predicate }
    const { path, init } = requestOf(
      routes.find(({ endpoint }) => endpoint.id === 'attestation.create')?.endpoint ??
        assert.fail(),
      input,
    )
    const made = await api.send(path, init)
    const { body } = await api.ok('attestation.download', { id: made.body['id'] as string })
    const envelope = JSON.parse(Buffer.from(body['bytes'] as string, 'base64').toString()) as {
      payload: string
    }
    const statement = Buffer.from(envelope.payload, 'base64').toString()
    assert.match(statement, /"predicate":\{"__proto__":\{"admin":true\},"constructor":1\}/)
    assert.equal(({} as { admin?: boolean }).admin, undefined)
  })
})
