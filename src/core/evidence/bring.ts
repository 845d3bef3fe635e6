import { digestAside, type Digest } from '../../formats/digest.ts'
import {
  isHeadOnly,
  largestEvidenceBytes,
  readEvidenceInTurns,
  type Evidence,
} from '../../formats/evidence/evidence.ts'
import { leastPackedBytes, packedAside } from '../../formats/evidence/packed.ts'
import { parsed, type Parsed } from '../../formats/parsed.ts'
import { inventoryReader } from '../../formats/sbom/read-inventory.ts'
import type { Inventory } from '../../formats/sbom/sbom.ts'
import { inTurns } from '../kernel/in-turns.ts'
import { Refusal } from '../kernel/refusal.ts'
import { judgeAside } from './trust/trust.ts'
import type { EvidenceContext } from './trust/verifier.ts'

/** Evidence that was read, with all that takes long done before the one writer is held for it. */
export interface Brought {
  readonly bytes: Uint8Array
  /** The digest of the bytes. */
  readonly id: Digest
  readonly evidence: Evidence
  /** The bytes as they are kept where they are many; null: as they are. */
  readonly packed: Uint8Array | null
  /** What the predicate lists, if that was read with it; null: it is to be read from the bytes. */
  readonly listed: Parsed<Inventory> | null
}

/**
 * Reads evidence, however large, without holding the main loop: in turns, and on other threads what
 * goes through all of its bytes.
 */
export const bring = async (
  context: EvidenceContext,
  bytes: Uint8Array,
): Promise<Parsed<Brought>> => {
  const isLong = bytes.byteLength >= leastPackedBytes
  // Each of these first copies the bytes, or walks through them: in a turn of its own.
  const pause = async (): Promise<void> => (isLong ? await context.pause() : undefined)
  await pause()
  const counting = digestAside(bytes)
  await pause()
  const packing = packedAside(bytes)
  await pause()
  const lists = isHeadOnly(bytes) ? inventoryReader('statement') : undefined
  const reading = inTurns(readEvidenceInTurns(bytes, largestEvidenceBytes, lists), context.pause)
  const [id, packed, evidence] = await Promise.all([counting, packing, reading])
  if (!evidence.ok) return evidence
  if (isLong) await judgeAside(context, id, evidence.value)
  return parsed({ bytes, id, evidence: evidence.value, packed, listed: lists?.result() ?? null })
}

/** Brings evidence as a client sent it; what is no signed statement is refused with the reason. */
export const bringSent = async (context: EvidenceContext, bytes: Uint8Array): Promise<Brought> => {
  const brought = await bring(context, bytes)
  if (brought.ok) return brought.value
  throw new Refusal('envelope_invalid', `The evidence ${brought.problem}.`, {
    next: 'Send a DSSE envelope or a Sigstore bundle v0.3 that holds an in-toto statement.',
    errors: [{ pointer: '#/envelope', detail: brought.problem }],
  })
}

/**
 * Signs the payload of a statement for a client and brings that: it can only be too large, or say
 * what no statement may say, and is refused.
 */
export const bringSigned = async (
  context: EvidenceContext,
  payload: Uint8Array,
): Promise<Brought> => {
  const brought = await bring(context, await context.signer.sign(payload))
  if (brought.ok) return brought.value
  throw new Refusal('statement_invalid', `The signed statement ${brought.problem}.`, {
    next: 'State less, or keep the long part elsewhere and name it by its digest.',
    errors: [{ pointer: '#/predicate', detail: `${brought.problem}, once signed` }],
  })
}
