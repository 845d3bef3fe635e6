import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { folderBytes } from '../../src/blobs/folder-bytes.ts'
import { sql } from '../../src/core/kernel/sql.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { forEachEngine } from '../engines/engines.ts'
import { startApi, type Api, type How, type Reply } from './api.ts'
import { newOrganization } from './scene.ts'

const octets = { 'content-type': 'application/octet-stream' }

forEachEngine(
  'blobs of one organization',
  (engine) => {
    let api: Api
    let folder: string
    let mine: How
    let theirs: How
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'berth-blobs-'))
      const limits = { blobQuotaBytes: 10_000_000, uploadsAtOnce: 2 }
      api = await startApi(await engine.open(), { blobBytes: folderBytes(folder), ...limits })
      mine = await newOrganization(api, 'mine')
      theirs = await newOrganization(api, 'theirs')
    })
    afterEach(() => rmSync(folder, { recursive: true, force: true }))

    const upload = (bytes: Buffer, how = mine, digest: string = digestOf(bytes)): Promise<Reply> =>
      api.send(`/v1/blobs/${digest}`, { method: 'PUT', headers: octets, body: bytes }, how)
    const files = (): readonly string[] =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => name)
    /** An upload that has begun and sends the rest when it is told to, or breaks off. */
    const slowly = (bytes: Buffer, how = mine) => {
      const rest = Promise.withResolvers<void>()
      const body = new ReadableStream({
        start: async (sink) => {
          sink.enqueue(bytes.subarray(0, 10))
          await rest.promise.then(
            () => sink.enqueue(bytes.subarray(10)),
            (error: unknown) => sink.error(error),
          )
          sink.close()
        },
      })
      const headers = { ...octets, authorization: `Bearer ${how.token}` }
      const answer = api.app.request(`/v1/blobs/${digestOf(bytes)}`, {
        ...{ method: 'PUT', headers, body, duplex: 'half' },
      })
      return { answer, rest }
    }
    const rows = async () =>
      (await api.world.db.read((tx) => tx.all(sql`select digest from blobs`))).length

    it('come to a quota together, whoever brings them at once', async () => {
      const [first, second] = [randomBytes(6_000_000), randomBytes(6_000_000)]
      const answers = await Promise.all([upload(first), upload(second)])
      assert.deepEqual(
        answers.map(({ status }) => status).toSorted((a, b) => a - b),
        [200, 413],
      )
      const refused = answers.find(({ status }) => status === 413)
      assert.equal(refused?.body['code'], 'quota_exceeded')
      assert.match(String(refused?.body['next']), /--blob-quota/)
      assert.equal(files().length, 1)
      assert.equal(await rows(), 1)
      // What is there already takes no more room, and another organization has its own.
      const [kept, other] = answers[0]?.status === 200 ? [first, second] : [second, first]
      assert.equal((await upload(kept)).status, 200)
      assert.equal((await upload(other, theirs)).status, 200)
      assert.equal((await upload(randomBytes(4_000_000))).status, 200)
      const full = slowly(randomBytes(20))
      assert.equal((await full.answer).status, 413)
      full.rest.resolve()
    })

    it('that break off or are not what they should be leave nothing behind', async () => {
      for (let at = 0; at < 20; at++) await upload(randomBytes(10), mine, digestOf(String(at)))
      const broken = slowly(randomBytes(100))
      while ((await rows()) === 0) await setImmediate()
      broken.rest.reject(new Error('gone'))
      assert.ok((await broken.answer).status >= 400)
      assert.equal(await rows(), 0)
      assert.deepEqual(files(), [])
    })

    it('come a few at once from one organization', async () => {
      const begun = [slowly(randomBytes(100)), slowly(randomBytes(100))]
      while ((await rows()) < 2) await setImmediate()
      const more = await upload(randomBytes(100))
      assert.deepEqual([more.status, more.body['code']], [429, 'rate_limited'])
      assert.match(String(more.body['next']), /Try again in 1 s/)
      assert.equal((await upload(randomBytes(100), theirs)).status, 200)
      for (const { rest } of begun) rest.resolve()
      for (const { answer } of begun) assert.equal((await answer).status, 200)
      assert.equal((await upload(randomBytes(100))).status, 200)
    })
  },
  { fsync: 'off' },
)
