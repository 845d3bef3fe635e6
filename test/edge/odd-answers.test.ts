import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { raw, startRaw, startWorld, statuses, to, until, type World } from './world.ts'

const limits = { silentMs: 600_000 }
const get = 'GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n'
const upgrade =
  'GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

/** An edge before a service that gives the same answer to every request. */
const answering = async (t: TestContext, answer: string): Promise<World> => {
  const world = await startWorld(t, { limits })
  const service = await startRaw(t, (socket, heard) => {
    if (heard.endsWith('\r\n\r\n')) socket.write(answer, 'latin1')
  })
  world.addresses.set('dep', [service])
  await world.route(to('dep'))
  return world
}

const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n'

describe('a service that answers oddly', { timeout: 30_000 }, () => {
  for (const [what, character] of [
    ['a control character', '\u0001'],
    ['a DEL', '\u007F'],
  ])
    it(`ends no answer whose trailer has ${what}, and holds nobody`, async (t) => {
      const world = await answering(t, `${chunked}X-Sum: a${character}b\r\n\r\n`)
      assert.doesNotMatch(await raw(world.port, get), /\r\n0\r\n/)
      await until(() => world.edge.inFlight()['dep'] === undefined)
    })

  for (const greeting of ['SSH-2.0-OpenSSH_9\r\n', 'ok', 'HTTP/2 200\r\n', '\r\n'])
    it(`is not waited for after ${JSON.stringify(greeting)}`, async (t) => {
      const world = await answering(t, greeting)
      assert.deepEqual(statuses(await raw(world.port, get)), [502])
    })

  it('may begin its answer byte by byte', async (t) => {
    const world = await startWorld(t, { limits })
    const service = await startRaw(t, async (socket, heard) => {
      if (!heard.endsWith('\r\n\r\n')) return
      for (const byte of ok) await new Promise((resolve) => socket.write(byte, resolve))
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    assert.match(await raw(world.port, get), /200 OK[^]*ok$/)
  })

  it('gives hints as long as they are few', async (t) => {
    const hint = `HTTP/1.1 103 Early Hints\r\nLink: </${'a'.repeat(1000)}>\r\n\r\n`
    const few = await answering(t, hint.repeat(20) + ok)
    assert.deepEqual(statuses(await raw(few.port, get)).slice(-2), [103, 200])
    const world = await startWorld(t, { limits })
    let isCut = false
    const service = await startRaw(t, (socket) => {
      socket.once('close', () => (isCut = true))
      const more = (): void => {
        while (!socket.destroyed && socket.write(hint.repeat(50)));
      }
      socket.on('drain', more)
      more()
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    // Whoever does not read would have to be remembered all of them.
    const client = connect(world.port, '127.0.0.1').pause()
    client.on('error', () => client.destroy())
    t.after(() => client.destroy())
    client.write(get)
    await until(() => isCut)
    await until(() => world.edge.inFlight()['dep'] === undefined)
  })

  for (const [what, answer] of [
    ['a 204', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n'],
    ['a hint', `HTTP/1.1 103 Early Hints\r\ncontent-length: 5\r\n\r\n${ok}`],
  ] as const)
    it(`tells nobody of a length in ${what}, which has no body`, async (t) => {
      const heard = await raw((await answering(t, answer)).port, get)
      assert.doesNotMatch(heard, /content-length: 5/i)
    })

  it('refuses an upgrade, and the end of that client ends nobody else', async (t) => {
    const world = await startWorld(t, { limits })
    let answer: (() => void) | undefined
    const service = await startRaw(t, (socket, heard) => {
      if (heard.endsWith('websocket\r\n\r\n'))
        socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno')
      else answer = () => void socket.write(ok)
    })
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    const refused = connect({ port: world.port, host: '127.0.0.1', allowHalfOpen: true })
    t.after(() => refused.destroy())
    let heard = ''
    refused.on('data', (piece) => (heard += String(piece)))
    refused.write(upgrade)
    await until(() => heard.endsWith('no'))
    const other = raw(world.port, get)
    await until(() => service.heard.join('').split('GET / ').length === 3)
    refused.destroy()
    await once(refused, 'close')
    // The edge hears of that in a turn of its own.
    await until(() => world.edge.inFlight()['dep'] === 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    answer?.()
    assert.match(await other, /200 OK[^]*ok$/)
  })

  it('is asked for no upgrade by HTTP/1.0', async (t) => {
    const world = await startWorld(t, { limits })
    const service = await startRaw(t, (socket) => socket.write(ok))
    world.addresses.set('dep', [service])
    await world.route(to('dep'))
    assert.match(await raw(world.port, upgrade.replace('HTTP/1.1', 'HTTP/1.0')), /200 OK/)
    assert.doesNotMatch(service.heard.join(''), /upgrade/i)
  })
})
