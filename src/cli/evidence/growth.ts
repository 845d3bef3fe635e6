import { isJsonObject, type JsonValue } from '../../formats/json/canonical.ts'
import { parseStrictJson } from '../../formats/json/strict.ts'
import { provesConsistency } from '../../formats/log/merkle.ts'
import { parsed, unparsed, type Parsed } from '../../formats/parsed.ts'
import type { SignedCheckpoint } from '../ledger/signed-checkpoint.ts'

/** The path proving that the log of size `to` began as that of size `from` (RFC 6962, 2.1.2). */
export interface Growth {
  readonly from: number
  readonly to: number
  readonly path: readonly Buffer[]
}

/** How large such a proof may be, in bytes. */
export const mostGrowthBytes = 64 * 1024
const mostSteps = 128

/** Writes one as a file of a bundle. */
export const formatGrowth = ({ from, to, path }: Growth): Buffer =>
  Buffer.from(
    `${JSON.stringify({ from, to, path: path.map((step) => step.toString('base64')) })}\n`,
  )

/** Reads one; whether it proves anything depends on the two checkpoints. */
export const readGrowth = (bytes: Uint8Array): Parsed<Growth> => {
  const json = parseStrictJson(bytes, { maxBytes: mostGrowthBytes, maxDepth: 4 })
  if (!json.ok) return json
  const { from, to, path } = isJsonObject(json.value) ? json.value : {}
  if (typeof from !== 'number' || typeof to !== 'number' || !Array.isArray(path))
    return unparsed('must have two sizes and a path')
  const steps = (path as readonly JsonValue[]).flatMap((step) => hashOf(step) ?? [])
  return steps.length === path.length && steps.length <= mostSteps
    ? parsed({ from, to, path: steps })
    : unparsed(`must have a path of at most ${mostSteps} SHA-256 hashes`)
}

const hashOf = (value: JsonValue): Buffer | undefined => {
  if (typeof value !== 'string') return undefined
  const bytes = Buffer.from(value, 'base64')
  return bytes.length === 32 && bytes.toString('base64') === value ? bytes : undefined
}

/** A log at one size. */
type Head = Pick<SignedCheckpoint, 'size' | 'root'>

/**
 * Whether the longer of two logs began as the other, by one of the proofs; undefined if none is
 * about these sizes.
 */
export const beganAlike = (
  one: Head,
  other: Head,
  proofs: readonly Growth[],
): boolean | undefined => {
  const [first, second] = one.size <= other.size ? [one, other] : [other, one]
  const about = proofs.filter(({ from, to }) => from === first.size && to === second.size)
  return about.length === 0
    ? undefined
    : about.some(({ path }) => provesConsistency(first, second, { path }))
}
