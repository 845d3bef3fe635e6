import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { initializeCA, initializeCTLog } from '@sigstore/mock/dist/fulcio/index.js'
import { initializeTLog } from '@sigstore/mock/dist/rekor/index.js'
import { initializeTSA } from '@sigstore/mock/dist/timestamp/index.js'
import { canonicalJson, type JsonObject } from '../../src/formats/json/canonical.ts'
import { makeEnvelope, preAuthEncoding, type Envelope } from '../../src/formats/evidence/dsse.ts'
import { makeStatement, statementPayloadType } from '../../src/formats/evidence/intoto.ts'
import { inclusionProof, leafHash, treeHash } from './small-tree.ts'

/** What signs, as a CI job does: for whom, when, and what goes wrong on the way. */
export interface Signing {
  readonly issuer?: string
  readonly subject?: string
  readonly payload?: Uint8Array
  /** How long after the certificate was issued log and timestamp saw the signature, in ms. */
  readonly lateBy?: number
  /** Which proofs come with the bundle. */
  readonly proofs?: readonly ('log' | 'timestamp')[]
  /** How many entries the log has, the one of this signature being in the middle. */
  readonly treeSize?: number
  /** What the log entry says of its version. */
  readonly entryVersion?: string
  /** More of the certificate's extensions, or others than those of issuer and subject. */
  readonly extensions?: readonly { readonly oid: string; readonly value: string }[]
}

export const github = 'https://token.actions.githubusercontent.com'
export const release = 'https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v1.2.0'

