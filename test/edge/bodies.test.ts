import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { raw, startRaw, startService, startWorld, statuses, to, until } from './world.ts'

const head = (method: string, more: string): string =>
  `${method} / HTTP/1.1\r\nHost: shop.localhost\r\n${more}\r\n`

describe('bodies', () => {
  it('pass in both directions, counted and chunked, with their trailers', async (t) => {
    const world = await startWorld(t)
    const service = await startService(t, async (request, response) => {
      let text = ''
      for await (const piece of request) text += String(piece)
      response.writeHead(200, { Trailer: 'X-End' })
      response.write(text)
      response.addTrailers({ 'X-End': request.trailers['x-sum'] ?? 'none' })
      response.end()
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const chunked = head('POST', 'Transfer-Encoding: chunked\r\nConnection: close\r\n')
    assert.match(
      await raw(
        world.port,
        `${chunked}3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\nHost: x\r\n\r\n`,
      ),
      /Trailer: X-End\r\n[^]*\r\n\r\n5\r\nabcde\r\n0\r\nX-End: 5\r\n\r\n$/,
    )
    const counted = head('POST', 'Content-Length: 3\r\nConnection: close\r\n')
    assert.match(await raw(world.port, `${counted}abc`), /3\r\nabc\r\n0\r\nX-End: none\r\n\r\n$/)
    const old = 'POST / HTTP/1.0\r\nHost: shop.localhost\r\nContent-Length: 3\r\n\r\nabc'
    assert.match(await raw(world.port, old), /\r\n\r\nabc$/)
  })

  it('that only the end of the connection ends are whole', async (t) => {
    const world = await startWorld(t)
    const service = await startRaw(t, (socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nall of it'))
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const answer = await raw(world.port, head('GET', 'Connection: close\r\n'))
    assert.match(answer, /9\r\nall of it\r\n0\r\n\r\n$/)
  })

  it('are read one after another, however the bytes are cut', async (t) => {
    const world = await startWorld(t)
    const answer =
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n' +
      'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;a="b"\r\n!\r\n0\r\nX-A: b\r\n\r\n'
    const service = await startRaw(t, async (socket) => {
      for (const byte of answer) {
        socket.write(byte)
        await new Promise(setImmediate)
      }
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const heard = await raw(world.port, head('GET', 'Connection: close\r\n'))
    assert.deepEqual(statuses(heard), [103, 200])
    const pieces = heard.split('\r\n').filter((line) => /^[helo!]+$/.test(line))
    assert.equal(pieces.join(''), 'hello!')
    assert.match(heard, /0\r\nX-A: b\r\n\r\n$/)
  })

  it('are absent after HEAD, 204 and 304, and the connection goes on', async (t) => {
    const world = await startWorld(t)
    const service = await startService(t, (request, response) => {
      if (request.method === 'HEAD') response.writeHead(200, { 'Content-Length': '5' })
      else response.writeHead(request.url === '/none' ? 204 : 304)
      response.end()
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const heard = await raw(
      world.port,
      head('HEAD', '') +
        'GET /none HTTP/1.1\r\nHost: shop.localhost\r\n\r\n' +
        head('GET', 'Connection: close\r\n'),
    )
    assert.deepEqual(statuses(heard), [200, 204, 304])
    assert.match(heard, /Content-Length: 5\r\n/)
  })

  it('reach the client as they come', async (t) => {
    const world = await startWorld(t)
    let events: ServerResponse | null = null
    const service = await startService(t, (_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.flushHeaders()
      events = response
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const client = connect(world.port, '127.0.0.1')
    let heard = ''
    client.on('data', (piece) => (heard += String(piece)))
    client.write(head('GET', ''))
    await until(() => heard.includes('text/event-stream'))
    for (const event of ['data: one\n\n', 'data: two\n\n']) {
      ;(events as ServerResponse | null)?.write(event)
      await until(() => heard.includes(event))
    }
    assert.equal(world.edge.inFlight()['dep'], 1)
    client.destroy()
    await until(() => world.edge.inFlight()['dep'] === undefined)
  })

  it('wait for whoever is slow', async (t) => {
    const world = await startWorld(t)
    let written = 0
    const piece = Buffer.alloc(256 * 1024)
    const service = await startService(t, (_, response) => {
      const more = (): void => {
        while (written < 400 * piece.length && response.write(piece)) written += piece.length
        written += piece.length
        response.once('drain', more)
      }
      more()
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const client = connect(world.port, '127.0.0.1')
    client.pause()
    client.write(head('GET', ''))
    let [before, still] = [0, 0]
    await until(() => {
      still = written > 0 && written === before ? still + 1 : 0
      before = written
      return still === 40
    })
    assert.ok(written < 60 * 2 ** 20, `${written} bytes went where nobody read`)
    client.destroy()
  })

  it('are asked for with a 100 by the service alone', async (t) => {
    const world = await startWorld(t)
    let asks = true
    const service = await startService(t, () => {})
    service.server.on('checkContinue', (request, response) => {
      if (asks) response.writeContinue()
      else response.writeHead(413).end()
      if (asks) request.pipe(response)
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const post = head('POST', 'Content-Length: 2\r\nExpect: 100-continue\r\n')
    const client = connect(world.port, '127.0.0.1')
    let heard = ''
    client.on('data', (piece) => (heard += String(piece)))
    client.write(post)
    await until(() => heard.includes('100 Continue'))
    client.write('hi')
    await until(() => heard.endsWith('hi\r\n0\r\n\r\n'))
    client.destroy()
    asks = false
    const refused = await raw(world.port, post)
    assert.deepEqual(statuses(refused), [413])
    assert.match(refused, /Connection: close/)
  })

  it('may be as large as the limit and no larger', async (t) => {
    const world = await startWorld(t, { limits: { bodyBytes: 3 } })
    const service = await startService(t, (request, response) => request.pipe(response))
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const chunked = head('POST', 'Transfer-Encoding: chunked\r\nConnection: close\r\n')
    const counted = head('POST', 'Content-Length: 4\r\n')
    assert.match(await raw(world.port, `${chunked}3\r\nabc\r\n0\r\n\r\n`), /abc/)
    assert.doesNotMatch(await raw(world.port, `${chunked}4\r\nabcd\r\n0\r\n\r\n`), /200 OK/)
    assert.deepEqual(statuses(await raw(world.port, `${counted}abcd`)), [413])
  })

  it('left unread by an early answer do not end the connection to the client', async (t) => {
    const world = await startWorld(t)
    const service = await startRaw(t, (socket, heard) => {
      if (heard.endsWith('\r\n\r\n')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const client = connect(world.port, '127.0.0.1')
    let heard = ''
    client.on('data', (piece) => (heard += String(piece)))
    client.write(head('POST', 'Content-Length: 5\r\n'))
    await until(() => statuses(heard).length === 1)
    client.write(`hello${head('GET', 'Connection: close\r\n')}`)
    await once(client, 'end')
    assert.deepEqual(statuses(heard), [200, 200])
    assert.doesNotMatch(service.heard.join(''), /hello/)
  })
})
