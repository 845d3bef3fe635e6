import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseBundle } from '../formats/evidence/sigstore-bundle.ts'
import { identityIn, isForSigning, type Certificate } from './certificate-identity.ts'
import { leafOf } from './verify-certificate.ts'

const folder = mkdtempSync(join(tmpdir(), 'berth-certificates-'))
after(() => rmSync(folder, { recursive: true }))
const skip =
  spawnSync('openssl', ['version'], { timeout: 30_000 }).status === 0
    ? false
    : 'openssl is not installed'

const around = (rawBytes: string) => ({
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  verificationMaterial: { certificate: { rawBytes } },
  dsseEnvelope: {
    payload: Buffer.from('{}').toString('base64'),
    payloadType: 'application/vnd.in-toto+json',
    signatures: [{ sig: Buffer.from('none').toString('base64') }],
  },
})

/** A certificate with these extensions and no others, as openssl writes it. */
const certificate = (extensions: readonly string[]): Certificate => {
  const [key, out] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-config', '/dev/null', '-subj', '/O=example', '-keyout', key, '-out', out],
    ...extensions.flatMap((each) => ['-addext', each]),
  ])
  assert.equal(made.status, 0, String(made.stderr))
  const { raw } = new X509Certificate(readFileSync(out))
  const read = parseBundle(JSON.stringify(around(raw.toString('base64'))))
  assert.ok(read.ok, JSON.stringify(read))
  const found = leafOf(read.value.read)
  assert.ok(found)
  return found
}

const codeSigning = 'extendedKeyUsage=codeSigning'
const signs = 'keyUsage=critical,digitalSignature'
const leaf = 'basicConstraints=critical,CA:FALSE'

const purposes: readonly (readonly [string, boolean, ...string[]])[] = [
  ['what Fulcio issues', true, signs, codeSigning],
  ['what says that it is no authority', true, leaf, signs, codeSigning],
  ['one of several usages', true, leaf, 'keyUsage=digitalSignature,keyAgreement', codeSigning],
  ['one of several purposes', true, leaf, signs, 'extendedKeyUsage=serverAuth,codeSigning'],
  ['no purpose', false, leaf, signs],
  ['a server', false, leaf, signs, 'extendedKeyUsage=serverAuth'],
  ['any purpose at all', false, leaf, signs, 'extendedKeyUsage=anyExtendedKeyUsage'],
  ['a key for encryption', false, leaf, 'keyUsage=keyEncipherment', codeSigning],
  ['a key for lists of revoked certificates', false, leaf, 'keyUsage=cRLSign', codeSigning],
  ['no usage, which is any', true, leaf, codeSigning],
  [
    'an authority',
    false,
    ...['basicConstraints=CA:TRUE', 'keyUsage=digitalSignature,keyCertSign', codeSigning],
  ],
  ['an authority that may not issue', false, 'basicConstraints=CA:TRUE', signs, codeSigning],
]
for (const [name, isOne, ...extensions] of purposes)
  test(`tells whether a certificate is for signing: ${name}`, { skip }, () =>
    assert.equal(isForSigning(certificate(extensions)), isOne),
  )

const issuer = 'https://token.actions.githubusercontent.com'
const newer = `1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:${issuer}`
const hex = (text: string): string => Buffer.from(text).toString('hex')
const older = (text: string): string => `1.3.6.1.4.1.57264.1.1=DER:${hex(text)}`
const job = 'https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main'
const name = `subjectAltName=URI:${job}`
const address = 'subjectAltName=email:alice@example.com'
const userName = (text: string): string =>
  `subjectAltName=otherName:1.3.6.1.4.1.57264.1.7;UTF8:${text}`

const identities: readonly (readonly [string, string | undefined, ...string[]])[] = [
  ['the newer issuer', job, newer, name],
  ['the older issuer', job, older(issuer), name],
  ['an address', 'alice@example.com', newer, address],
  ['a user name', 'alice!example.com', newer, userName('alice!example.com')],
  ['both issuers: the newer counts', job, newer, older('https://evil.example'), name],
  ['no issuer', undefined, name],
  ['no name', undefined, newer],
  ['two names', undefined, newer, `${name},URI:https://github.com/evil/shop`],
  ['two kinds of names', undefined, newer, `${name},email:alice@example.com`],
  ['a host, which nobody attests', undefined, newer, 'subjectAltName=DNS:example.com'],
  ['an address in a network', undefined, newer, 'subjectAltName=IP:127.0.0.1'],
  [
    'a name of another scheme',
    undefined,
    ...[newer, 'subjectAltName=otherName:1.2.3.4;UTF8:alice!example.com'],
  ],
  ['a user name with a blank', undefined, newer, userName('alice bob')],
  ['a user name that is not ASCII', undefined, newer, userName('аlice!example.com')],
  ['an older issuer with a line break', undefined, older(`${issuer}\n`), name],
  ['an older issuer with a NUL', undefined, older(`${issuer}\0.evil.example`), name],
  ['an older issuer of nothing but a NUL', undefined, '1.3.6.1.4.1.57264.1.1=DER:00', name],
  ['a newer issuer that is no DER', undefined, `1.3.6.1.4.1.57264.1.8=DER:${hex(issuer)}`, name],
  ['a newer issuer that is a list', undefined, '1.3.6.1.4.1.57264.1.8=DER:30020c00', name],
  ['a newer issuer that is a number', undefined, '1.3.6.1.4.1.57264.1.8=ASN1:INTEGER:7', name],
  [
    'a newer issuer that is UTF-16',
    undefined,
    ...[`1.3.6.1.4.1.57264.1.8=ASN1:BMPString:${issuer}`, name],
  ],
]
const found = (each: Certificate): string | undefined => {
  try {
    const identity = identityIn(each)
    if (identity) assert.equal(identity.issuer, issuer)
    return identity?.subject
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    return undefined
  }
}
for (const [what, subject, ...extensions] of identities)
  test(`reads whom a certificate names: ${what}`, { skip }, () =>
    assert.equal(found(certificate(extensions)), subject),
  )