/** A statement about a digest of 64 times the same digit. */
export const statementAbout = (
  digit: string,
  more: { readonly predicate?: JsonObject } = {},
): Uint8Array =>
  makeStatement({
    subjects: [{ digest: { sha256: digit.repeat(64) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {},
    ...more,
  })

const minute = 60_000
const day = 24 * 60 * minute

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)

const clock = <T extends object>(it: T, now: () => unknown): T =>
  Object.assign(it, { getCurrentTime: now })

/**
 * A Sigstore of its own: certificate authority with its log, transparency log, timestamps. All of
 * it tells one time, a minute after it was made, because its root certificates begin when made.
 */
export const sigstoreWorld = async () => {
  const start = Math.ceil(Date.now() / 1000) * 1000 + minute
  let at = start
  const keys = { ca: newKeys(), ctlog: newKeys(), log: newKeys(), tsa: newKeys() }
  const date = () => new Date(at)
  const ctlog = clock(await initializeCTLog(keys.ctlog), date)
  const ca = clock(await initializeCA(keys.ca, ctlog), date)
  const caWithoutLog = clock(await initializeCA(keys.ca), date)
  // Two root certificates of one key, of which the root names one.
  Object.assign(caWithoutLog, { root: Reflect.get(ca, 'root') })
  const tsa = clock(await initializeTSA(keys.tsa), date)
  const mockLog = clock(await initializeTLog('https://rekor.example.com', keys.log), () => at)
  const logId = sha256(spki(keys.log.publicKey))
  const validFor = { start: new Date(start - day).toISOString() }

  const logOf = (baseUrl: string, key: KeyObject, keyId: Uint8Array) => ({
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: base64(spki(key)), keyDetails: 'PKIX_ECDSA_P256_SHA_256', validFor },
    logId: { keyId: base64(keyId) },
  })
  const chain = (...certificates: readonly ArrayBufferView[]) => ({
    certificates: certificates.map((each) => ({ rawBytes: base64(bytesOf(each)) })),
  })
  /** The trusted root as an object, to be changed and written. */
  const root = {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [logOf('https://rekor.example.com', keys.log.publicKey, logId)],
    certificateAuthorities: [
      {
        subject: { organization: 'example.com', commonName: 'fulcio' },
        uri: 'https://fulcio.example.com',
        certChain: chain(ca.rootCertificate),
        validFor,
      },
    ],
    ctlogs: [logOf('https://ctfe.example.com', keys.ctlog.publicKey, bytesOf(ctlog.logID))],
    timestampAuthorities: [
      {
        subject: { organization: 'example.com', commonName: 'tsa' },
        uri: 'https://timestamp.example.com',
        certChain: chain(tsa.intCertificate, tsa.rootCertificate),
        validFor,
      },
    ],
  }

  const certificateFor = async (signing: Signing, key: KeyObject, logged: boolean) => {
    const { issuer = github, subject = release } = signing
    const extensions = signing.extensions ?? [{ oid: '1.3.6.1.4.1.57264.1.8', value: issuer }]
    return bytesOf(
      await (logged ? ca : caWithoutLog).issueCertificate({
        publicKey: Uint8Array.from(spki(key)),
        subjectAltName: subject,
        extensions: [...extensions],
      }),
    )
  }

  /** A log entry as it stands in a bundle, of the mock's own log or of a larger one. */
  const logged = async (body: JsonObject, kind: string, version: string, size: number) => {
    const canonicalizedBody = Buffer.from(canonicalJson(body))
    const integratedTime = Math.floor(at / 1000)
    const kindVersion = { kind, version }
    if (size === 1) {
      const [entry] = Object.values((await mockLog.log(body)) as Readonly<Record<string, Rekord>>)
      const { inclusionProof: proof, signedEntryTimestamp } = entry?.verification ?? {}
      return {
        logIndex: String(entry?.logIndex),
        logId: { keyId: base64(logId) },
        kindVersion,
        integratedTime: String(entry?.integratedTime),
        inclusionPromise: { signedEntryTimestamp: String(signedEntryTimestamp) },
        inclusionProof: {
          logIndex: String(proof?.logIndex),
          rootHash: base64(Buffer.from(proof?.rootHash ?? '', 'hex')),
          treeSize: String(proof?.treeSize),
          hashes: [] as string[],
          checkpoint: { envelope: proof?.checkpoint ?? '' },
        },
        canonicalizedBody: String(entry?.body),
      }
    }
    const index = Math.floor(size / 2)
    const leaves = Array.from({ length: size }, (_, each) =>
      leafHash(each === index ? canonicalizedBody : Buffer.from(`other ${each}`)),
    )
    const rootHash = treeHash(leaves)
    const note = `rekor.example.com - 7\n${size}\n${base64(rootHash)}\n`
    const signature = sign('sha256', Buffer.from(note), keys.log.privateKey)
    const line = base64(Buffer.concat([logId.subarray(0, 4), signature]))
    const promise = canonicalJson({
      body: base64(canonicalizedBody),
      integratedTime,
      logIndex: index,
      logID: logId.toString('hex'),
    })
    return {
      logIndex: String(index),
      logId: { keyId: base64(logId) },
      kindVersion,
      integratedTime: String(integratedTime),
      inclusionPromise: {
        signedEntryTimestamp: base64(sign('sha256', Buffer.from(promise), keys.log.privateKey)),
      },
      inclusionProof: {
        logIndex: String(index),
        rootHash: base64(rootHash),
        treeSize: String(size),
        hashes: inclusionProof(leaves, index).map(base64),
        checkpoint: { envelope: `${note}\n\u2014 rekor.example.com ${line}\n` },
      },
      canonicalizedBody: base64(canonicalizedBody),
    }
  }

  const timestampOf = async (signature: Uint8Array): Promise<string> => {
    const made = await tsa.timestamp({
      artifactHash: sha256(signature),
      hashAlgorithmOID: '2.16.840.1.101.3.4.2.1',
      nonce: 1,
      policyOID: '1.3.6.1.4.1.57264.2',
    })
    return base64(bytesOf(made))
  }

  /** Signs as a job does, and answers the bundle as an object, to be changed and written. */
  const bundle = async (signing: Signing = {}, withCtLog = true) => {
    const { payload = statementAbout('a'), proofs = ['log', 'timestamp'], lateBy = 0 } = signing
    at = start
    const { privateKey, publicKey } = newKeys()
    const certificate = await certificateFor(signing, publicKey, withCtLog)
    const signature = sign('sha256', preAuthEncoding(statementPayloadType, payload), privateKey)
    const dsseEnvelope = makeEnvelope(statementPayloadType, payload, [{ sig: signature }])
    at = start + lateBy
    const { treeSize = 1, entryVersion = '0.0.1' } = signing
    const entry = { ...dsseEntry(dsseEnvelope, payload, certificate), apiVersion: entryVersion }
    return {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        certificate: { rawBytes: base64(certificate) },
        tlogEntries: proofs.includes('log')
          ? [await logged(entry, 'dsse', entryVersion, treeSize)]
          : [],
        timestampVerificationData: {
          rfc3161Timestamps: proofs.includes('timestamp')
            ? [{ signedTimestamp: await timestampOf(signature) }]
            : [],
        },
      },
      dsseEnvelope,
    }
  }
  return { root, bundle, keys, start, timestampOf }
}

/** One Sigstore and its bundles, as they are before a test spoils them. */
export type SigstoreWorld = Awaited<ReturnType<typeof sigstoreWorld>>
export type BundleJson = Awaited<ReturnType<SigstoreWorld['bundle']>>

/** What a log answers to a new entry (Rekor, "LogEntry"). */
interface Rekord {
  readonly body: string
  readonly integratedTime: number
  readonly logIndex: number
  readonly verification: {
    readonly signedEntryTimestamp: string
    readonly inclusionProof: {
      readonly checkpoint: string
      readonly logIndex: number
      readonly rootHash: string
      readonly treeSize: number
    }
  }
}

const dsseEntry = (
  envelope: Envelope,
  payload: Uint8Array,
  certificate: Uint8Array,
): JsonObject => {
  const pem = `-----BEGIN CERTIFICATE-----\n${base64(certificate)}\n-----END CERTIFICATE-----\n`
  return {
    kind: 'dsse',
    spec: {
      payloadHash: { algorithm: 'sha256', value: sha256(payload).toString('hex') },
      signatures: envelope.signatures.map(({ sig }) => ({
        signature: sig,
        verifier: Buffer.from(pem).toString('base64'),
      })),
    },
  }
}
