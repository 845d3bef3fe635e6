import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { CheckedEvidence } from '../../src/contract/evidence.ts'
import { makeStatement, statementPayloadType } from '../../src/formats/evidence/intoto.ts'
import { statedAnnotations } from '../../src/formats/evidence/origin.ts'
import { signEnvelope } from '../../src/signatures/sign.ts'
import { runBerth } from './fake-context.ts'

const [about, other] = ['a'.repeat(64), 'b'.repeat(64)]

describe('attestation verify without a server', () => {
  let folder = ''
  const path = (name: string): string => join(folder, name)
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'berth-verify-'))
    const [mine, stranger] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
    for (const [name, { publicKey }] of Object.entries({ mine, stranger }))
      await writeFile(path(`${name}.pem`), publicKey.export({ type: 'spki', format: 'pem' }))
    const payload = makeStatement({
      subjects: [{ digest: { sha256: about } }],
      predicateType: 'https://example.com/test/v1',
      predicate: { result: 'ok' },
    })
    const envelope = signEnvelope(statementPayloadType, payload, mine.privateKey)
    await writeFile(path('good.json'), JSON.stringify(envelope))
    const stated = makeStatement({
      subjects: [
        { digest: { sha256: about }, annotations: statedAnnotations('org_1', 'tok_somebody') },
      ],
      predicateType: 'https://example.com/test/v1',
      predicate: {},
    })
    const forSomebody = signEnvelope(statementPayloadType, stated, mine.privateKey)
    await writeFile(path('stated.json'), JSON.stringify(forSomebody))
    const both = [stranger, mine].map(({ publicKey }) =>
      publicKey.export({ type: 'spki', format: 'pem' }),
    )
    await writeFile(path('both.pem'), both.join(''))
    const changed = payload.toString().replace('"ok"', '"no"')
    await writeFile(
      path('changed.json'),
      JSON.stringify({ ...envelope, payload: Buffer.from(changed).toString('base64') }),
    )
  })
  after(() => rm(folder, { recursive: true }))

  const rows = [
    ['what the key signed', ['good.json', 'mine.pem'], 0, 'verified'],
    ['what one of several keys signed', ['good.json', 'both.pem'], 0, 'verified'],
    ['what another key signed', ['good.json', 'stranger.pem'], 5, 'unverified'],
    ['other bytes than the key signed', ['changed.json', 'mine.pem'], 3, 'invalid'],
    ['what is about the artifact', ['good.json', 'mine.pem', about], 0, 'verified'],
    ['what is about another one', ['good.json', 'mine.pem', other], 3, 'invalid'],
  ] as const
  for (const [what, [bundle, key, digest], exit, answer] of rows)
    it(`says of ${what} that it is ${answer}`, async () => {
      const { code, stdout } = await runBerth([
        ...['attestation', 'verify', '--bundle', path(bundle), '--key', path(key), '-o', 'json'],
        ...(digest === undefined ? [] : ['--digest', `sha256:${digest}`]),
      ])
      const told = JSON.parse(stdout) as CheckedEvidence
      assert.deepEqual([code, told.verification.answer], [exit, answer])
    })

  it('says of what a server signed for somebody that it is their word', async () => {
    const { code, stdout } = await runBerth([
      ...['attestation', 'verify', '--bundle', path('stated.json'), '--key', path('both.pem')],
    ])
    assert.equal(code, 0)
    assert.match(stdout, /stated by tok_somebody/)
  })

  it('refuses what is no evidence', async () => {
    const outcome = await runBerth([
      ...['attestation', 'verify', '--bundle', path('mine.pem'), '--key', path('mine.pem')],
    ])
    assert.equal(outcome.code, 3)
    assert.match(outcome.stderr, /DSSE envelope/)
  })
})
