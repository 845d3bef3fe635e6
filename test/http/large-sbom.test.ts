import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { before, it } from 'node:test'
import { describeAttestation } from '../../src/core/evidence/list-attestations.ts'
import { createAttestation, importAttestation } from '../../src/core/evidence/create-attestation.ts'
import { pushToRun } from '../../src/core/evidence/push-to-run.ts'
import type { ListedMemory, Signer, Verifier } from '../../src/core/evidence/trust/verifier.ts'
import { inTurns } from '../../src/core/kernel/in-turns.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { digestOf as sha256 } from '../../src/formats/digest.ts'
import { formatEnvelope } from '../../src/formats/evidence/dsse.ts'
import { statementTextInTurns } from '../../src/formats/evidence/evidence.ts'
import { charactersAtOnce } from '../../src/formats/json/scan.ts'
import { readInventory } from '../../src/formats/sbom/read-inventory.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { signEnvelope } from '../../src/signatures/sign.ts'
import { forEachEngine } from '../engines/engines.ts'
import { turnsDuring } from '../turns-during.ts'
import { callBy, worldOn, type TestCall } from '../world.ts'
import { startApi, type Api } from './api.ts'
import { indexDocuments } from './documents.ts'

const pair = generateKeyPair('ecdsa-p256')
const image = sha256('shop')

const predicateType = 'https://cyclonedx.org/bom/v1.6'
const statementOf = (version: string) => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'shop', digest: { sha256: image.slice('sha256:'.length) } }],
  predicateType,
  predicate: {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: Array.from({ length: 25_000 }, (_, n) => ({
      'bom-ref': `ref-${n}`,
      purl: `pkg:npm/package-${n}@${version}`,
      properties: [{ name: 'path', value: `/usr/lib/node_modules/package-${n}/package.json` }],
    })),
  },
})

/** Evidence of some five megabytes in an envelope that the key signed. */
const envelopeOf = (version: string): Buffer => {
  const payload = Buffer.from(JSON.stringify(statementOf(version)))
  const key = createPrivateKey(pair.privateKey)
  return Buffer.from(formatEnvelope(signEnvelope('application/vnd.in-toto+json', payload, key)))
}

const envelope = envelopeOf('1.0.0')
const pieces = envelope.byteLength / charactersAtOnce

