import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parseEvidence } from './evidence.ts'

const statement = JSON.stringify({
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: '0123456789abcdef'.repeat(4) } }],
  predicateType: 'https://example.com/test/v1',
  predicate: { n: 1 },
})
const around = (payload: string | Uint8Array): string =>
  JSON.stringify({
    payload: Buffer.from(payload).toString('base64'),
    payloadType: 'application/vnd.in-toto+json',
    signatures: [{ sig: 'c2ln' }],
  })
const good = around(statement)
const withField = (text: string, field: string): string => `${text.slice(0, -1)},${field}}`
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
/** The predicate's one value in other words. */
const saying = (value: string): string => statement.replace('"n":1', value)

/** Bytes of envelopes, each with why it is none. */
const envelopes: Readonly<Record<string, readonly [string | Uint8Array, RegExp]>> = {
  nothing: ['', /^must be JSON \(it ends too early\)$/],
  'white space': [' \n', /^must be JSON \(it ends too early\)$/],
  'half of it': [good.slice(0, 100), /^must be JSON \(it breaks at line 1, column 101\)$/],
  'a letter after it': [`${good}x`, /^must be JSON \(it breaks at line 1/],
  'another one after it': [`${good}\n${good}`, /^must be JSON \(it breaks at line 2, column 1\)$/],
  'a byte order mark': [`\u{feff}${good}`, /^must not begin with a byte order mark$/],
  'UTF-16': [Buffer.from(good, 'utf16le'), /^must have no NUL/],
  'gzip around it': [gzipSync(good), /^must be well-formed UTF-8$/],
  'a byte that is no UTF-8': [
    Buffer.concat([Buffer.from(good.slice(0, -1)), Buffer.from(',"x":"\xff"}', 'latin1')]),
    /^must be well-formed UTF-8$/,
  ],
  'a lone surrogate': [withField(good, String.raw`"x":"\ud800"`), /^must have no lone surrogates/],
  'a comment': [`// signed\n${good}`, /^must be JSON/],
  'single quotes': [good.replaceAll('"', "'"), /^must be JSON/],
  'a comma too many': [`${good.slice(0, -1)},}`, /^must be JSON/],
  'no number': [withField(good, '"x":NaN'), /^must be JSON/],
  'a number beyond all': [withField(good, '"x":1e999'), /^must have numbers that/],
  'two signatures in one': [
    good.replace('{"sig":', '{"sig":"eA==","sig":'),
    /^must not have a key twice in one object/,
  ],
  'a field that nests too deep': [
    withField(good, `"x":${nested(101)}`),
    /^must not nest deeper than 100 levels/,
  ],
}

/** The same of statements, in an envelope that is one. */
const statements: Readonly<Record<string, readonly [string | Uint8Array, RegExp]>> = {
  nothing: ['', /^must be JSON \(it ends too early\) in the payload$/],
  'half of it': [statement.slice(0, 50), /^must be JSON \(it breaks .*\) in the payload$/],
  'another one after it': [statement + statement, /^must be JSON \(it breaks .* in the payload$/],
  'a list': ['[]', /^must be an in-toto statement: a JSON object in the payload$/],
  'an envelope': [good, /at \/_type in the payload$/],
  'another version': [statement.replace('ent/v1', 'ent/v2'), /at \/_type in the payload$/],
  'a byte order mark': [`\u{feff}${statement}`, /byte order mark in the payload$/],
  'a byte that is no UTF-8': [
    Buffer.from(saying('"n":"\xff"'), 'latin1'),
    /^must be well-formed UTF-8 in the payload$/,
  ],
  'two lists of subjects': [
    statement.replace('"subject":', '"subject":[],"subject":'),
    /^must not have a key twice .* in the payload$/,
  ],
  'one claim twice': [saying('"n":1,"n":2'), /^must not have a key twice .* in the payload$/],
  'the same claim, escaped': [
    saying(String.raw`"n":1,"\u006e":2`),
    /^must not have a key twice .* in the payload$/,
  ],
  'a claim that nests too deep': [saying(`"n":${nested(101)}`), /deeper than 100 .*payload$/],
  'a lone surrogate': [saying(String.raw`"n":"\udfff"`), /lone surrogates .* in the payload$/],
  'a NUL': [saying(String.raw`"n":"\u0000"`), /no NUL .* in the payload$/],
  'a number beyond all': [saying('"n":1e400'), /numbers that .* in the payload$/],
}

describe('the bytes of evidence', () => {
  it('are taken as they are here, without any change', () => {
    assert.ok(parseEvidence(good).ok)
  })

  for (const [what, [bytes, why]] of Object.entries(envelopes))
    it(`are refused with ${what}`, () => refused(bytes, why))
  for (const [what, [payload, why]] of Object.entries(statements))
    it(`are refused where the statement is, or has, ${what}`, () => refused(around(payload), why))
})

const refused = (bytes: string | Uint8Array, why: RegExp): void => {
  const read = parseEvidence(bytes)
  assert.ok(!read.ok)
  assert.match(read.problem, why)
}
