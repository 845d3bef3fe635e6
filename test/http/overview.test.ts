import assert from 'node:assert/strict'
import { beforeEach, it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import type { Api, How, Reply } from './api.ts'
import { hour, inProduction, items, reporting, startWithArtifacts } from './recorded.ts'
import { digestOf, predicateType } from './scene.ts'

const texts = (reply: Reply, field: string): readonly string[] =>
  items(reply)
    .map((item) => String(item[field]))
    .sort()
const by = (logicalEnvironment: string, records: number | null) => ({
  logicalEnvironment,
  records,
  unseen: records === null,
})

forEachEngine(
  'the ledger as a whole',
  (engine) => {
    let api: Api
    beforeEach(async () => {
      api = await startWithArtifacts(engine)
    })

    const { report, wait, at } = reporting(() => api)
    const narrowed = async (scope: object): Promise<How> => {
      const { body } = await api.ok('token.create', { name: 'narrow', role: 'viewer', ...scope })
      return { token: body['secret'] as string }
    }

    it('shows what runs in one answer, and events go on from there without a gap', async () => {
      await api.number()
      const snapshot = await api.ok('ledger.snapshot')
      const { body } = snapshot
      assert.deepEqual(texts(snapshot, 'deploymentName'), ['blog', 'shop'])
      assert.equal(body['isWhole'], true)
      assert.equal(body['sequence'], 2)
      await report('later', 'c')
      await api.number()
      const after = String(body['sequence'])
      const [next, ...others] = items(await api.ok('event.list', { after }))
      assert.match(JSON.stringify(next), /"deploymentName":"later"/)
      assert.deepEqual(others, [])
      assert.equal((await api.ok('ledger.snapshot')).body['sequence'], 3)
    })

    it('says of each slot what a grid shows', async () => {
      const id = await report('web', 'c', { project: 'shop', service: 'web', version: '1.0' })
      const found = items(await api.ok('ledger.snapshot')).find((item) => item['id'] === id)
      const now = at()
      assert.deepEqual(found, {
        id,
        environment: 'k8s-east',
        logicalEnvironment: 'staging',
        project: 'shop',
        projectEnvironment: null,
        service: 'web',
        deploymentName: 'web',
        kind: 'CONTAINER_IMAGE',
        name: null,
        version: '1.0',
        digest: digestOf('c'),
        deployedAt: now,
        lastSeenAt: now,
        deployment: null,
      })
    })

    it('shows at an instant what the list shows at it, also of what was ended since', async () => {
      await report('web', 'c')
      const moments = [at()]
      for (const digit of ['d', 'c', 'e']) {
        wait(hour)
        await report('web', digit)
        moments.push(at())
      }
      wait(hour)
      await report('web', 'e', { status: 'decommissioned' })
      await report('past', 'c', { deployedAt: moments[1], status: 'deployed' })
      wait(hour)
      for (const moment of [...moments, at(), '2020-01-01T00:00:00Z']) {
        const snapshot = await api.ok('ledger.snapshot', { at: moment })
        const list = await api.ok('deployment.list', { at: moment, limit: '1000' })
        assert.deepEqual(texts(snapshot, 'id'), texts(list, 'id'), moment)
        assert.equal(snapshot.body['sequence'], null)
      }
    })

    it('shows a narrowed token only what it may see', async () => {
      const blog = await narrowed({ project: 'blog' })
      const record = await report('web', 'c', { project: 'shop' })
      wait(hour)
      for (const input of [{}, { at: at() }])
        assert.deepEqual(texts(await api.ok('ledger.snapshot', input, blog), 'deploymentName'), [
          'blog',
        ])
      assert.deepEqual(items(await api.ok('deployment.marks', { record }, blog)), [])
      for (const q of ['web', digestOf('c').slice(7, 20), record, 'shop'])
        assert.deepEqual(items(await api.ok('ledger.search', { q }, blog)), [], q)
    })

    const marks = async (...records: readonly string[]) =>
      items(await api.ok('deployment.marks', { record: records }))
    const behind = async (record: string) => (await marks(record))[0]?.['behind']

    it('tells how far a record is behind the stage before its own', async () => {
      const production = await report('web', 'c', inProduction)
      assert.deepEqual(await behind(production), [], 'it never ran before production')
      await report('web', 'd')
      assert.deepEqual(await behind(production), [by('staging', null)])
      for (const digit of ['c', 'd', 'e', 'd']) {
        wait(1)
        await report('web', digit)
      }
      assert.deepEqual(await behind(production), [by('staging', 2)])
      await report('web', 'c', { logicalEnvironment: 'development' })
      assert.deepEqual(await behind(production), [by('staging', 2)], 'staging is nearer')
      await report('web', 'c')
      assert.deepEqual(await behind(production), [by('staging', 0)])
      await report('web', 'c', { ...inProduction, status: 'decommissioned' })
      assert.deepEqual(await behind(production), [], 'it no longer runs')
    })

    it('matches services across names and places, and keeps projects apart', async () => {
      const web = { project: 'shop', service: 'web' }
      const production = await report('shop-web', 'c', { ...inProduction, ...web })
      await report('web.staging', 'c', { ...web, environment: 'k8s-west' })
      await report('blog-web', 'd', { project: 'blog', service: 'web' })
      await report('shop-web', 'd', { environment: 'k8s-west' })
      assert.deepEqual(await behind(production), [by('staging', 0)])
      wait(1)
      await report('web.staging', 'e', { ...web, environment: 'k8s-west' })
      assert.deepEqual(await behind(production), [by('staging', 1)])
    })

    it('looks into long histories, and knows what began long ago from what never did', async () => {
      const production = await report('web', 'c', inProduction)
      const unseen = await report('other', 'c', inProduction)
      await report('web', 'c')
      for (let n = 0; n < 60; n++) {
        wait(1)
        for (const name of ['web', 'other']) await report(name, n % 2 === 0 ? 'd' : 'e')
      }
      assert.deepEqual(await behind(production), [by('staging', 2)])
      assert.deepEqual(await behind(unseen), [by('staging', null)])
    })

    it('marks rollbacks, evidence and attribution, and has no health for reports', async () => {
      const first = await report('web', 'c', { version: '1.0' })
      wait(1)
      const second = await report('web', 'd')
      wait(1)
      const third = await report('web', 'c')
      const shown = await marks(first, second, third)
      const rollbacks = shown.map(({ record, isRollback }) => [record, isRollback])
      const expected = [
        [third, true],
        [second, false],
        [first, false],
      ]
      assert.deepEqual(rollbacks, expected)
      assert.ok(shown.every(({ evidence, health }) => evidence === 'stated' && health === null))
      const history = await api.ok('deployment.list', { deploymentName: 'web', history: 'true' })
      assert.deepEqual(
        items(history).map(({ id, isRollback }) => [id, isRollback]),
        expected,
      )
      const described = await api.ok('deployment.describe', { id: third })
      assert.equal(described.body['isRollback'], true)
    })

    it('takes a hundred records and no more, and leaves out what it does not know', async () => {
      const ids = Array.from({ length: 100 }, (_, n) => `rec_${n}`)
      assert.deepEqual(await marks(...ids), [])
      await api.refused('invalid_input', 'deployment.marks', { record: [...ids, 'rec_x'] })
      await api.refused('invalid_input', 'deployment.marks', {})
    })

    it('finds records by all that they are known by, running ones first', async () => {
      const old = await report('apps/web', 'c', { version: '1.0', project: 'shop' })
      wait(1)
      const running = await report('apps/web', 'd', {
        version: '1.1',
        project: 'shop',
        service: 'frontend',
        reference: 'ghcr.io/acme/web:1.1',
        runUrl: 'https://ci.example.com/runs/77',
      })
      const commit = '0123456789abcdef0123456789abcdef01234567'
      await api.ok('attestation.create', {
        digest: digestOf('d'),
        predicateType,
        predicate: { commit: 'd' },
        commit,
      })
      const both = [
        ['deploymentName', running],
        ['deploymentName', old],
      ]
      const rows: readonly (readonly [q: string, expected: readonly (readonly string[])[]])[] = [
        ['apps/web', both],
        ['WEB', [['deploymentName', running]]],
        [digestOf('c'), [['digest', old]]],
        [digestOf('c').slice(0, 20), [['digest', old]]],
        ['dddddd', [['digest', running]]],
        ['ddddd', []],
        ['1.1', [['version', running]]],
        ['1.0', [['version', old]]],
        ['frontend', [['service', running]]],
        ['ghcr.io/acme', [['reference', running]]],
        ['acme/web:1.1', [['reference', running]]],
        ['runs/77', [['runUrl', running]]],
        ['https://ci.example.com/runs/7', [['runUrl', running]]],
        [commit.slice(0, 7), [['commit', running]]],
        [commit, [['commit', running]]],
        [old, [['id', old]]],
        ['rec_nothing', []],
        ['nothing of the kind', []],
      ]
      for (const [q, expected] of rows) {
        const reply = await api.ok('ledger.search', { q })
        const found = items(reply).map(({ why, record }) => [why, (record as { id: string }).id])
        assert.deepEqual(found, expected, q)
        assert.equal(reply.body['isWhole'], true)
      }
      const cut = await api.ok('ledger.search', { q: 'apps/web', limit: '1' })
      assert.deepEqual([items(cut).length, cut.body['isWhole']], [1, false])
    })
  },
  { fsync: 'off' },
)
