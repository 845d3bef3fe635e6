import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { raw, startRaw, startService, startWorld, statuses, to, until } from './world.ts'

const get = (path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: Shop.LOCALHOST.:80\r\n${more}Connection: close\r\n\r\n`

/** An edge before one service that answers with what it was sent. */
const startEcho = async (t: TestContext, trustedProxies: readonly string[] = []) => {
  const world = await startWorld(t, { trustedProxies })
  const service = await startService(t, (request, response) => {
    response.end(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n`)
  })
  world.addresses.set('dep', [service])
  await world.route(to('dep'))
  return world
}

describe('what goes on to the service', () => {
  it('is the target as it was sent, the host as it was written', async (t) => {
    const { port } = await startEcho(t)
    const answer = await raw(port, get('/a%20b//c?x=%2f..&y;z'))
    assert.match(answer, /GET \/a%20b\/\/c\?x=%2f\.\.&y;z\nHost\nShop\.LOCALHOST\.:80\n/)
  })

  it('is the origin form of an absolute target, whose host counts', async (t) => {
    const { port } = await startEcho(t)
    const request =
      'GET http://shop.localhost/a?b HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n'
    assert.match(await raw(port, request), /GET \/a\?b\nHost\nshop\.localhost\n/)
  })

  it('has no headers of the connection, and none that the client may not say', async (t) => {
    const { port } = await startEcho(t)
    const more =
      'Connection: X-Mine\r\nX-Mine: 1\r\nKeep-Alive: a\r\nTE: trailers\r\nProxy-Connection: a\r\n' +
      'Upgrade: h2c\r\nX-Forwarded-For: 1.2.3.4\r\nX_Forwarded_For: 1.2.3.4\r\nProxy: a\r\n' +
      'Forwarded: for=1.2.3.4\r\nX-Real-IP: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Other: 2\r\n'
    const answer = await raw(port, get('/', more))
    assert.doesNotMatch(answer, /X-Mine|TE\n|Proxy|1\.2\.3\.4|h2c|https/i)
    assert.match(answer, /X-Other\n2\n/)
    assert.match(answer, /X-Forwarded-For\n127\.0\.0\.1\nX-Forwarded-Proto\nhttp\n/)
    assert.match(answer, /X-Forwarded-Host\nShop\.LOCALHOST\.:80\n/)
  })

  it('has the cookies of the client but those of Berth itself', async (t) => {
    const { port } = await startEcho(t)
    const some = 'Cookie: a=1; __Host-berth_session_0a=secret; b=2\r\n'
    assert.match(await raw(port, get('/', some)), /\nCookie\na=1; b=2\n/)
    const none = await raw(port, get('/', 'Cookie: berth_session_0a=secret\r\n'))
    assert.doesNotMatch(none, /cookie|secret/i)
  })

  it('believes a trusted proxy', async (t) => {
    const { port } = await startEcho(t, ['loopback'])
    const more =
      'X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\n'
    const answer = await raw(port, get('/', more))
    assert.match(answer, /X-Forwarded-For\n1\.2\.3\.4, 127\.0\.0\.1\nX-Forwarded-Proto\nhttps\n/)
    assert.match(answer, /X-Forwarded-Host\nshop\.example\n/)
  })

  it('follows the longest prefix that ends at a segment, stripped where that is asked', async (t) => {
    const world = await startEcho(t)
    await world.route(to(null), to('dep', '/api', true), to('none', '/api/none'))
    assert.match(await raw(world.port, get('/api/x?q')), /GET \/x\?q\n[^]*Prefix\n\/api\n/)
    assert.match(await raw(world.port, get('/api?q')), /GET \/\?q\n/)
    assert.match(await raw(world.port, get('/%61pi//x')), /GET \/x\n/)
    assert.deepEqual(statuses(await raw(world.port, get('/apix'))), [503])
    assert.deepEqual(statuses(await raw(world.port, get('/api/none/x'))), [503])
  })

  it('answers by itself without a word of the request', async (t) => {
    const { port } = await startEcho(t)
    const unknown = await raw(port, 'GET /<b>x HTTP/1.1\r\nHost: <b>\r\nConnection: close\r\n\r\n')
    assert.deepEqual(statuses(unknown), [400])
    const other = await raw(port, 'GET /bold HTTP/1.0\r\nHost: bold.localhost\r\n\r\n')
    assert.match(other, /404 Not Found[^]*There is nothing at this address/)
    assert.doesNotMatch(other, /bold|shop/)
  })

  it('says when to come again where nothing runs', async (t) => {
    const world = await startEcho(t)
    world.addresses.set('dep', [])
    assert.match(await raw(world.port, get('/')), /503 [^]*Retry-After: 2\r\n/)
  })

  it('takes the ready instances in turn', async (t) => {
    const world = await startWorld(t)
    const names = ['a', 'b', 'c']
    const services = await Promise.all(
      names.map((name) => startService(t, (_, response) => response.end(`<${name}>`))),
    )
    world.addresses.set('dep', services)
    await world.route(to('dep'))
    let heard = ''
    for (let turn = 0; turn < 6; turn++) heard += await raw(world.port, get('/'))
    assert.equal([...heard.matchAll(/<(.)>/g)].map(([, name]) => name).join(''), 'abcabc')
    world.addresses.set('dep', services.slice(1, 2))
    assert.match(await raw(world.port, get('/')), /<b>/)
  })
})

