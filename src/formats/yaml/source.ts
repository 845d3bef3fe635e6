import { isAlias, isMap, isScalar, isSeq, Lexer, parseDocument, type Document } from 'yaml'
import { placeAt, placesIn, type Flaw, type Located, type Place } from '../located.ts'

/** A value in a YAML file with its place; aliases are replaced by what they stand for. */
export type YamlNode =
  | { readonly what: 'scalar'; readonly value: YamlScalar; readonly at: Place }
  | { readonly what: 'list'; readonly items: readonly YamlNode[]; readonly at: Place }
  | { readonly what: 'map'; readonly entries: readonly YamlEntry[]; readonly at: Place }

/** A key and its value. */
export interface YamlEntry {
  readonly key: string
  readonly keyAt: Place
  readonly value: YamlNode
}

/** What a scalar may be in YAML 1.2's core schema. */
export type YamlScalar = string | number | boolean | null

const mostBytes = 256 * 1024
const mostTokens = 40_000
const mostValues = 10_000
const mostDepth = 20
const mostFlaws = 10

/**
 * Reads one YAML 1.2 document into plain nodes: at most 256 KiB, 10,000 values with every alias
 * counted as what it stands for, 20 levels; no key twice, no merge keys, no tags of one's own.
 */
export const readYaml = (source: Uint8Array | string): Located<YamlNode> => {
  const text = textOf(source)
  if (typeof text !== 'string') return text
  const document = parseDocument(text, {
    version: '1.2',
    // The library compares each key with all before it; `convert` finds the same in a set.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  })
  const broken = [...document.errors, ...document.warnings].slice(0, mostFlaws)
  if (broken.length > 0)
    return {
      ok: false,
      flaws: broken.map(({ message, pos }) => ({
        ...placeAt(text, pos[0]),
        detail: `is not YAML as it is read here: ${message}`,
      })),
    }
  return convert(document, text)
}

const failed = (detail: string, place: Place = { line: 1, column: 1 }): Located<never> => ({
  ok: false,
  flaws: [{ ...place, detail }],
})

const textOf = (source: Uint8Array | string): string | Located<never> => {
  const size = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength
  if (size > mostBytes) return failed('must be at most 256 KiB')
  const text = decode(source)
  if (text === undefined) return failed('must be well-formed UTF-8')
  if (text.includes('\0')) return failed('must have no NUL', placeAt(text, text.indexOf('\0')))
  return hasFewTokens(text) ? text : failed(`must hold at most ${mostTokens} marks and lines`)
}

/** Reading is linear but slow; counting what would be read is fast. */
const hasFewTokens = (text: string): boolean => {
  const tokens = new Lexer().lex(text)
  let left = mostTokens
  while (left > 0 && tokens.next().done !== true) left--
  return left > 0
}

const decode = (source: Uint8Array | string): string | undefined => {
  if (typeof source === 'string') return source.isWellFormed() ? source : undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source)
  } catch {
    return undefined
  }
}

class Unreadable extends Error {
  readonly place: Place

  constructor(detail: string, place: Place) {
    super(detail)
    this.place = place
  }
}

const convert = (document: Document, text: string): Located<YamlNode> => {
  if (document.directives?.yaml.explicit === true)
    return failed('must have no %YAML line: it is read as YAML 1.2')
  const places = placesIn(text)
  const walk: Walk = { placeOf: places, anchors: new Map(), values: 0, flaws: [] }
  try {
    const value = convertNode(document.contents, walk, 0, { line: 1, column: 1 }).node
    return walk.flaws.length > 0 ? { ok: false, flaws: walk.flaws } : { ok: true, value }
  } catch (error) {
    if (error instanceof Unreadable) return failed(error.message, error.place)
    throw error
  }
}

interface Walk {
  readonly placeOf: (offset: number) => Place
  readonly anchors: Map<string, Sized>
  values: number
  readonly flaws: Flaw[]
}

/** A node, and how many values it holds, itself included. */
type Sized = { readonly node: YamlNode; readonly size: number }

const convertNode = (raw: unknown, walk: Walk, depth: number, fallback: Place): Sized => {
  const range = hasRange(raw) ? raw.range : undefined
  const at = range ? walk.placeOf(range[0]) : fallback
  if (depth > mostDepth) throw new Unreadable(`must not nest deeper than ${mostDepth} levels`, at)
  const before = walk.values
  spend(walk, 1, at)
  const node = convertKind(raw, walk, depth, at)
  const sized = { node, size: walk.values - before }
  if (hasAnchor(raw)) walk.anchors.set(raw.anchor, sized)
  return sized
}

const spend = (walk: Walk, size: number, at: Place): void => {
  walk.values += size
  if (walk.values > mostValues)
    throw new Unreadable(`must hold at most ${mostValues} values, aliases written out`, at)
}

const convertKind = (raw: unknown, walk: Walk, depth: number, at: Place): YamlNode => {
  if (isAlias(raw)) {
    const target = walk.anchors.get(raw.source)
    if (!target) throw new Unreadable(`must not use *${raw.source} before &${raw.source} ends`, at)
    spend(walk, target.size, at)
    return { ...target.node, at }
  }
  if (isSeq(raw))
    return {
      what: 'list',
      items: raw.items.map((item) => convertNode(item, walk, depth + 1, at).node),
      at,
    }
  if (isMap(raw)) return { what: 'map', entries: convertEntries(raw.items, walk, depth, at), at }
  return { what: 'scalar', value: isScalar(raw) ? scalarOf(raw.value) : null, at }
}

const scalarOf = (value: unknown): YamlScalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : null

const convertEntries = (
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  walk: Walk,
  depth: number,
  mapAt: Place,
): readonly YamlEntry[] => {
  const seen = new Map<string, Place>()
  return pairs.map(({ key: rawKey, value }) => {
    const keyAt = hasRange(rawKey) ? walk.placeOf(rawKey.range[0]) : mapAt
    const key = isScalar(rawKey) ? (rawKey.source ?? String(rawKey.value)) : undefined
    if (key === undefined) throw new Unreadable('must have plain text as keys', keyAt)
    if (key === '<<')
      throw new Unreadable('must not merge with <<, which YAML 1.2 has not: write it out', keyAt)
    const first = seen.get(key)
    if (first) walk.flaws.push({ ...keyAt, detail: `${key} stands already in line ${first.line}` })
    seen.set(key, keyAt)
    return { key, keyAt, value: convertNode(value, walk, depth + 1, keyAt).node }
  })
}

const hasRange = (raw: unknown): raw is { readonly range: readonly [number, number, number] } =>
  typeof raw === 'object' && raw !== null && 'range' in raw && Array.isArray(raw.range)

const hasAnchor = (raw: unknown): raw is { readonly anchor: string } =>
  !isAlias(raw) &&
  typeof raw === 'object' &&
  raw !== null &&
  'anchor' in raw &&
  typeof raw.anchor === 'string'
