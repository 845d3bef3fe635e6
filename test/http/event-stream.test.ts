import assert from 'node:assert/strict'
import { afterEach, beforeEach, it } from 'node:test'
import { forEachEngine } from '../engines/engines.ts'
import { createNews } from '../../src/http/news.ts'
import { startApi, type Api, type How } from './api.ts'
import { digestOf, fillOrganization, newOrganization, type Scene } from './scene.ts'

/** One event as a client of server-sent events would dispatch it, or a mark without data. */
interface Sent {
  readonly id: string
  readonly event?: string
  readonly data?: string
}

/** A connection to the stream; `take` waits for so many events, `end` for the end of it. */
interface Connection {
  readonly status: number
  readonly text: () => Promise<string>
  take(count: number): Promise<readonly Sent[]>
  /** The id of the last message, with data or without. */
  lastId(): string
  end(): Promise<void>
  close(): Promise<void>
}

const numbers = (sent: readonly Sent[]): readonly number[] => sent.map(({ id }) => Number(id))

forEachEngine(
  'the stream of the ledger',
  (engine) => {
    let api: Api
    let scene: Scene
    let isOpen: boolean
    const connections: Connection[] = []

    beforeEach(async () => {
      isOpen = true
      api = await startApi(await engine.open(), { isReady: () => isOpen })
      scene = await fillOrganization(api, { token: api.root })
    })
    afterEach(async () => {
      await Promise.all(connections.splice(0).map((connection) => connection.close()))
    })

    const connect = async (path = '/v1/events', how: How = {}): Promise<Connection> => {
      const headers = {
        accept: 'text/event-stream',
        authorization: `Bearer ${how.token ?? api.root}`,
        ...how.headers,
      }
      const connection = connectionOf(await api.app.request(path, { headers }))
      connections.push(connection)
      return connection
    }
    const record = async (deploymentName: string, changed: object = {}): Promise<void> => {
      await api.ok('deployment.record', { ...sample, deploymentName, ...changed })
      await api.number()
    }
    const token = async (input: object): Promise<How & { readonly id: string }> => {
      const { body } = await api.ok('token.create', { name: 'reader', role: 'viewer', ...input })
      return { token: body['secret'] as string, id: body['id'] as string }
    }

    it('sends what was and what comes, in order, byte for byte as the pages', async () => {
      const connection = await connect()
      assert.equal(connection.status, 200)
      const first = await connection.take(2)
      await record('one')
      await record('two', { digest: digestOf('a') })
      const sent = [...first, ...(await connection.take(2))]
      assert.deepEqual(numbers(sent), [1, 2, 3, 4])
      const { body } = await api.ok('event.list', {})
      const pages = body['items'] as { sequence: number; type: string; event: object }[]
      assert.deepEqual(
        sent.map(({ id, event, data }) => ({
          sequence: Number(id),
          type: event,
          event: JSON.parse(data ?? '') as object,
        })),
        pages.map(({ sequence, type, event }) => ({ sequence, type, event })),
      )
    })

    it('is woken by what is numbered in its own process', async () => {
      const numbering = createNews(2 ** 31 - 1)
      const own = await startApi(await engine.open(), { numbering })
      await fillOrganization(own, { token: own.root })
      const headers = { accept: 'text/event-stream', authorization: `Bearer ${own.root}` }
      const connection = connectionOf(await own.app.request('/v1/events', { headers }))
      connections.push(connection)
      assert.deepEqual(numbers(await connection.take(2)), [1, 2])
      // It would not look again for weeks by itself.
      const next = connection.take(1)
      await own.ok('deployment.record', { ...sample, deploymentName: 'woken' })
      await own.number()
      assert.deepEqual(numbers(await next), [3])
    })

    it('goes on where a broken connection stopped: no gap, no duplicate', async () => {
      const seen: number[] = []
      let last = ''
      for (let round = 0; round < 5; round++) {
        await record(`before-${round}`)
        await record(`between-${round}`)
        const connection = await connect('/v1/events', { headers: { 'last-event-id': last } })
        const sent = await connection.take(round === 0 ? 4 : 2)
        seen.push(...numbers(sent))
        last = connection.lastId()
        await connection.close()
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 12 }, (_, index) => index + 1),
      )
    })

    it('begins after a number, and Last-Event-ID beats it', async () => {
      await record('one')
      const connection = await connect('/v1/events?after=2')
      assert.deepEqual(numbers(await connection.take(1)), [3])
      const again = await connect('/v1/events?after=0', { headers: { 'last-event-id': '1' } })
      assert.deepEqual(numbers(await again.take(2)), [2, 3])
    })

    it('refuses nonsense before it begins', async () => {
      const wrong = [
        connect('/v1/events?after=x'),
        connect('/v1/events?after=-1'),
        connect('/v1/events?from=1'),
        connect('/v1/events', { headers: { 'last-event-id': 'abc' } }),
        connect('/v1/events', { headers: { 'last-event-id': '9'.repeat(16) } }),
      ]
      for (const connection of await Promise.all(wrong)) {
        assert.equal(connection.status, 400)
        assert.match(await connection.text(), /"code":"invalid_input"/)
      }
      assert.equal((await connect('/v1/events', { token: 'x' })).status, 401)
    })

    it('shows a narrowed token only its own, and moves past the rest', async () => {
      const mine = await token({ project: 'blog' })
      const staged = await token({ logicalEnvironment: 'production' })
      await record('one')
      const connection = await connect('/v1/events', mine)
      const other = await connect('/v1/events', staged)
      const [only] = await connection.take(1)
      assert.equal(only?.id, '2')
      assert.match(only.data ?? '', /"deploymentName":"blog"/)
      assert.deepEqual(numbers(await other.take(1)), [2])
      assert.equal(connection.lastId(), '3', 'what it does not see is not looked at again')
      await record('blog-2', { project: 'blog', digest: digestOf('b') })
      assert.deepEqual(numbers(await connection.take(1)), [4])
    })

    it('shows nothing of another organization', async () => {
      const other = await newOrganization(api, 'other')
      const connection = await connect('/v1/events', other)
      await record('one')
      await fillOrganization(api, other)
      const sent = await connection.take(2)
      assert.deepEqual(numbers(sent), [1, 2])
      assert.ok(sent.every(({ data }) => !data?.includes(scene.record)))
    })

    it('ends when its token is revoked, or expires', async () => {
      const expiresAt = new Date(api.clock.now() + 60_000).toISOString()
      const revoked = await token({})
      const expiring = await token({ expiresAt })
      const streams = [await connect('/v1/events', revoked), await connect('/v1/events', expiring)]
      for (const stream of streams) await stream.take(2)
      await api.ok('token.revoke', { id: revoked.id })
      await streams[0]?.end()
      api.clock.set(api.clock.now() + 60_000)
      await streams[1]?.end()
      assert.equal(api.log.filter((line) => /stream ended.*unauthenticated/.test(line)).length, 2)
      assert.equal((await connect('/v1/events', revoked)).status, 401)
    })

    it('ends when the server stops', async () => {
      const streams = await Promise.all([connect(), connect()])
      for (const stream of streams) await stream.take(2)
      isOpen = false
      for (const stream of streams) await stream.end()
      assert.equal((await connect()).status, 503)
    })

    it('is bounded for one token and for all, and room comes back', async () => {
      const open = await Promise.all(Array.from({ length: 20 }, () => connect()))
      assert.ok(open.every(({ status }) => status === 200))
      const denied = await connect()
      assert.equal(denied.status, 429)
      assert.match(
        await denied.text(),
        /Too many streams are open: at most 20 streams for one token/,
      )
      const other = await token({})
      const others = await connect('/v1/events', other)
      assert.equal(others.status, 200)
      await open[0]?.close()
      assert.equal((await connect()).status, 200)
      assert.equal((await connect()).status, 429)
      for (let n = 0; n < 25; n++) {
        const head = await api.send('/v1/events', { method: 'HEAD' }, { ...other, headers: stream })
        assert.equal(head.status, 200, 'HEAD opens no stream')
      }
    })
  },
  { fsync: 'off' },
)