describe('when an instance fails', () => {
  it('asks another where nobody takes the connection', async (t) => {
    const world = await startWorld(t)
    const gone = await startService(t, () => {})
    gone.server.close()
    const alive = await startService(t, (request, response) => request.pipe(response))
    world.addresses.set('dep', [gone, alive])
    await world.route(to('dep'))
    const post = 'POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 2\r\n'
    for (let turn = 0; turn < 4; turn++)
      assert.match(await raw(world.port, `${post}Connection: close\r\n\r\nhi`), /200 OK[^]*hi/)
    // Others take turns meanwhile: that of the one that is gone must not come again and again.
    world.addresses.set('dep', [gone, gone, gone, alive])
    const all = await Promise.all(
      Array.from({ length: 32 }, () => raw(world.port, `${post}Connection: close\r\n\r\nhi`)),
    )
    for (const each of all) assert.match(each, /200 OK[^]*hi/)
    world.addresses.set('dep', [gone])
    assert.deepEqual(statuses(await raw(world.port, get('/'))), [503])
  })

  it('asks again on a new connection when a kept one was cut before a byte', async (t) => {
    const world = await startWorld(t)
    const service = await startRaw(t, (socket, heard) => {
      // Each connection answers once and is cut at its second request.
      if (heard.split('\r\n\r\n').length > 2) socket.resetAndDestroy()
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    for (let turn = 0; turn < 4; turn++)
      assert.match(await raw(world.port, get('/')), /200 OK[^]*ok/)
    const post = 'POST / HTTP/1.1\r\nHost: shop.localhost\r\nContent-Length: 0\r\n'
    assert.deepEqual(statuses(await raw(world.port, `${post}Connection: close\r\n\r\n`)), [502])
  })

  const bad: readonly (readonly [what: string, answer: string])[] = [
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['another encoding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['a lone LF', 'HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 2\r\n\r\nok'],
    ['no HTTP', 'hello\r\n\r\n'],
    ['an upgrade that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['a huge head', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`],
    ['a bad character', 'HTTP/1.1 200 OK\r\nX-A: \u0001\r\nContent-Length: 0\r\n\r\n'],
  ]
  for (const [what, answer] of bad)
    it(`answers 502 for ${what}`, async (t) => {
      const world = await startWorld(t)
      const service = await startRaw(t, (socket) => socket.write(answer, 'latin1'))
      world.addresses.set('dep', [service])
      await world.route(to('dep'))
      assert.deepEqual(statuses(await raw(world.port, get('/'))), [502])
    })

  const short: readonly (readonly [what: string, answer: string])[] = [
    ['counted', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok'],
    ['chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n'],
  ]
  for (const [what, answer] of short)
    it(`never ends a ${what} body that was cut`, async (t) => {
      const world = await startWorld(t)
      const service = await startRaw(t, (socket) => socket.end(answer))
      world.addresses.set('dep', [service])
      await world.route(to('dep'))
      const heard = await raw(world.port, get('/'))
      assert.match(heard, /ok/)
      assert.doesNotMatch(heard, /\r\n0\r\n\r\n/)
    })

  it('answers 504 to silence, and counts until then', async (t) => {
    const world = await startWorld(t, { limits: { silentMs: 50 } })
    const service = await startRaw(t, () => {})
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const answer = raw(world.port, get('/'))
    await until(() => world.edge.inFlight()['dep'] === 1)
    assert.deepEqual(statuses(await answer), [504])
    await until(() => world.edge.inFlight()['dep'] === undefined)
  })

  it('lets go of an instance whose client is gone', async (t) => {
    const world = await startWorld(t)
    let closed = false
    const service = await startRaw(t, (socket) => socket.once('close', () => (closed = true)))
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const client = connect(world.port, '127.0.0.1')
    await once(client, 'connect')
    client.write(get('/'))
    await until(() => world.edge.inFlight()['dep'] === 1)
    client.destroy()
    await until(() => closed && world.edge.inFlight()['dep'] === undefined)
  })
})
