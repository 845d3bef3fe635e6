import { logProofRows } from './log-proof-rows.ts'
import { statementAbout, type BundleJson } from './sigstore-world.ts'
import { flipped, withEntry, withMaterial, type Entry, type Root, type Row } from './spoiled.ts'

const minutes = (count: number): number => count * 60_000
const { log, timestamp } = { log: ['log'], timestamp: ['timestamp'] } as const

/** Bundles good and bad, each by what is odd about it. */
export const rows: Readonly<Record<string, Row>> = {
  'all that there is': { answer: 'certified' },
  'a log entry alone': { signing: { proofs: log }, answer: 'certified' },
  'a timestamp alone, where the root names no log': {
    signing: { proofs: timestamp },
    root: (root) => ({ ...root, tlogs: [] }),
    answer: 'certified',
  },
  'an entry in a log of two': { signing: { treeSize: 2 }, answer: 'certified' },
  'an entry in a log of a thousand': { signing: { treeSize: 1000 }, answer: 'certified' },
  'an entry in a log of 1023': { signing: { treeSize: 1023 }, answer: 'certified' },
  'no certificate log, where the root names none': {
    withoutCtLog: true,
    root: (root) => ({ ...root, ctlogs: [] }),
    answer: 'certified',
  },
  'the last moment of its certificate': {
    signing: { lateBy: minutes(10) },
    answer: 'certified',
  },
  // Not the work of anybody whom the root knows, or not enough of it.
  'a root of strangers': { root: (_, other) => other, answer: /^no trusted root issued/ },
  'no log entry': { signing: { proofs: timestamp }, answer: /^no transparency log has an entry/ },
  'no proof of time': {
    signing: { proofs: [] },
    root: (root) => ({ ...root, tlogs: [] }),
    answer: /^nothing proves when/,
  },
  'a log entry without its promise': {
    signing: { proofs: log },
    spoil: (bundle) =>
      withEntry(bundle, (entry) => ({ ...entry, inclusionPromise: undefined }) as unknown as Entry),
    answer: /^nothing proves when/,
  },
  'a log that the root does not name': {
    root: (root, other) => ({ ...root, tlogs: other.tlogs }),
    answer: /in a log that the trusted root does not name/,
  },
  'a log that came to be trusted later': {
    signing: { proofs: log },
    root: (root) => ({ ...root, tlogs: root.tlogs.map((each) => laterLog(each)) }),
    answer: /did not trust the log at/,
  },
  'a timestamp of a stranger': {
    root: (root) => ({ ...root, timestampAuthorities: [] }),
    answer: /timestamp is of an authority that the trusted root does not name/,
  },
  // The mock's authorities all have one name and one serial number.
  'a timestamp by a namesake': {
    root: (root, other) => ({ ...root, timestampAuthorities: other.timestampAuthorities }),
    invalid: true,
    answer: /not one of this signature/,
  },
  'an authority that was trusted no more': {
    root: (root) => ({
      ...root,
      certificateAuthorities: root.certificateAuthorities.map((each) => ({
        ...each,
        validFor: { ...each.validFor, end: each.validFor.start },
      })),
    }),
    answer: /did not trust its issuer at/,
  },
  'a certificate that was not logged': { withoutCtLog: true, answer: /was logged \(SCT\)/ },
  'a certificate logged elsewhere': {
    root: (root, other) => ({ ...root, ctlogs: other.ctlogs }),
    answer: /logged where the trusted root does not look/,
  },
  'a log entry of a version yet unknown': {
    signing: { entryVersion: '0.0.9' },
    answer: /log entry is of a kind that is not understood/,
  },
  'a log entry of another version than it says': {
    spoil: (bundle) =>
      withEntry(bundle, (entry) => ({ ...entry, kindVersion: { kind: 'dsse', version: '0.0.2' } })),
    invalid: true,
    answer: /log entry is about something else/,
  },
  'no issuer': { signing: { extensions: [] }, answer: /does not say plainly whom/ },
  'an issuer that cannot be seen': {
    signing: { issuer: 'https://examplé.com' },
    answer: /does not say plainly whom/,
  },
  // Whoever the root knows made some of it, and the rest does not belong to that.
  'a payload that was changed': {
    spoil: (bundle) => ({
      ...bundle,
      dsseEnvelope: {
        ...bundle.dsseEnvelope,
        payload: Buffer.from(statementAbout('b')).toString('base64'),
      },
    }),
    invalid: true,
    answer: /did not sign this payload/,
  },
  'another payload type': {
    spoil: (bundle) => ({
      ...bundle,
      dsseEnvelope: { ...bundle.dsseEnvelope, payloadType: 'application/vnd.in-toto.x+json' },
    }),
    invalid: true,
    answer: /did not sign this payload/,
  },
  'the envelope of another bundle': {
    spoil: (bundle, other) => ({ ...bundle, dsseEnvelope: other.dsseEnvelope }),
    invalid: true,
    answer: /did not sign this payload/,
  },
  'the certificate of another bundle': {
    spoil: (bundle, other) =>
      withMaterial(bundle, { certificate: other.verificationMaterial.certificate }),
    invalid: true,
    answer: /did not sign this payload/,
  },
  'the log entry of another bundle': {
    spoil: (bundle, other) =>
      withMaterial(bundle, { tlogEntries: other.verificationMaterial.tlogEntries }),
    invalid: true,
    answer: /log entry is about something else/,
  },
  'its log entry twice': {
    spoil: (bundle) => {
      const [entry] = bundle.verificationMaterial.tlogEntries
      return withMaterial(bundle, { tlogEntries: entry ? [entry, entry] : [] })
    },
    invalid: true,
    answer: /./,
  },
  'the timestamp of another bundle': {
    spoil: (bundle, other) => {
      const { timestampVerificationData } = other.verificationMaterial
      return withMaterial(bundle, { timestampVerificationData })
    },
    invalid: true,
    answer: /not one of this signature/,
  },
  'a promise (SET) that was changed': {
    spoil: (bundle) =>
      withEntry(bundle, (entry) => ({
        ...entry,
        inclusionPromise: {
          signedEntryTimestamp: flipped(entry.inclusionPromise.signedEntryTimestamp),
        },
      })),
    invalid: true,
    answer: /promise/,
  },
  'a time in the log that was moved': {
    spoil: (bundle) =>
      withEntry(bundle, (entry) => ({
        ...entry,
        integratedTime: String(Number(entry.integratedTime) + 1),
      })),
    invalid: true,
    answer: /promise/,
  },
  ...logProofRows,
  'a body of the log that is no JSON': {
    spoil: (bundle) => withEntry(bundle, (entry) => ({ ...entry, canonicalizedBody: 'e30' })),
    invalid: true,
    answer: /./,
  },
  'a timestamp that was changed': {
    spoil: (bundle) => withStamp(bundle, flipped(stampIn(bundle))),
    invalid: true,
    answer: /not one of this signature/,
  },
  'a timestamp that is none': {
    spoil: (bundle) => withStamp(bundle, Buffer.from('hello').toString('base64')),
    invalid: true,
    answer: /cannot be read/,
  },
  'a signature a second too late': {
    signing: { lateBy: minutes(10) + 1000 },
    invalid: true,
    answer: /was valid from .* to .*, and it was signed at/,
  },
  'a signature before its certificate': {
    signing: { lateBy: -minutes(1) },
    invalid: true,
    answer: /was valid from .* to .*, and it was signed at/,
  },
}

const stampIn = (bundle: BundleJson): string =>
  bundle.verificationMaterial.timestampVerificationData.rfc3161Timestamps[0]?.signedTimestamp ?? ''
const withStamp = (bundle: BundleJson, signedTimestamp: string): BundleJson =>
  withMaterial(bundle, { timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp }] } })
const laterLog = (each: Root['tlogs'][number]) => ({
  ...each,
  publicKey: {
    ...each.publicKey,
    validFor: { start: new Date(Date.parse(each.publicKey.validFor.start) * 2).toISOString() },
  },
})
