import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { matchesSubject } from '../../src/formats/evidence/identity.ts'
import { parseEvidence } from '../../src/formats/evidence/evidence.ts'
import { parseTrustedRoot } from '../../src/formats/evidence/trusted-root.ts'
import { verifyEvidence } from '../../src/signatures/verify.ts'
import { recordedBundle, recordedRoot, type RecordedName } from './recorded/recorded.ts'
import { sigstoreSays } from './sigstore-says.ts'
import type { BundleJson } from './sigstore-world.ts'

const instances = ['public-good', 'staging'] as const
type Instance = (typeof instances)[number]
const bundleIn = (name: RecordedName) => JSON.parse(recordedBundle(name).toString()) as BundleJson
const rootIn = (instance: Instance): unknown => JSON.parse(recordedRoot(instance).toString())

const answerTo = (bytes: Buffer, instance: Instance) => {
  const [evidence, root] = [parseEvidence(bytes), parseTrustedRoot(recordedRoot(instance))]
  assert.ok(evidence.ok, JSON.stringify(evidence))
  assert.ok(root.ok, JSON.stringify(root))
  return verifyEvidence(evidence.value, [], [root.value])
}

const github = 'https://token.actions.githubusercontent.com'
const conformance =
  'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/*@refs/heads/main'
const provenance = 'https://github.com/bdehamer/workflows/.github/workflows/attest.yml@refs/heads/*'
const strange = /^no trusted root issued its certificate$/

interface Row {
  readonly 'public-good': string | RegExp
  readonly staging: string | RegExp
}
/** What each comes to by either root: whom a rule must mean, or why not. */
const rows: Readonly<Record<RecordedName, Row>> = {
  'github-actions-provenance': { 'public-good': provenance, staging: strange },
  'public-good-hashedrekord': { 'public-good': conformance, staging: strange },
  'public-good-other-envelope': {
    'public-good': /entry is about something else/,
    staging: strange,
  },
  'staging-rekor-v2': { 'public-good': strange, staging: conformance },
  'github-release': { 'public-good': strange, staging: strange },
}

describe('a recorded bundle', () => {
  for (const name of Object.keys(rows) as RecordedName[])
    for (const instance of instances)
      it(`answers to ${name} by the root of ${instance}`, () => {
        const expected = rows[name][instance]
        const given = answerTo(recordedBundle(name), instance)
        if (given.answer === 'certified') {
          assert.equal(given.identity.issuer, github)
          assert.ok(!(expected instanceof RegExp))
          assert.ok(matchesSubject(expected, given.identity.subject), given.identity.subject)
          assert.equal(matchesSubject(`${expected}x`, given.identity.subject), false)
        } else {
          assert.ok(given.answer !== 'verified')
          assert.match(given.why, expected instanceof RegExp ? expected : /^$/)
          assert.equal(given.answer, expected === strange ? 'unverified' : 'invalid')
        }
        assert.equal(sigstoreSays(bundleIn(name), rootIn(instance)), given.answer === 'certified')
      })

  const swaps = {
    envelope: (one: BundleJson, two: BundleJson) => ({ ...one, dsseEnvelope: two.dsseEnvelope }),
    certificate: (one: BundleJson, { verificationMaterial: { certificate } }: BundleJson) =>
      withMaterial(one, { certificate }),
    'log entry': (one: BundleJson, { verificationMaterial: { tlogEntries } }: BundleJson) =>
      withMaterial(one, { tlogEntries }),
    timestamp: (one: BundleJson, two: BundleJson) => {
      const { timestampVerificationData } = two.verificationMaterial
      return withMaterial(one, { timestampVerificationData })
    },
  } as const
  const [provenanceOf, entryOf, otherOf] = [
    'github-actions-provenance',
    'public-good-hashedrekord',
    'public-good-other-envelope',
  ] as const
  /** Parts of one recorded bundle in another: nothing that a log ever saw together. */
  const mixed = [
    ['envelope', entryOf, provenanceOf, /did not sign this payload/],
    ['envelope', provenanceOf, entryOf, /did not sign this payload/],
    ['certificate', entryOf, provenanceOf, /certificate was valid from .* it was signed at/],
    ['certificate', provenanceOf, entryOf, /certificate was valid from .* it was signed at/],
    ['log entry', entryOf, provenanceOf, /certificate was valid from .* it was signed at/],
    ['log entry', provenanceOf, entryOf, /certificate was valid from .* it was signed at/],
    ['timestamp', entryOf, otherOf, /timestamp is not one of this signature/],
    ['timestamp', entryOf, provenanceOf, /certificate was valid from .* it was signed at/],
  ] as const
  for (const [what, from, into, why] of mixed)
    it(`is invalid with the ${what} of ${from} in ${into}`, () => {
      const value = swaps[what](bundleIn(into), bundleIn(from))
      const given = answerTo(Buffer.from(JSON.stringify(value)), 'public-good')
      assert.equal(given.answer, 'invalid')
      assert.match(given.why, why)
      assert.equal(sigstoreSays(value, rootIn('public-good')), false)
    })
})

const withMaterial = (
  bundle: BundleJson,
  material: Partial<BundleJson['verificationMaterial']>,
): BundleJson => ({
  ...bundle,
  verificationMaterial: { ...bundle.verificationMaterial, ...material },
})

const folder = mkdtempSync(join(tmpdir(), 'berth-recorded-'))
after(() => rmSync(folder, { recursive: true }))
const openssl = (...argv: string[]): boolean =>
  spawnSync('openssl', argv, { timeout: 30_000, stdio: 'ignore' }).status === 0
const skip = openssl('version') ? false : 'openssl is not installed'

const pemOf = (base64: string): string =>
  new X509Certificate(Buffer.from(base64, 'base64')).toString()
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('openssl', { skip }, () => {
  const signedAt = [
    ['github-actions-provenance', 'public-good', '2024-05-21T22:56:17Z'],
    ['public-good-hashedrekord', 'public-good', '2026-05-13T19:47:33Z'],
    ['staging-rekor-v2', 'staging', '2025-07-25T19:53:04Z'],
  ] as const
  for (const [name, instance, time] of signedAt)
    it(`finds the certificate of ${name} issued and valid when it was signed`, () => {
      const { certificateAuthorities } = rootIn(instance) as {
        readonly certificateAuthorities: readonly {
          readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] }
        }[]
      }
      const chain = (certificateAuthorities.at(-1)?.certChain.certificates ?? []).map((each) =>
        pemOf(each.rawBytes),
      )
      const leaf = written('leaf.pem', pemOf(certificateOf(bundleIn(name))))
      const anchor = written('root.pem', chain.at(-1) ?? '')
      const between = written('between.pem', chain.slice(0, -1).join(''))
      const validAt = (moment: number): boolean =>
        openssl(
          ...['verify', '-attime', String(moment), '-purpose', 'any', '-CAfile', anchor],
          ...['-untrusted', between, leaf],
        )
      const moment = Date.parse(time) / 1000
      assert.equal(validAt(moment), true)
      assert.equal(validAt(moment + 3600), false)
    })
})

const certificateOf = (bundle: BundleJson): string =>
  bundle.verificationMaterial.certificate.rawBytes