forEachEngine('a large SBOM', (engine) => {
  let api: Api
  before(async () => {
    api = await startApi(await engine.open())
    await api.ok('key.add', { name: 'release', pem: pair.publicKey })
    await api.ok('environment.create', { name: 'here' })
  })
  /** A server that remembers nothing, as after a restart. */
  const freshly = async (more: Partial<TestCall> = {}): Promise<TestCall> => ({
    ...(await callBy(worldOn(api.world.db, { now: api.clock.now }), api.root)),
    ...more,
  })

  it('is taken, kept packed, given back byte for byte, and found by what it lists', async () => {
    const sent = { envelope: envelope.toString('base64') }
    const { body } = await api.ok('attestation.import', sent)
    assert.equal(body['id'], sha256(envelope))
    assert.deepEqual((body['verification'] as { answer: string }).answer, 'verified')
    const [kept] = await api.world.db.ask(sql`
      select length(bytes) as kept, unpacked_size, length(statement_head) as head
      from attestations where id = ${sha256(envelope)}`)
    assert.equal(kept?.['unpacked_size'], envelope.byteLength)
    assert.ok(Number(kept['kept']) < envelope.byteLength / 4, String(kept['kept']))
    const head = Number(kept['head'])
    assert.ok(head > 0 && head < 1000, String(head))
    const given = await api.ok('attestation.download', { id: sha256(envelope) })
    assert.equal(given.body['bytes'], sent.envelope)
    // The same again is the same.
    assert.equal((await api.ok('attestation.import', sent)).body['id'], sha256(envelope))
    await api.ok('deployment.record', {
      environment: 'here',
      logicalEnvironment: 'production',
      deploymentName: 'shop',
      kind: 'CONTAINER_IMAGE',
      digest: image,
    })
    await indexDocuments(api.world)
    const where = { package: 'pkg:npm/package-19999@1.0.0' }
    const { items } = (await api.ok('deployment.where-evidence', where)).body
    assert.equal((items as readonly unknown[]).length, 1)
  })

  it('is indexed by what was read when it came, once', async () => {
    const bytes = envelopeOf('3.0.0')
    const { listed } = api.world
    const taken: [string, boolean][] = []
    const watched: ListedMemory = {
      keep: (id, found) => listed.keep(id, found),
      take: (id) => {
        const found = listed.take(id)
        taken.push([id, found !== undefined])
        return found
      },
    }
    await api.ok('attestation.import', { envelope: bytes.toString('base64') })
    await indexDocuments({ ...api.world, listed: watched })
    assert.deepEqual(taken, [[sha256(bytes), true]])
    assert.equal(listed.take(sha256(bytes)), undefined)
    const [read] = await api.world.db.ask(sql`
      select state, format, packages, unnamed, invalid from inventories
      where attestation_id = ${sha256(bytes)}`)
    // Who remembers nothing reads the same from the bytes.
    const statement = await inTurns(statementTextInTurns(bytes), async () => {})
    const again = await inTurns(readInventory(statement, 'statement'), async () => {})
    assert.ok(again.ok)
    const { format, packages, unnamed, invalid } = again.value
    assert.equal(packages.length, 25_000)
    assert.deepEqual(
      { ...read },
      { state: 'indexed', format, packages: packages.length, unnamed, invalid: invalid.count },
    )
  })

  it('tells and is worth the same to a server that remembers nothing', async () => {
    const told = await describeAttestation(await freshly(), sha256(envelope))
    assert.equal(told.verification.answer, 'verified')
    assert.match(told.summary.title, /CycloneDX/)
    assert.equal(told.summary.state, 'understood')
  })

  it('is read in turns, and its signature is checked before the one writer is held', async () => {
    let pauses = 0
    const checks: string[] = []
    const call = await freshly()
    const verifier: Verifier = {
      named: (evidence) => call.verifier.named(evidence),
      verify: (...given) => {
        checks.push('in the transaction')
        return call.verifier.verify(...given)
      },
      verifyAside: (...given) => {
        checks.push('aside')
        return call.verifier.verifyAside(...given)
      },
    }
    const pause = async (): Promise<void> => void pauses++
    await importAttestation({ ...call, verifier, pause }, { envelope: envelopeOf('2.0.0') })
    assert.deepEqual(checks, ['aside'])
    // The payload is three quarters of it.
    assert.ok(pauses > pieces / 2, `${pauses} pauses`)
  })

  it('is written and read in turns where the server signs it, and signed on another thread', async () => {
    let pauses = 0
    const pause = async (): Promise<void> => void pauses++
    const { signer, ...call } = { ...(await callBy(api.world, api.root)), pause }
    let turns = 0
    const watched: Signer = {
      ...signer,
      sign: async (payload) => {
        let signed: Uint8Array = payload
        turns += await turnsDuring(async () => (signed = await signer.sign(payload)))
        return signed
      },
    }
    const context = { ...call, signer: watched }
    const { predicate } = statementOf('4.0.0')
    const made = await createAttestation(context, { digest: image, predicateType, predicate })
    assert.equal(made.verification.answer, 'verified')
    assert.ok(turns > 0)
    // It is written once and read twice: in its envelope, which is a third longer, and in itself.
    const ownPieces = JSON.stringify(predicate).length / charactersAtOnce
    assert.ok(pauses > ownPieces * 3, `${pauses} pauses for ${ownPieces} pieces`)
  })

  it('is written in turns where it is the evidence of a run, or too long for one', async () => {
    const begun = { project: 'shop', workflow: 'build', version: 'v1' }
    const { body } = await api.ok('workflow-run.begin', begun)
    const id = String(body['id'])
    let pauses = 0
    const pause = async (): Promise<void> => void pauses++
    const context = { ...(await callBy(api.world, api.root)), pause }
    const statement = statementOf('5.0.0')
    const ownPieces = JSON.stringify(statement).length / charactersAtOnce
    await pushToRun(context, { id, statement })
    assert.ok(pauses > ownPieces * 3, `${pauses} pauses for ${ownPieces} pieces`)
    const { components, ...rest } = statement.predicate
    const long = {
      ...statement,
      predicate: { ...rest, components: [...components, ...components] },
    }
    await assert.rejects(pushToRun(context, { id, statement: long }), /at most 4194304 bytes long/)
  })

  it('lets others have their turns at the door, whatever it is', async () => {
    const turns = await turnsDuring(() =>
      api.ok('attestation.verify', { envelope: envelope.toString('base64') }),
    )
    assert.ok(turns > pieces, `${turns} turns`)
    const reports = Array.from({ length: 50_000 }, (_, n) => ({ deploymentName: `shop-${n}`, n }))
    const long = JSON.stringify({ reports }).length / charactersAtOnce
    const refused = await turnsDuring(() =>
      api.refused('invalid_input', 'deployment.record-bulk', { reports }),
    )
    assert.ok(refused > long / 2, `${refused} turns for ${long} pieces`)
  })
})
