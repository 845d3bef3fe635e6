import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { raw, startRaw, startWorld, statuses, to } from './world.ts'

const host = 'Host: shop.localhost\r\n'
const post = `POST / HTTP/1.1\r\n${host}`
const hidden = 'GET /hidden HTTP/1.1\r\nHost: shop.localhost\r\n\r\n'

/** What could be read in two ways, and the status with which it is refused. */
const refused: readonly (readonly [what: string, bytes: string, status: number])[] = [
  [
    'a length and chunks',
    `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    400,
  ],
  [
    'chunks and a length',
    `${post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${hidden}`,
    400,
  ],
  ['two lengths', `${post}Content-Length: 0\r\nContent-Length: 4\r\n\r\nabcd`, 400],
  ['the same length twice', `${post}Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd`, 400],
  ['a list of lengths', `${post}Content-Length: 4, 4\r\n\r\nabcd`, 400],
  ['a length with a sign', `${post}Content-Length: +4\r\n\r\nabcd`, 400],
  ['a negative length', `${post}Content-Length: -4\r\n\r\nabcd`, 400],
  ['a length in hexadecimal', `${post}Content-Length: 0x4\r\n\r\nabcd`, 400],
  ['an empty length', `${post}Content-Length: \r\n\r\n`, 400],
  ['two encodings', `${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, 501],
  [
    'chunked twice',
    `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  [
    'chunked, then identity',
    `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['an unknown encoding', `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 501],
  ['chunked with a vertical tab', `${post}Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n`, 400],
  ['white space before a colon', `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`, 400],
  [
    'chunks in HTTP/1.0',
    `POST / HTTP/1.0\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ['a folded header', `GET / HTTP/1.1\r\n${host}X-A: one\r\n two\r\n\r\n`, 400],
  ['a folded first header', `GET / HTTP/1.1\r\n X-A: one\r\n${host}\r\n`, 400],
  ['a lone LF after the request line', `GET / HTTP/1.1\n${host}\r\n`, 400],
  ['a lone LF between headers', `GET / HTTP/1.1\r\nHost: shop.localhost\nX-A: b\r\n\r\n`, 400],
  ['a lone CR in a value', `GET / HTTP/1.1\r\n${host}X-A: b\rX-B: c\r\n\r\n`, 400],
  ['a NUL in a value', `GET / HTTP/1.1\r\n${host}X-A: b\0c\r\n\r\n`, 400],
  ['a NUL in a name', `GET / HTTP/1.1\r\n${host}X\0A: b\r\n\r\n`, 400],
  ['a name with a space', `GET / HTTP/1.1\r\n${host}X A: b\r\n\r\n`, 400],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['two hosts', `GET / HTTP/1.1\r\n${host}Host: other.localhost\r\n\r\n`, 400],
  ['the same host twice', `GET / HTTP/1.1\r\n${host}${host}\r\n`, 400],
  ['a host with a path', 'GET / HTTP/1.1\r\nHost: shop.localhost/x\r\n\r\n', 400],
  ['a host with a user', 'GET / HTTP/1.1\r\nHost: a@shop.localhost\r\n\r\n', 400],
  ['two hosts in one', 'GET / HTTP/1.1\r\nHost: shop.localhost, other\r\n\r\n', 400],
  ['an absolute target with a user', `GET http://a@shop.localhost/ HTTP/1.1\r\n${host}\r\n`, 400],
  ['an encoded slash', `GET /a%2fb HTTP/1.1\r\n${host}\r\n`, 400],
  ['an encoded backslash', `GET /a%5Cb HTTP/1.1\r\n${host}\r\n`, 400],
  ['a backslash', `GET /a\\b HTTP/1.1\r\n${host}\r\n`, 400],
  ['a dot segment', `GET /a/../b HTTP/1.1\r\n${host}\r\n`, 400],
  ['an encoded dot segment', `GET /a/%2e%2E/b HTTP/1.1\r\n${host}\r\n`, 400],
  ['a dot segment with a parameter', `GET /a/..;/b HTTP/1.1\r\n${host}\r\n`, 400],
  ['a broken escape', `GET /a%2 HTTP/1.1\r\n${host}\r\n`, 400],
  ['an encoded NUL', `GET /a%00 HTTP/1.1\r\n${host}\r\n`, 400],
  ['a fragment', `GET /a#b HTTP/1.1\r\n${host}\r\n`, 400],
  ['HTTP/0.9', 'GET /\r\n\r\n', 505],
  ['HTTP/2 in words', `GET / HTTP/2.0\r\n${host}\r\n`, 505],
  ['HTTP/1.2', `GET / HTTP/1.2\r\n${host}\r\n`, 400],
  ['another protocol', `GET / HTTQ/1.1\r\n${host}\r\n`, 400],
  ['an authority', `CONNECT shop.localhost:443 HTTP/1.1\r\n${host}\r\n`, 405],
  ['a large header', `GET / HTTP/1.1\r\n${host}X-A: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
  ['many headers', `GET / HTTP/1.1\r\n${host}${'X-A: aaaaaa\r\n'.repeat(4000)}\r\n`, 431],
  ['another expectation', `${post}Expect: 200-maybe\r\nContent-Length: 1\r\n\r\na`, 417],
  ['a request line of 40,000 bytes', `GET /${'a'.repeat(40_000)} HTTP/1.1\r\n${host}\r\n`, 431],
]

/** Bodies that are broken after the head has gone on: the service must never see them end. */
const broken: readonly (readonly [what: string, body: string])[] = [
  ['a size that is no number', 'zz\r\nabc\r\n0\r\n\r\n'],
  ['a negative size', '-1\r\nabc\r\n0\r\n\r\n'],
  ['a size with 0x', '0x3\r\nabc\r\n0\r\n\r\n'],
  ['a huge size', 'fffffffffffffffff\r\nabc\r\n0\r\n\r\n'],
  ['a chunk longer than its size', '2\r\nabc\r\n0\r\n\r\n'],
  ['a lone LF after a size', '3\nabc\r\n0\r\n\r\n'],
  ['a lone CR after a size', '3\rabc\r\n0\r\n\r\n'],
  ['a lone LF after a chunk', '3\r\nabc\n0\r\n\r\n'],
  ['a space before a size', ' 3\r\nabc\r\n0\r\n\r\n'],
  ['a lone LF in an extension', '3;a\nb\r\nabc\r\n0\r\n\r\n'],
]

describe('requests that could be read in two ways', () => {
  for (const [what, bytes, status] of refused)
    it(`refuses ${what}`, async (t) => {
      const world = await startWorld(t)
      const service = await startRaw(t, (socket) =>
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
      )
      world.addresses.set('dep', [service])
      await world.route(to('dep'))
      const answer = await raw(world.port, bytes)
      assert.deepEqual(statuses(answer), [status])
      assert.deepEqual(service.heard, [], 'nothing reached the service')
    })

  for (const [what, body] of broken)
    it(`never ends a body with ${what}`, async (t) => {
      const world = await startWorld(t)
      const service = await startRaw(t, () => {})
      world.addresses.set('dep', [service])
      await world.route(to('dep'))
      const answer = await raw(
        world.port,
        `${post}Transfer-Encoding: chunked\r\n\r\n${body}${hidden}`,
      )
      assert.deepEqual(statuses(answer), [400])
      for (const heard of service.heard) {
        assert.doesNotMatch(heard, /\r\n0\r\n\r\n/)
        assert.doesNotMatch(heard, /hidden/)
      }
    })

  it('lets nothing pass that follows a whole request and is none', async (t) => {
    const world = await startWorld(t)
    const service = await startRaw(t, (socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'),
    )
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const answer = await raw(world.port, `${post}Content-Length: 3\r\n\r\nabcJUNK\r\n\r\n`)
    assert.equal(statuses(answer).at(-1), 400)
    assert.doesNotMatch(service.heard.join(''), /JUNK/)
  })
})
