import { isJsonObject, type JsonValue } from '../../formats/json/canonical.ts'
import { parsed, unparsed, type Parsed } from '../../formats/parsed.ts'
import { parseStrictJson } from '../../formats/json/strict.ts'

/** A proof as it lies in a file. */
export interface Proof {
  readonly checkpoint: string
  readonly publicKey: string
  readonly entries: readonly ProofEntry[]
}

/** One event of a proof: its place from 0, its exact bytes, and the path to the root. */
export interface ProofEntry {
  readonly index: number
  readonly event: Buffer
  readonly path: readonly Buffer[]
}

/** The most bytes that a proof may have. */
export const mostProofBytes = 64 * 1024 * 1024
const mostSteps = 64
const eventLimits = { maxBytes: 1024 * 1024, maxDepth: 100 }

/** Reads a proof; whether it proves anything is another question. */
export const readProof = (bytes: Uint8Array): Parsed<Proof> => {
  const json = parseStrictJson(bytes, { maxBytes: mostProofBytes, maxDepth: 8 })
  if (!json.ok) return json
  if (!isJsonObject(json.value)) return unparsed('must be a JSON object')
  const { checkpoint, publicKey, entries } = json.value
  if (typeof checkpoint !== 'string') return unparsed('must have a checkpoint')
  if (typeof publicKey !== 'string') return unparsed('must have a public key')
  if (!Array.isArray(entries) || entries.length === 0) return unparsed('must have entries')
  const read = (entries as readonly JsonValue[]).map(entryOf)
  const whole = read.filter((entry) => entry !== undefined)
  return whole.length === read.length
    ? parsed({ checkpoint, publicKey, entries: whole })
    : unparsed('must have entries with an index, an event and a path of SHA-256 hashes')
}

const entryOf = (value: JsonValue): ProofEntry | undefined => {
  if (!isJsonObject(value)) return undefined
  const { index, event, path } = value
  const bytes = bytesOf(event)
  if (typeof index !== 'number' || !bytes || !isEvent(bytes)) return undefined
  if (!Array.isArray(path) || path.length > mostSteps) return undefined
  const steps = (path as readonly JsonValue[]).map(bytesOf)
  const hashes = steps.filter((step) => step?.length === 32)
  return hashes.length === steps.length
    ? { index, event: bytes, path: hashes.filter((hash) => hash !== undefined) }
    : undefined
}

/** Bytes in base64 (RFC 4648, section 4) in its one spelling. */
const bytesOf = (value: JsonValue | undefined): Buffer | undefined => {
  if (typeof value !== 'string') return undefined
  const bytes = Buffer.from(value, 'base64')
  return bytes.toString('base64') === value ? bytes : undefined
}

const isEvent = (bytes: Buffer): boolean => {
  const json = parseStrictJson(bytes, eventLimits)
  return json.ok && isJsonObject(json.value)
}
