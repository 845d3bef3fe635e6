import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { digestOf } from '../../src/formats/digest.ts'
import { payloadOf, preAuthEncoding, signatureOf } from '../../src/formats/evidence/dsse.ts'
import { parseEvidence } from '../../src/formats/evidence/evidence.ts'
import { generateKeyPair } from '../../src/signatures/generate.ts'
import { newHome, runBerth, type Outcome, type Wanted } from './fake-context.ts'
import { startFakeServer } from './fake-server.ts'
import * as samples from './samples.ts'

const folder = newHome()
const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const predicate = file('predicate.json', '{"passed": true, "n": [1, null, "x"]}')
const archive = file('app.tgz', 'bytes of an archive')
const type = 'https://in-toto.io/attestation/test-result/v0.1'
const keys = generateKeyPair('ed25519')
const key = file('key.pem', keys.privateKey)
const rsa = file('no-key.pem', 'no key at all')
mkdirSync(join(folder, 'image'))

const server = await startFakeServer({
  'POST /v1/attestations': { value: samples.attestation },
  'POST /v1/attestations/import': { value: samples.attestation },
})
const env = { BERTH_SERVER: server.url, BERTH_TOKEN: 'berth_test' }
const run = async (argv: readonly string[], wanted: Wanted = {}): Promise<Outcome> => {
  server.seen.length = 0
  return await runBerth(argv, { env, ...wanted })
}
const attest = (artifact: string, ...more: readonly string[]): readonly string[] => [
  'attest',
  '--artifact',
  artifact,
  '--predicate',
  predicate,
  '--predicate-type',
  type,
  ...more,
]
const sent = (): Record<string, unknown> => (server.seen[0]?.body ?? {}) as Record<string, unknown>

describe('attest', () => {
  it('lets the server sign: a digest as it is', async () => {
    const digest = `sha256:${'1'.repeat(64)}`
    const origin = '--project shop --workflow build --version v1 --run-url https://ci/1 --commit c'
    const { code, stdout } = await run(attest(digest, ...origin.split(' '), '--kind', 'ARCHIVE'))
    assert.equal(code, 0)
    assert.equal(stdout, `Attestation ${samples.attestation.id} stored: stated by ci.\n`)
    assert.deepEqual(server.seen[0]?.path, '/v1/attestations')
    assert.deepEqual(server.seen[0]?.body, {
      digest,
      kind: 'ARCHIVE',
      predicateType: type,
      predicate: { passed: true, n: [1, null, 'x'] },
      project: 'shop',
      workflow: 'build',
      version: 'v1',
      runUrl: 'https://ci/1',
      commit: 'c',
    })
  })

  it('takes what begins with . or / for a file, by its bytes', async () => {
    await run(attest(archive))
    const { digest, name } = sent()
    assert.deepEqual([digest, name], [digestOf('bytes of an archive'), 'app.tgz'])
  })

  it('reads the predicate from standard input for -', async () => {
    const argv = ['attest', '--artifact', archive, '--predicate', '-', '--predicate-type', type]
    await run(argv, { stdin: ['{"a"', ':1}'] })
    assert.deepEqual(sent()['predicate'], { a: 1 })
  })

  it('signs here with --key, and sends the envelope', async () => {
    const { code, stderr } = await run(attest(archive, '--key', key, '--kind', 'ARCHIVE'))
    assert.equal(code, 0, stderr)
    assert.equal(server.seen[0]?.path, '/v1/attestations/import')
    const body = sent()
    assert.deepEqual(Object.keys(body), ['envelope'])
    const evidence = parseEvidence(Buffer.from(String(body['envelope']), 'base64'))
    assert.ok(evidence.ok)
    const { envelope, statement } = evidence.value
    assert.deepEqual(statement.subjects, [
      {
        name: 'app.tgz',
        digest: { sha256: digestOf('bytes of an archive').slice(7) },
        annotations: { 'berth.kind': 'ARCHIVE' },
      },
    ])
    assert.deepEqual(statement.predicate, { passed: true, n: [1, null, 'x'] })
    const [signature] = envelope.signatures
    assert.ok(signature)
    const signed = preAuthEncoding(envelope.payloadType, payloadOf(envelope))
    assert.ok(verify(null, signed, createPublicKey(keys.publicKey), signatureOf(signature)))
    assert.equal(JSON.stringify(server.seen).includes('PRIVATE KEY'), false)
  })

  const wrong: readonly (readonly [
    name: string,
    argv: readonly string[],
    says: RegExp,
    exit?: number,
  ])[] = [
    ['a file that is not there', attest('./nonexistent'), /there is no file/, 4],
    ['a folder', attest(folder), /is a folder\.\nNext: An OCI layout is oci:FOLDER/],
    ['a device', attest('/dev/null'), /is no regular file/],
    ['a key that is none', attest(archive, '--key', rsa), /not a private key in PEM/],
    ['a bad digest with --key', attest('sha256:ABC', '--key', key), /--artifact must be sha256:/],
    [
      'a registry password for a file',
      attest(archive, '--registry-password', 'hunter2'),
      /--registry-password has no meaning with a file/,
    ],
  ]
  for (const [name, argv, says, exit] of wrong)
    it(`refuses ${name}, and sends nothing`, async () => {
      const { code, stdout, stderr } = await run(argv)
      assert.deepEqual([code, stdout, server.seen.length], [exit ?? 2, '', 0])
      assert.match(stderr, says)
      assert.equal(stderr.includes('hunter2'), false)
    })

  const predicates: readonly (readonly [text: string, says: RegExp])[] = [
    ['', /must be JSON/],
    ['[1]', /must be a JSON object/],
    ['{"a":1,"a":2}', /must not have a key twice/],
    ['{"a":"\\u0000"}', /must have no NUL/],
    [`{"a":"${'x'.repeat(4 * 1024 * 1024)}"}`, /larger than 4194304 bytes/],
  ]
  for (const [text, says] of predicates)
    it(`refuses the predicate ${text.slice(0, 20)}`, async () => {
      const argv = ['attest', '--artifact', archive, '--predicate', '-', '--predicate-type', type]
      const { code, stderr } = await run(argv, { stdin: text })
      assert.deepEqual([code, server.seen.length], [2, 0])
      assert.match(stderr, says)
    })
})

