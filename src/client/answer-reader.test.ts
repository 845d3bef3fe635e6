import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AnswerReader } from './answer-reader.ts'

type Read = readonly [status: number, body: string] | RegExp

/** Feeds the text in pieces of a size, closes after the last, and says what came of it. */
const read = (text: string, size: number): readonly [number, string] | string => {
  const bytes = Buffer.from(text, 'latin1')
  const reader = new AnswerReader()
  try {
    for (let at = 0; at < bytes.length; at += size) {
      const answer = reader.push(bytes.subarray(at, at + size))
      if (answer) return [answer.status, answer.body.toString()]
    }
    const { status, body } = reader.end()
    return [status, body.toString()]
  } catch (error) {
    return error instanceof Error ? error.message : 'no error'
  }
}

const ok = 'HTTP/1.1 200 OK\r\n'

const rows: readonly (readonly [name: string, text: string, expected: Read])[] = [
  ['a length', `${ok}Content-Length: 3\r\n\r\nabc`, [200, 'abc']],
  ['a length of nothing', `${ok}content-length: 0\r\n\r\n`, [200, '']],
  ['what comes after its length', `${ok}content-length: 1\r\n\r\nabc`, [200, 'a']],
  ['no length: until the end', `${ok}\r\nabc`, [200, 'abc']],
  ['HTTP/1.0', 'HTTP/1.0 404 Not Found\r\n\r\nx', [404, 'x']],
  ['no reason', 'HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n', [200, '']],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', [204, '']],
  ['a 100 before', `HTTP/1.1 100 Continue\r\n\r\n${ok}content-length: 1\r\n\r\nx`, [200, 'x']],
  [
    'chunks',
    `${ok}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n`,
    [200, 'abcd'],
  ],
  [
    'chunks with extensions and trailers',
    `${ok}Transfer-Encoding: Chunked\r\n\r\nA;x=1\r\n0123456789\r\n0\r\nx: y\r\n\r\n`,
    [200, '0123456789'],
  ],
  ['the same length twice', `${ok}content-length: 1\r\ncontent-length: 1\r\n\r\nx`, [200, 'x']],
  ['two lengths', `${ok}content-length: 1\r\ncontent-length: 2\r\n\r\nx`, /two lengths/],
  ['a broken length', `${ok}content-length: -1\r\n\r\nx`, /broken length/],
  ['an unknown coding', `${ok}transfer-encoding: gzip\r\n\r\nx`, /unknown transfer coding/],
  ['a broken chunk size', `${ok}transfer-encoding: chunked\r\n\r\nxyz\r\n`, /broken chunk/],
  ['a chunk that goes on', `${ok}transfer-encoding: chunked\r\n\r\n1\r\nabc\r\n`, /broken chunk/],
  ['a header without a colon', `${ok}nonsense\r\n\r\n`, /broken header/],
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', /does not begin like HTTP/],
  ['an unknown version', 'HTTP/2 200 OK\r\n\r\n', /does not begin like HTTP/],
  ['nothing', '', /ends too early/],
  ['half a head', `${ok}content-le`, /ends too early/],
  ['half a body', `${ok}content-length: 3\r\n\r\nab`, /ends too early/],
  ['half a chunk', `${ok}transfer-encoding: chunked\r\n\r\n3\r\nab`, /ends too early/],
  ['an endless head', `${ok}${'x: y\r\n'.repeat(20_000)}`, /head is too long/],
  [
    'an endless line',
    `${ok}transfer-encoding: chunked\r\n\r\n${'1'.repeat(9000)}`,
    /line is too long/,
  ],
]

describe('an answer with', () => {
  for (const [name, text, expected] of rows)
    it(name, () => {
      for (const size of [1, 2, 7, 4096, 1 << 20]) {
        // Byte by byte the endless ones would take minutes.
        if (text.length > 10_000 && size < 4096) continue
        const found = read(text, size)
        if (expected instanceof RegExp) assert.match(String(found), expected)
        else assert.deepEqual(found, expected)
      }
    })

  it('a body beyond all measure is given up', () => {
    const reader = new AnswerReader()
    reader.push(Buffer.from(`${ok}\r\n`))
    const piece = Buffer.alloc(16 * 1024 * 1024)
    for (let count = 0; count < 4; count++) reader.push(piece)
    assert.throws(() => reader.push(Buffer.alloc(1)), /the body is over/)
  })
})
