import assert from 'node:assert/strict'
import { before, it } from 'node:test'
import { noteEarlierNames } from '../../src/core/evidence/note-earlier-names.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How } from './api.ts'
import { newOrganization } from './scene.ts'
import { signedStatement, subject } from './envelopes.ts'

forEachEngine(
  'workflows and versions',
  (engine) => {
    let api: Api
    let admin: How
    before(async () => {
      api = await startApi(await engine.open())
      admin = await newOrganization(api, 'acme')
    })

    it('what only strangers name becomes known, and not the latest', async () => {
      const { privateKey, publicKey } = generateKeyPair('ed25519')
      const signed = (version: string): string => {
        const its = { 'berth.project': 'strange', 'berth.version': version }
        const subjects = [subject(`sha256:${'a'.repeat(64)}`, its)]
        const predicateType = 'https://example.com/test/v1'
        const statement = { subjects, predicateType, predicate: {} }
        return signedStatement(statement, privateKey).toString('base64')
      }
      const latest = async () =>
        (await api.ok('version.latest', { project: 'strange' }, admin)).body['version']
      const take = (version: string, more: object = {}) =>
        api.ok('attestation.import', { envelope: signed(version), ...more }, admin)
      await take('v1', { version: 'v1' })
      assert.equal(await latest(), 'v1')
      await take('v2')
      assert.equal(await latest(), 'v1')
      await take('v3', { version: 'v3' })
      assert.equal(await latest(), 'v3')
      await api.ok('key.add', { name: 'known', pem: publicKey }, admin)
      await take('v4')
      assert.equal(await latest(), 'v4')
    })

    it('what evidence named before they were kept becomes known, in its order', async () => {
      const stated = { predicateType: 'https://example.com/test/v1', predicate: {} }
      for (const [at, version] of ['v2', 'v1'].entries()) {
        api.clock.set(api.clock.now() + 1000)
        const digest = `sha256:${String(at).repeat(64)}`
        const names = { project: 'earlier', workflow: `w${at}`, version }
        await api.ok('attestation.create', { ...stated, ...names, digest }, admin)
      }
      const { body } = await api.ok('project.describe', { name: 'earlier' }, admin)
      const id = String(body['id'])
      const lists = ['workflow.list', 'version.list'] as const
      const listed = () =>
        Promise.all(
          lists.map(async (list) => (await api.ok(list, { project: 'earlier' }, admin)).text),
        )
      const before = await listed()
      await api.world.db.write(async (tx) => {
        await tx.run(sql`delete from workflows where project_id = ${id}`)
        await tx.run(sql`delete from project_versions where project_id = ${id}`)
      })
      assert.notDeepEqual(await listed(), before)
      assert.equal(await noteEarlierNames(api.world), 4)
      assert.deepEqual(await listed(), before)
      assert.equal(await noteEarlierNames(api.world), 0)
      assert.equal(
        (await api.ok('version.latest', { project: 'earlier' }, admin)).body['version'],
        'v1',
      )
    })
  },
  { fsync: 'off' },
)