describe('attestation import', () => {
  it('sends the bytes as they are', async () => {
    const bytes = ' {"payload" : "…"}\r\n'
    await run(['attestation', 'import', file('e.json', bytes), '--project', 'shop'])
    const body = sent()
    assert.equal(Buffer.from(String(body['envelope']), 'base64').toString(), bytes)
    assert.equal(body['project'], 'shop')
  })

  const documents: readonly (readonly [name: string, text: string, says: string])[] = [
    [
      'sbom.cdx.json',
      '{"bomFormat":"CycloneDX","specVersion":"1.5"}',
      `berth attest --artifact ARTIFACT --predicate ${folder}/sbom.cdx.json --predicate-type https://cyclonedx.org/bom`,
    ],
    [
      'sbom.spdx.json',
      '{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT"}',
      '--predicate-type https://spdx.dev/Document',
    ],
    ['tests.xml', '<testsuites/>', `berth attestation add --name NAME --value ${folder}/tests.xml`],
    ['build.json', '{"a":1}', '/build.json --predicate-type URI'],
    ['notes.txt', 'notes', 'Next: as the server says'],
  ]
  for (const [name, text, says] of documents)
    it(`of ${name}, which nobody has signed, says how to attest it`, async () => {
      const refusing = await startFakeServer({
        'POST /v1/attestations/import': {
          problem: {
            ...{ type: 'x', title: 'x', status: 422, code: 'envelope_invalid', errors: [] },
            ...{ detail: 'No envelope.', next: 'as the server says', retryable: false },
          },
        },
      })
      const { code, stderr } = await runBerth(['attestation', 'import', file(name, text)], {
        env: { ...env, BERTH_SERVER: refusing.url },
      })
      assert.equal(code, 3)
      assert.ok(stderr.includes(says), stderr)
    })
})

describe('key add', () => {
  it('never sends a private key', async () => {
    const { code, stderr } = await run(['key', 'add', 'ci', '--pem', key])
    assert.deepEqual([code, server.seen.length], [2, 0])
    assert.match(stderr, /--pem is a private key; it was not sent/)
    assert.equal(stderr.includes(keys.privateKey.split('\n')[1] ?? ''), false)
  })
})
