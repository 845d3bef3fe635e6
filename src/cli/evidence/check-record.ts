import { isJsonObject, type JsonValue } from '../../formats/json/canonical.ts'
import { hashLeaf, provesInclusion } from '../../formats/log/merkle.ts'
import { parseStrictJson } from '../../formats/json/strict.ts'
import { readProof, type Proof } from '../ledger/read-proof.ts'
import { readCheckpoint, type SignedCheckpoint } from '../ledger/signed-checkpoint.ts'
import type { BundleKey } from './bundle.ts'
import { beganAlike, type Growth } from './growth.ts'
import { differing, toldRecord, type ToldRecord } from './told-record.ts'
import { noteKeys, type Checked, type TrustGiven } from './trust-given.ts'

/** A proof that was checked, and what its events say of the record. */
export interface CheckedProof extends Checked {
  readonly told: ToldRecord | undefined
  /** The log of which it is, such as `berth/org_…`. */
  readonly origin?: string
}

/** How large a record may be, in bytes. */
export const mostRecordBytes = 1024 * 1024

/** What of a bundle a proof is read with. */
export interface ProofsInside {
  readonly keys: readonly BundleKey[]
  readonly growth: readonly Growth[]
}

const invalid = (why: string): CheckedProof => ({ answer: 'invalid', why, told: undefined })

/** Checks the proof that the events of a record are in the log of a signed checkpoint. */
export const checkProof = (
  bytes: Uint8Array,
  id: string,
  inside: ProofsInside,
  given: TrustGiven,
): CheckedProof => {
  const proof = readProof(bytes)
  if (!proof.ok) return invalid(`it ${proof.problem}`)
  const signed = signedBy(proof.value, inside.keys, given)
  if ('problem' in signed) return invalid(signed.problem)
  const { checkpoint, isGiven } = signed
  const { size, root } = checkpoint
  for (const { index, event, path } of proof.value.entries)
    if (!provesInclusion(hashLeaf(event), { index, size, path }, root))
      return invalid(`event ${index + 1} is not what the checkpoint sealed`)
  if (proof.value.entries.some(({ index }, at, all) => index <= (all[at - 1]?.index ?? -1)))
    return invalid('its events are not in the order of the log')
  const events = proof.value.entries.map(({ event }): JsonValue => {
    const json = parseStrictJson(event, { maxBytes: mostRecordBytes, maxDepth: 100 })
    return json.ok ? json.value : null
  })
  const isElsewhere = events.some(
    (event) => !isJsonObject(event) || originOf(event['organization']) !== checkpoint.origin,
  )
  if (isElsewhere) return invalid('an event is of another log')
  const told = toldRecord(id, events)
  if (!told) return invalid('its events are not those of this record')
  const last = proof.value.entries.at(-1)?.index ?? 0
  const worth = worthOf({ checkpoint, isGiven, last }, inside, given)
  return { ...worth, told, origin: checkpoint.origin }
}

/** The name of an organization's log. */
const originOf = (organization: JsonValue | undefined): string =>
  typeof organization === 'string' ? `berth/${organization}` : ''

/** Checks a record as the server answered it against what its events say. */
export const checkRecord = (bytes: Uint8Array, told: ToldRecord | undefined): Checked => {
  const json = parseStrictJson(bytes, { maxBytes: mostRecordBytes, maxDepth: 20 })
  if (!json.ok) return { answer: 'invalid', why: `it ${json.problem}` }
  if (!told) return { answer: 'invalid', why: 'there is no proof of it that holds' }
  const odd = isJsonObject(json.value) ? differing(told, json.value) : ['everything']
  return odd.length === 0
    ? { answer: 'verified', why: 'it is what its events say' }
    : { answer: 'invalid', why: `its events say otherwise: ${odd.join(', ')}` }
}

const signedBy = (
  { checkpoint: note, publicKey }: Proof,
  inside: readonly BundleKey[],
  given: TrustGiven,
):
  | { readonly checkpoint: SignedCheckpoint; readonly isGiven: boolean }
  | { readonly problem: string } => {
  for (const { key, isGiven } of noteKeys(given, inside, publicKey)) {
    const checkpoint = readCheckpoint(note, key)
    if (!checkpoint.ok) return { problem: `its checkpoint ${checkpoint.problem}` }
    const { answer } = checkpoint.value
    if (answer === 'broken') return { problem: 'the signature of its checkpoint is not good' }
    if (answer === 'verified') return { checkpoint: checkpoint.value, isGiven }
  }
  return { problem: 'no key in the bundle, and none that was given, signed its checkpoint' }
}

/** A checkpoint that somebody signed, and the place of the last event that is shown. */
interface Signed {
  readonly checkpoint: SignedCheckpoint
  readonly isGiven: boolean
  readonly last: number
}

const worthOf = (signed: Signed, inside: ProofsInside, given: TrustGiven): Checked => {
  const { size } = signed.checkpoint
  const kept = given.checkpoint && byKept(signed, given.checkpoint, inside.growth)
  if (kept) return kept
  if (signed.isGiven)
    return { answer: 'verified', why: `its events are in the ${size} that a key given signs` }
  const next = 'only the bundle says whose key signed: give it with --server-key'
  return { answer: 'unverified', why: `its events are in ${size} sealed ones, but ${next}` }
}

/** What a kept checkpoint says of it; undefined where the key has to speak for the rest. */
const byKept = (
  { checkpoint, last }: Signed,
  kept: SignedCheckpoint,
  growth: readonly Growth[],
): Checked | undefined => {
  const { origin, size, root } = checkpoint
  if (kept.origin !== origin)
    return invalid(`the kept checkpoint is of another log, ${kept.origin}`)
  const isAlike = kept.size === size ? kept.root.equals(root) : beganAlike(kept, checkpoint, growth)
  if (isAlike === false) return invalid('the kept checkpoint has other events')
  if (isAlike === undefined) {
    const next = 'ask for a bundle that was made with it (berth evidence export --checkpoint FILE)'
    const why = `the kept checkpoint has ${kept.size} events and this one ${size}: ${next}`
    return { answer: 'unverified', why }
  }
  return last < kept.size
    ? { answer: 'verified', why: `its events are in the ${kept.size} of the kept checkpoint` }
    : undefined
}
