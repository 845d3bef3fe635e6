import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from './canonical.ts'
import { charactersAtOnce } from './scan.ts'

/**
 * The bytes of `canonicalJson`, pausing every few milliseconds: for long values. One long string is
 * written at once.
 */
export function* canonicalBytesInTurns(value: JsonValue): Generator<void, Uint8Array> {
  const done: Uint8Array[] = []
  let text = ''
  for (const piece of piecesOf(value)) {
    text += piece
    if (piece !== pause && text.length < charactersAtOnce) continue
    done.push(Buffer.from(text))
    text = ''
    yield
  }
  return Buffer.concat([...done, Buffer.from(text)])
}

/** Stands among the pieces where a pause is due though there is little text. */
const pause = ''

function* piecesOf(value: JsonValue): Generator<string> {
  if (typeof value !== 'object' || isShort(value)) return yield canonicalJson(value)
  // Whether it is short has taken as long as something short takes.
  yield pause
  yield* isJsonObject(value) ? membersOf(value) : itemsOf(value as readonly JsonValue[])
}

function* itemsOf(items: readonly JsonValue[]): Generator<string> {
  let before = '['
  for (const item of items) {
    yield before
    yield* piecesOf(item)
    before = ','
  }
  yield ']'
}

function* membersOf(object: JsonObject): Generator<string> {
  let before = '{'
  for (const key of yield* sorted(Object.keys(object))) {
    yield `${before}${canonicalJson(key)}:`
    yield* piecesOf(object[key] ?? null)
    before = ','
  }
  yield '}'
}

const mostAtOnce = 4096

/** Whether there is so little in it that it is written without a pause. */
const isShort = (value: JsonValue): boolean => {
  let left = mostAtOnce
  const fits = (each: JsonValue): boolean => {
    left -= typeof each === 'string' ? 1 + each.length / charactersOfOne : 1
    if (left < 0) return false
    if (typeof each !== 'object' || each === null) return true
    const keys = Object.keys(each)
    return keys.length <= left && keys.every((key) => fits((each as JsonObject)[key] ?? null))
  }
  return fits(value)
}

const charactersOfOne = charactersAtOnce / mostAtOnce

/** Sorts by UTF-16 code units (RFC 8785 §3.2.3), in runs that are merged pair by pair. */
function* sorted(keys: readonly string[]): Generator<string, readonly string[]> {
  let runs: (readonly string[])[] = []
  for (let at = 0; at < keys.length; at += mostAtOnce) {
    runs.push(keys.slice(at, at + mostAtOnce).sort())
    yield pause
  }
  while (runs.length > 1) {
    const merged: (readonly string[])[] = []
    for (let at = 0; at < runs.length; at += 2)
      merged.push(yield* mergedOf(runs[at] ?? [], runs[at + 1] ?? []))
    runs = merged
  }
  return runs[0] ?? []
}

function* mergedOf(
  some: readonly string[],
  others: readonly string[],
): Generator<string, readonly string[]> {
  const merged: string[] = []
  let next = 0
  for (const key of some) {
    for (let other = others[next]; other !== undefined && other < key; other = others[++next])
      merged.push(other)
    if (merged.push(key) % mostAtOnce === 0) yield pause
  }
  return merged.concat(others.slice(next))
}
