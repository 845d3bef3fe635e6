import {
  createPrivateKey,
  createPublicKey,
  verify as bareVerify,
  type KeyObject,
} from 'node:crypto'
import {
  formatEnvelope,
  payloadOf,
  preAuthEncoding,
  signatureOf,
} from '../src/formats/evidence/dsse.ts'
import { parseEvidence } from '../src/formats/evidence/evidence.ts'
import { makeStatement, statementPayloadType } from '../src/formats/evidence/intoto.ts'
import { parsePublicKey, type KeyAlgorithm } from '../src/formats/evidence/public-key.ts'
import { generateKeyPair } from '../src/signatures/generate.ts'
import { signEnvelope } from '../src/signatures/sign.ts'
import { verifyEvidence } from '../src/signatures/verify.ts'
import { against, type Finding, type How } from './table.ts'

const envelopesOfRound = 2_000

/** Envelopes a second that are verified by their key, against bare `node:crypto`. */
export const verify = (how: How): readonly Finding[] =>
  (['ecdsa-p256', 'ed25519'] as const).map((algorithm) => verifyBy(algorithm, how))

const verifyBy = (algorithm: KeyAlgorithm, how: How): Finding => {
  const pair = generateKeyPair(algorithm)
  const key = parsePublicKey(pair.publicKey)
  if (!key.ok) throw new Error(key.problem)
  const evidence = Array.from({ length: envelopesOfRound }, (_, n) =>
    signedBy(createPrivateKey(pair.privateKey), n),
  )
  const bare = createPublicKey(pair.publicKey)
  const signed = evidence.map(({ envelope }) => ({
    bytes: preAuthEncoding(envelope.payloadType, payloadOf(envelope)),
    signature: envelope.signatures.map(signatureOf)[0] ?? Buffer.of(),
  }))
  const digest = algorithm === 'ed25519' ? null : 'sha256'
  const ours = (): number =>
    perSecond(() =>
      evidence.every((each) => verifyEvidence(each, [key.value]).answer === 'verified'),
    )
  const theirs = (): number =>
    perSecond(() =>
      signed.every(({ bytes, signature }) => bareVerify(digest, bytes, bare, signature)),
    )
  const ran: { readonly measured: number; readonly baseline: number }[] = []
  // The first round only warms up. Who is first changes.
  for (let turn = 0; turn <= (how.rounds ?? 9); turn++) {
    const early = turn % 2 === 0 ? theirs() : undefined
    const measured = ours()
    const baseline = early ?? theirs()
    if (turn > 0) ran.push({ measured, baseline })
  }
  const what = `envelopes verified by their key (${algorithm}), against node:crypto`
  return against({ what, engine: '', unit: '/s' }, ran, { bound: 'at least', value: 0.5 })
}

/** Envelopes as they are once read, each with a statement of its own. */
const signedBy = (key: KeyObject, n: number) => {
  const payload = makeStatement({
    subjects: [{ digest: { sha256: n.toString(16).padStart(64, '0') } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: { buildDefinition: { buildType: 'https://example.com/build/v1' } },
  })
  const read = parseEvidence(formatEnvelope(signEnvelope(statementPayloadType, payload, key)))
  if (!read.ok) throw new Error(read.problem)
  return read.value
}

const perSecond = (work: () => boolean): number => {
  const began = performance.now()
  if (!work()) throw new Error('a good signature was not verified')
  return Math.round((envelopesOfRound / (performance.now() - began)) * 1000)
}
