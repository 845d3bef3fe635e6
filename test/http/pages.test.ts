import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { routes } from '../../src/http/routes/all.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { digestOf, fillOrganization, newOrganization, predicateType } from './scene.ts'

const acceptance = { project: 'shop', projectEnvironment: 'acceptance' }

/** Every list, with a filter that changes what it shows and still gives more than one page. */
const lists: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'environment.list': {},
  'logical-environment.list': {},
  'project.list': {},
  'project-environment.list': {},
  'variable.history': { ...acceptance, key: 'PAGED' },
  'workflow.list': { project: 'shop' },
  'version.list': {},
  'workflow-run.list': { project: 'shop' },
  'attestation.list': { predicateType },
  'artifact.list': { kind: 'CONTAINER_IMAGE' },
  'deployment.list': { kind: 'CONTAINER_IMAGE' },
  'deployment.where': { digest: digestOf('a') },
  'deployment.where-evidence': { workflow: 'paged', history: 'true' },
  'audit.list': { outcome: 'done' },
  'organization.list': {},
  'token.list': {},
}
/** What lists need beside their filter. */
const due = (id: string): Readonly<Record<string, string>> =>
  ({
    'project-environment.list': { project: 'shop' },
    'version.list': { project: 'shop' },
    'deployment.where': { reference: 'ghcr.io/acme/shop:1' },
    'deployment.where-evidence': { workflow: 'paged' },
    'variable.history': acceptance,
  })[id] ?? {}

forEachEngine(
  'pages',
  (engine) => {
    let api: Api
    let other: How
    before(async () => {
      api = await startApi(await engine.open())
      await fillOrganization(api, { token: api.root })
      other = await newOrganization(api, 'other')
      await fillOrganization(api, other)
      for (const how of [{}, other])
        await api.ok('project-environment.create', { project: 'shop', name: 'paged' }, how)
      for (const name of ['one', 'two', 'three'])
        await api.ok('deployment.record', {
          environment: 'k8s-east',
          logicalEnvironment: 'acceptance',
          deploymentName: name,
          kind: 'CONTAINER_IMAGE',
          digest: digestOf('a'),
          reference: 'ghcr.io/acme/shop:1',
        })
      for (const how of [{}, other]) {
        const about = { digest: digestOf('a'), predicateType, predicate: { paged: true } }
        await api.ok('attestation.create', { ...about, workflow: 'paged' }, how)
      }
      for (const [key, value] of Object.entries({ PAGED: '1', OTHER: '1' }))
        for (const more of ['', '2', '3']) {
          const variables = [{ key, value: value + more }]
          for (const how of [{}, other])
            await api.ok('variable.set', { ...acceptance, variables }, how)
        }
      await api.ok('token.create', { name: 'one', role: 'viewer' })
      for (const name of ['one', 'two'])
        for (const project of ['shop', 'blog'])
          for (const how of [{}, other])
            await api.ok('workflow-run.begin', { project, workflow: name, version: name }, how)
    })

    it('are tested for every list that has them', () => {
      const paged = routes
        .filter(({ output }) => 'shape' in output && 'nextCursor' in (output.shape as object))
        .map(({ endpoint }) => endpoint.id)
      const whole = ['key.list', 'identity.list', 'trusted-root.list', 'event.list']
      assert.deepEqual(
        paged.filter((id) => !whole.includes(id)),
        Object.keys(lists).sort((a, b) => paged.indexOf(a) - paged.indexOf(b)),
      )
    })

    const cursorOf = async (id: string, input: object): Promise<string> => {
      const { body } = await api.ok(id, { ...input, limit: '1' })
      assert.equal(typeof body['nextCursor'], 'string', `${id} has but one page`)
      return body['nextCursor'] as string
    }

    for (const [id, filter] of Object.entries(lists)) {
      it(`${id} gives every item once, one at a time`, async () => {
        const whole = (await api.ok(id, { ...due(id), limit: '1000' })).body['items'] as object[]
        const seen: object[] = []
        let cursor: string | undefined
        do {
          const input = { ...due(id), limit: '1', cursor }
          const { body } = await api.ok(id, input)
          seen.push(...(body['items'] as object[]))
          cursor = (body['nextCursor'] ?? undefined) as string | undefined
        } while (cursor !== undefined)
        assert.deepEqual(seen, whole)
        assert.ok(whole.length > 1)
      })

      it(`${id} refuses a cursor that is not its own`, async () => {
        const own = await cursorOf(id, due(id))
        const foreign = await Promise.all(
          Object.keys(lists)
            .filter((each) => each !== id)
            .map((each) => cursorOf(each, due(each))),
        )
        for (const cursor of [...foreign, ...mangled(own)])
          await api.refused('cursor_invalid', id, { ...due(id), cursor })
        if (id !== 'organization.list')
          await api.refused('cursor_invalid', id, { ...due(id), cursor: own }, other)
        if (Object.keys(filter).length > 0) {
          await api.refused('cursor_invalid', id, { ...filter, cursor: own })
          const filtered = await cursorOf(id, filter)
          await api.ok(id, { ...filter, cursor: filtered })
          await api.refused('cursor_invalid', id, { ...due(id), cursor: filtered })
        }
      })
    }
  },
  { fsync: 'off' },
)

/** The cursor with one part after another made wrong, by somebody who knows how it is made. */
const mangled = (cursor: string): readonly string[] => {
  const read = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as {
    readonly place: readonly unknown[]
  }
  const written = (changed: object) =>
    Buffer.from(JSON.stringify({ ...read, ...changed })).toString('base64url')
  const wrongPlaces: readonly unknown[] = [
    [],
    ['x', 'y'],
    [null, 'x'],
    [1, 2],
    [{}, []],
    [1.5, 'x'],
    [1e300, 'x'],
    ['a\0b'],
    [1, 'a\0b'],
    [1, 'x'.repeat(300)],
    'x',
    read.place.length === 1 ? [1, 'x'] : ['x'],
    [...read.place, 'more'],
  ]
  return [
    ...wrongPlaces.map((place) => written({ place })),
    written({ moment: 'now' }),
    written({ moment: null }),
    written({ for: 'somebody' }),
    cursor.slice(0, -4),
    'AAAA',
    Buffer.from('null').toString('base64url'),
    Buffer.from('[]').toString('base64url'),
  ]
}
