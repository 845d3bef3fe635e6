import { serve as listen, type ServerType } from '@hono/node-server'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { folderBytes } from '../../src/blobs/folder-bytes.ts'
import { unnamedKeptMs } from '../../src/core/blobs/blob.ts'
import { forgetBlobs } from '../../src/core/blobs/forget-blobs.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { digestOf, type Digest } from '../../src/formats/digest.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How, type Reply } from './api.ts'
import { newOrganization } from './scene.ts'

const octets = { 'content-type': 'application/octet-stream' }
const keptMs = unnamedKeptMs + 24 * 60 * 60 * 1000

const serving = (api: Api): Promise<ServerType> =>
  new Promise((resolve) => {
    const options = { fetch: api.app.fetch, port: 0, hostname: '127.0.0.1' }
    const server = listen(options, () => resolve(server))
  })

forEachEngine(
  'blobs',
  (engine) => {
    let api: Api
    let folder: string
    let mine: How
    let theirs: How
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'berth-blobs-'))
      api = await startApi(await engine.open(), { blobBytes: folderBytes(folder) })
      mine = await newOrganization(api, 'mine')
      theirs = await newOrganization(api, 'theirs')
    })
    afterEach(() => rmSync(folder, { recursive: true, force: true }))

    const upload = (bytes: Buffer, how = mine, digest: string = digestOf(bytes)): Promise<Reply> =>
      api.send(`/v1/blobs/${digest}`, { method: 'PUT', headers: octets, body: bytes }, how)
    const about = (digest: Digest, how = mine) => api.call('blob.describe', { digest }, how)
    const download = async (digest: Digest, how = mine): Promise<Response> =>
      await api.app.request(`/v1/blobs/${digest}/bytes`, {
        headers: { authorization: `Bearer ${how.token}` },
      })
    const files = (): readonly string[] =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    const overwrite = (digest: Digest, bytes: Buffer): void => {
      const hex = digest.slice(7)
      const path = join(folder, 'sha256', hex.slice(0, 2), hex)
      chmodSync(path, 0o600)
      writeFileSync(path, bytes)
    }
    const attest = (digest: Digest, how = mine) =>
      api.ok(
        'attestation.create',
        { digest, predicateType: 'https://example.com/x', predicate: {} },
        how,
      )
    const pass = (ms: number): void => api.clock.set(api.clock.now() + ms)

    it('go in and come out as they were, and are noted once', async () => {
      for (const bytes of [Buffer.alloc(0), randomBytes(10), randomBytes(700_000)]) {
        const digest = digestOf(bytes)
        const { status, body, text } = await upload(bytes)
        assert.equal(status, 200, text)
        assert.deepEqual([body['digest'], body['bytes']], [digest, bytes.length])
        assert.deepEqual((await upload(bytes)).body, body)
        assert.deepEqual((await about(digest)).body, body)
        const answer = await download(digest)
        assert.equal(answer.headers.get('content-type'), 'application/octet-stream')
        assert.equal(answer.headers.get('content-length'), String(bytes.length))
        assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes))
        const audit = { action: 'blob.upload', target: digest }
        const noted = (await api.ok('audit.list', audit, mine)).body['items'] as unknown[]
        assert.equal(noted.length, 1)
      }
    })

    it('that are not what the digest says are refused, and nothing is kept', async () => {
      const digest = digestOf('meant')
      const { status, body } = await upload(Buffer.from('sent'), mine, digest)
      assert.deepEqual([status, body['code']], [422, 'digest_mismatch'])
      assert.equal((await about(digest)).status, 404)
      assert.equal((await download(digest)).status, 404)
      assert.deepEqual(files(), [])
      // What was right before stays.
      const right = Buffer.from('right')
      await upload(right)
      await upload(Buffer.from('wrong'), mine, digestOf(right))
      assert.equal(await (await download(digestOf(right))).text(), 'right')
    })

    it('are kept though somebody sends others under their name meanwhile', async () => {
      const bytes = randomBytes(1000)
      const digest = digestOf(bytes)
      const rest = Promise.withResolvers<void>()
      const body = new ReadableStream({
        start: async (sink) => {
          sink.enqueue(bytes.subarray(0, 500))
          await rest.promise
          sink.enqueue(bytes.subarray(500))
          sink.close()
        },
      })
      const headers = { ...octets, authorization: `Bearer ${mine.token}` }
      const sent = api.app.request(`/v1/blobs/${digest}`, {
        ...{ method: 'PUT', headers, body, duplex: 'half' },
      })
      const isWanted = () => api.world.db.read((tx) => tx.first(sql`select digest from blobs`))
      while (!(await isWanted())) await setImmediate()
      assert.equal((await upload(randomBytes(1000), mine, digest)).status, 422)
      assert.equal((await about(digest)).status, 404)
      rest.resolve()
      assert.equal((await sent).status, 200)
      assert.ok(Buffer.from(await (await download(digest)).arrayBuffer()).equals(bytes))
    })

    it('are bounded, and sent as bytes', async () => {
      const path = `/v1/blobs/${digestOf('x')}`
      const sent = (headers: Record<string, string>, body = 'x') =>
        api.send(path, { method: 'PUT', headers, body }, mine)
      const large = await sent({ ...octets, 'content-length': String(64 * 1024 * 1024 + 1) })
      assert.deepEqual([large.status, large.body['code']], [413, 'too_large'])
      const json = await sent({ 'content-type': 'application/json' })
      assert.equal(json.body['code'], 'unsupported_media_type')
      const packed = await sent({ ...octets, 'content-encoding': 'gzip' })
      assert.equal(packed.body['code'], 'unsupported_media_type')
      const odd = await api.send('/v1/blobs/sha256:AB', { method: 'PUT', headers: octets }, mine)
      assert.equal(odd.body['code'], 'invalid_input')
      assert.deepEqual(files(), [])
    })

    it('of another organization are nobody else’s, though they lie there once', async () => {
      const bytes = randomBytes(1000)
      const digest = digestOf(bytes)
      await upload(bytes)
      assert.equal((await about(digest, theirs)).status, 404)
      assert.equal((await download(digest, theirs)).status, 404)
      // Naming it in evidence is no way to it either.
      await attest(digest, theirs)
      assert.equal((await download(digest, theirs)).status, 404)
      assert.equal((await upload(randomBytes(1000), theirs, digest)).status, 422)
      assert.equal((await about(digest, theirs)).status, 404)
      assert.equal((await upload(bytes, theirs)).status, 200)
      assert.equal((await download(digest, theirs)).status, 200)
      assert.deepEqual(files(), [digest.slice(7)])
    })

    it('are seen within a scope if its evidence names them, and by who uploaded them', async () => {
      const scoped = async (name: string, project: string): Promise<How> => {
        const input = { name, role: 'recorder', project }
        return { token: (await api.ok('token.create', input, mine)).body['secret'] as string }
      }
      for (const name of ['shop', 'blog']) await api.ok('project.create', { name }, mine)
      const shop = await scoped('of shop', 'shop')
      const blog = await scoped('of blog', 'blog')
      const bytes = randomBytes(50)
      const digest = digestOf(bytes)
      assert.equal((await upload(bytes, shop)).status, 200)
      assert.equal((await about(digest, shop)).status, 200)
      assert.equal((await about(digest, blog)).status, 404)
      const statement = { predicateType: 'https://example.com/x', predicate: {}, project: 'blog' }
      await api.ok('attestation.create', { digest, ...statement }, blog)
      assert.equal((await about(digest, blog)).status, 200)
    })

    it('that were damaged are never handed out whole, and heal by an upload', async () => {
      const small = randomBytes(100)
      await upload(small)
      overwrite(digestOf(small), randomBytes(100))
      const problem = (await (await download(digestOf(small))).json()) as { code: string }
      assert.equal(problem.code, 'blob_damaged')
      assert.ok(api.log.some((line) => line.includes('are other bytes')))
      await upload(small)
      assert.equal((await download(digestOf(small))).status, 200)
      rmSync(join(folder, 'sha256'), { recursive: true })
      assert.equal((await download(digestOf(small))).status, 503)

      const large = randomBytes(3_000_000)
      const digest = digestOf(large)
      await upload(large)
      const server = await serving(api)
      try {
        const { port } = server.address() as AddressInfo
        const url = `http://127.0.0.1:${port}/v1/blobs/${digest}/bytes`
        const get = () => fetch(url, { headers: { authorization: `Bearer ${mine.token}` } })
        assert.ok(Buffer.from(await (await get()).arrayBuffer()).equals(large))
        const flipped = Buffer.from(large.map((byte, at) => (at === 2_999_999 ? byte ^ 1 : byte)))
        for (const wrong of [flipped, large.subarray(0, 2_000_000)]) {
          overwrite(digest, wrong)
          await assert.rejects(async () => (await get()).arrayBuffer())
        }
        overwrite(digest, Buffer.concat([large, large]))
        await assert.rejects(async () => (await get()).arrayBuffer())
        assert.ok(api.log.filter((line) => line.includes('are other bytes')).length >= 4)
      } finally {
        server.close()
      }
    })

    it('that no evidence names are forgotten after a while, and bytes with the last', async () => {
      const [unnamed, named, both, asked] = [1, 2, 3, 4].map(() => randomBytes(100))
      assert.ok(unnamed && named && both && asked)
      for (const bytes of [unnamed, named, both, asked]) await upload(bytes)
      await upload(both, theirs)
      await attest(digestOf(named))
      pass(keptMs - 1)
      assert.equal(await forgetBlobs(api.world), 0)
      assert.equal((await about(digestOf(asked))).status, 200)
      assert.equal((await about(digestOf(both), theirs)).status, 200)
      pass(1)
      assert.equal(await forgetBlobs(api.world), 2)
      for (const gone of [unnamed, both]) assert.equal((await about(digestOf(gone))).status, 404)
      for (const kept of [named, asked]) assert.equal((await download(digestOf(kept))).status, 200)
      assert.equal((await download(digestOf(both), theirs)).status, 200)
      assert.equal(files().length, 3)
      pass(keptMs)
      assert.equal(await forgetBlobs(api.world), 2)
      assert.deepEqual(files(), [digestOf(named).slice(7)])
      assert.equal((await upload(unnamed)).status, 200)
      assert.equal((await download(digestOf(unnamed))).status, 200)
    })

    it('that somebody is just removing are not brought meanwhile, and a dead remover is passed', async () => {
      const bytes = randomBytes(100)
      await upload(bytes)
      const mark = (at: number | null) =>
        api.world.db.write((tx) => tx.run(sql`update blobs set removing_at = ${at}`))
      await mark(api.clock.now())
      for (const how of [mine, theirs]) {
        const { status, body } = await upload(bytes, how)
        assert.deepEqual(
          [status, body['code'], body['retryable']],
          [503, 'storage_unavailable', true],
        )
      }
      await mark(null)
      assert.equal((await upload(bytes, theirs)).status, 200)
      pass(keptMs)
      await mark(api.clock.now() - 10 * 60 * 1000 + 1)
      assert.equal(await forgetBlobs(api.world), 0)
      pass(1)
      // Of two that go at once the second takes the bytes with it.
      assert.equal(await forgetBlobs(api.world), 1)
      assert.equal(files().length, 1)
      assert.equal(await forgetBlobs(api.world), 1)
      assert.deepEqual(files(), [])
    })

    it('that somebody brings while they are about to go stay', async () => {
      const bytes = randomBytes(100)
      const digest = digestOf(bytes)
      await upload(bytes)
      pass(keptMs)
      let brought: Reply | undefined
      const { db } = api.world
      let reads = 0
      const world = {
        ...api.world,
        db: {
          ...db,
          // Between the mark and the look.
          read: (async (body) => {
            if (++reads === 1) brought = await upload(bytes, theirs)
            return await db.read(body)
          }) as typeof db.read,
        },
      }
      await forgetBlobs(world)
      assert.equal(brought?.status, 503)
      // Whoever was turned away is wanted: the bytes stay for the next attempt.
      assert.equal(files().length, 1)
      assert.equal((await upload(bytes, theirs)).status, 200)
      assert.equal((await download(digest, theirs)).status, 200)
    })
  },
  { fsync: 'off' },
)
