import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { JsonObject } from '../../src/formats/json/canonical.ts'
import { slsa1, slsa02, tests } from '../materials/predicate-samples.ts'
import { startApi, type Api } from './api.ts'
import { signedStatement, subject } from './envelopes.ts'
import { embedded } from './on-sqlite.ts'
import { digestOf, fillOrganization, type Scene } from './scene.ts'

const open = embedded()
const commit = 'd20ace7968ba43c0219f62d71334c1095bab1602'
const provenance = 'https://slsa.dev/provenance/v1'

const signed = (predicateType: string, predicate: JsonObject): string => {
  const subjects = [subject(digestOf('a'))]
  return signedStatement({ subjects, predicateType, predicate }).toString('base64')
}

describe('what attestations tell', () => {
  let api: Api
  let scene: Scene
  before(async () => {
    api = await startApi(await open())
    scene = await fillOrganization(api, { token: api.root })
  })
  const as = () => scene.admin
  const imported = async (input: object) =>
    String((await api.ok('attestation.import', input, as())).body['id'])
  const described = async (id: string) => (await api.ok('attestation.describe', { id }, as())).body

  it('is summarised, with the source, and its commit is known and signed', async () => {
    for (const [type, predicate] of [
      [provenance, slsa1],
      ['https://slsa.dev/provenance/v0.2', slsa02],
    ] as const) {
      const told = await described(await imported({ envelope: signed(type, predicate) }))
      assert.equal(told['commit'], commit)
      assert.equal(told['signedCommit'], commit)
      const source = told['source'] as { repository: string; commit: string }
      assert.deepEqual([source.repository, source.commit], ['https://github.com/acme/shop', commit])
      assert.match(JSON.stringify(told['summary']), /Built by .* at commit d20ace7968ba\./)
    }
    const found = await api.ok('ledger.search', { q: commit.slice(0, 12) }, as())
    assert.match(found.text, new RegExp(digestOf('a')))
  })

  it('is unsigned where a commit is only said beside it', async () => {
    const type = 'https://in-toto.io/attestation/test-result/v0.1'
    const told = await described(await imported({ envelope: signed(type, tests), commit }))
    assert.deepEqual([told['commit'], told['signedCommit']], [commit, null])
    assert.match(JSON.stringify(told['summary']), /Tests passed/)
  })

  it('may not be contradicted beside it', async () => {
    const envelope = signed(provenance, { ...slsa1, note: 1 })
    const other = { envelope, commit: '0'.repeat(40) }
    const { errors } = await api.refused('statement_invalid', 'attestation.import', other, as())
    assert.equal(errors[0]?.pointer, '#/commit')
  })

  it('is said to be unreadable or unknown, and kept', async () => {
    const broken = await described(
      await imported({
        envelope: signed(provenance, { buildDefinition: [], n: 'x'.repeat(9999) }),
      }),
    )
    assert.match(JSON.stringify(broken['summary']), /cannot be read as SLSA provenance v1: it must/)
    const unknown = await described(
      await imported({ envelope: signed('https://example.com/mood/v1', {}) }),
    )
    assert.match(JSON.stringify(unknown['summary']), /"state":"unknown"/)
  })

  it('does not take what is no commit for one', async () => {
    const annotations = { 'berth.commit': '\u00e4'.repeat(2048) }
    const subjects = [subject(digestOf('a'), annotations)]
    const predicateType = 'https://example.com/mood/v1'
    const envelope = signedStatement({ subjects, predicateType, predicate: {} }).toString('base64')
    const told = await described(await imported({ envelope }))
    assert.equal(told['commit'], null)
  })
})