const stream = { accept: 'text/event-stream' }
const sample = {
  environment: 'k8s-east',
  logicalEnvironment: 'acceptance',
  kind: 'CONTAINER_IMAGE',
  digest: digestOf('a'),
  project: 'shop',
}

const connectionOf = (response: Response): Connection => {
  const reader = response.ok
    ? response.body?.pipeThrough(new TextDecoderStream()).getReader()
    : undefined
  let buffer = ''
  let last = ''
  const waiting: Sent[] = []
  const read = async (): Promise<boolean> => {
    const { done, value } = (await reader?.read()) ?? { done: true, value: '' }
    if (done) return false
    buffer += value
    const messages = buffer.split('\n\n')
    buffer = messages.pop() ?? ''
    for (const message of messages) {
      const sent = parse(message)
      last = sent.id
      if (sent.data !== undefined) waiting.push(sent)
    }
    return true
  }
  return {
    status: response.status,
    text: () => response.text(),
    take: async (count) => {
      while (waiting.length < count) assert.ok(await read(), 'the stream ended too early')
      return waiting.splice(0, count)
    },
    lastId: () => last,
    end: async () => {
      while (await read());
      assert.equal(waiting.length, 0)
    },
    close: async () => {
      await reader?.cancel()
    },
  }
}

const parse = (message: string): Sent => {
  const fields = message
    .split('\n')
    .filter((line) => !line.startsWith(':'))
    .map((line) => /^(\w+): (.*)$/.exec(line) ?? assert.fail(line))
  const named = new Map(fields.map(([, name = '', value = '']) => [name, value]))
  return { id: '', ...Object.fromEntries(named) }
}
