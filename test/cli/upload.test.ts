import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import {
  connect,
  createServer,
  type AddressInfo,
  type Server as Listener,
  type Socket,
} from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Connection } from '../../src/client/call.ts'
import { ProblemError, UnreachableError } from '../../src/client/errors.ts'
import { parseServer } from '../../src/client/server-address.ts'
import { uploadSource, type LocalSource } from '../../src/client/upload-source.ts'
import type { SourceProgress } from '../../src/contract/sources.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { serve, type Server } from '../../src/serve.ts'
import { shippedMigrations } from '../engines/places.ts'

/** Stands between client and server, and cuts connections after so many bytes of requests. */
interface Cutter {
  readonly url: string
  /** How many bytes each of the next connections lets through; beyond the list all of them. */
  cuts: number[]
  readonly connections: () => number
  close(): void
}

const cutter = async (target: () => string): Promise<Cutter> => {
  const sockets = new Set<Socket>()
  let count = 0
  const state: { cuts: number[] } = { cuts: [] }
  const listener: Listener = createServer((socket) => {
    count += 1
    let left = state.cuts.shift() ?? Number.POSITIVE_INFINITY
    const { hostname, port } = new URL(target())
    const onward = connect(Number(port), hostname)
    for (const each of [socket, onward]) {
      sockets.add(each)
      each.on('error', () => {})
      each.on('close', () => {
        socket.destroy()
        onward.destroy()
      })
    }
    onward.pipe(socket)
    socket.on('data', (bytes: Buffer) => {
      const passed = bytes.subarray(0, left)
      left -= passed.length
      // What is let through must have arrived before the rest is cut off.
      onward.write(passed, () => {
        if (left <= 0) onward.end()
      })
    })
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  return {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    get cuts() {
      return state.cuts
    },
    set cuts(cuts) {
      state.cuts = cuts
    },
    connections: () => count,
    close: () => {
      listener.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

describe('an upload of source', () => {
  let folder: string
  let server: Server
  let between: Cutter
  let connection: Connection
  const waited: number[] = []
  const seen: SourceProgress[] = []
  const options = {
    wait: async (ms: number) => void waited.push(ms),
    onProgress: (progress: SourceProgress) => void seen.push(progress),
    firstPartBytes: 100_000,
  }
  const start = (): Promise<Server> =>
    serve(
      { listen: '127.0.0.1', port: 0, data: folder, databaseUrl: undefined, callsPerSecond: 1000 },
      { version: 'test', migrations: shippedMigrations, log: () => {} },
    )
  const packed = (bytes: Buffer): LocalSource => {
    const path = join(folder, 'packed')
    writeFileSync(path, bytes)
    return { path, digest: digestOf(bytes), bytes: bytes.length }
  }
  const keptAs = (bytes: Buffer): Buffer =>
    readFileSync(join(folder, 'sources', `${digestOf(bytes).slice(7)}.tar`))

  beforeEach(async () => {
    waited.length = 0
    seen.length = 0
    folder = mkdtempSync(join(tmpdir(), 'berth-upload-'))
    server = await start()
    between = await cutter(() => server.url)
    const address = parseServer(between.url)
    assert.ok(address)
    const token = server.unshown?.secret
    connection = { server: address, token, timeoutMs: 30_000, agent: 'test/1' }
  })
  afterEach(async () => {
    between.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('goes in parts that grow, and says how far it is', async () => {
    const bytes = randomBytes(1_000_000)
    const progress = await uploadSource(packed(bytes), connection, options)
    assert.deepEqual(progress, {
      digest: digestOf(bytes),
      bytes: 1_000_000,
      received: 1_000_000,
      complete: true,
    })
    assert.deepEqual(
      seen.map(({ received }) => received),
      [0, 100_000, 300_000, 700_000, 1_000_000],
    )
    assert.ok(keptAs(bytes).equals(bytes))
    const again = await uploadSource(packed(bytes), connection, options)
    assert.equal(again.complete, true)
    assert.equal(between.connections(), 6)
  })

  it('that is cut off in the middle goes on from there', async () => {
    const bytes = randomBytes(1_000_000)
    const whole = Number.POSITIVE_INFINITY
    // The second part is cut off, then twice what asks how far it is, then a later part.
    between.cuts = [whole, whole, 150_000, 0, 20, whole, whole, 170_000]
    await uploadSource(packed(bytes), connection, options)
    assert.ok(keptAs(bytes).equals(bytes))
    const steps = seen.map(({ received }) => received)
    assert.deepEqual(
      steps,
      steps.toSorted((a, b) => a - b),
    )
    const resumed = steps.filter((each) => each % 50_000 !== 0 && each !== bytes.length)
    assert.ok(
      resumed.some((each) => each > 100_000 && each < 300_000),
      String(steps),
    )
    assert.deepEqual(waited.slice(0, 3), [250, 500, 1000])
    assert.ok(waited.length > 3)
  })

  it('outlives a restart of the server', async () => {
    const bytes = randomBytes(600_000)
    const token = connection.token
    let stopped = false
    await uploadSource(packed(bytes), connection, {
      ...options,
      onProgress: (progress) => {
        options.onProgress(progress)
        if (progress.received === 300_000 && !stopped) {
          stopped = true
          between.cuts = [0]
        }
      },
      wait: async (ms) => {
        await options.wait(ms)
        await server.stop()
        server = await start()
        assert.equal(connection.token, token)
      },
    })
    assert.ok(keptAs(bytes).equals(bytes))
    assert.equal(waited.length, 1)
    assert.equal(seen.filter(({ received }) => received === 0).length, 1)
  })

  it('gives up when it gets no further', async () => {
    between.cuts = Array.from({ length: 20 }, () => 0)
    const failing = uploadSource(packed(randomBytes(1000)), connection, options)
    await assert.rejects(failing, (error) => error instanceof UnreachableError)
    assert.deepEqual(waited, [250, 500, 1000, 2000, 4000])
  })

  it('begins again once when what an earlier one left is damaged', async () => {
    const bytes = randomBytes(500_000)
    const source = packed(bytes)
    const stopping = uploadSource(source, connection, {
      ...options,
      onProgress: ({ received }) => assert.equal(received, 0, 'stopped'),
    })
    await assert.rejects(stopping, /stopped/)
    const [part = ''] = readdirSync(join(folder, 'sources'))
    writeFileSync(join(folder, 'sources', part), randomBytes(100_000))
    assert.equal((await uploadSource(source, connection, options)).complete, true)
    assert.ok(keptAs(bytes).equals(bytes))
  })

  it('of a file that is not what it was said to be is refused', async () => {
    const source = { ...packed(randomBytes(1000)), digest: digestOf('other') }
    const error: unknown = await uploadSource(source, connection, options).catch(
      (caught: unknown) => caught,
    )
    assert.ok(error instanceof ProblemError)
    assert.equal(error.problem.code, 'digest_mismatch')
    const stranger = { ...connection, token: undefined }
    await assert.rejects(uploadSource(source, stranger, options), { name: 'ProblemError' })
    assert.deepEqual(waited, [])
  })
})
