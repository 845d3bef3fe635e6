import { parsed, unparsed, type Parsed } from '../parsed.ts'
import type { JsonValue } from './canonical.ts'
import { headBuilder } from './scan-head.ts'
import { scanJson } from './scan.ts'
import { decodeStrict, mostJsonValues, type JsonLimits } from './strict.ts'

/**
 * Reads JSON as strictly as `parseStrictJson`, pausing every few milliseconds: for long texts, since
 * it takes about twice as long in all.
 */
export function* parseJsonInTurns(
  source: Uint8Array | string,
  limits: JsonLimits,
): Generator<void, Parsed<JsonValue>> {
  const text = decodeStrict(source, limits.maxBytes)
  if (!text.ok) return text
  yield
  const { visitor, value } = headBuilder()
  const { maxDepth, maxValues = mostJsonValues } = limits
  const problem = yield* scanJson(text.value, { maxDepth, maxValues }, visitor)
  return problem === undefined ? parsed(value() ?? null) : unparsed(problem)
}
