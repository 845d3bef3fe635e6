import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, truncateSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { sql } from '../../src/core/kernel/sql.ts'
import { Refusal } from '../../src/core/kernel/refusal.ts'
import { forgetUnwantedSources } from '../../src/core/sources/forget-unwanted.ts'
import { mostUnfinished, unwantedKeptMs } from '../../src/core/sources/source.ts'
import { wantSource } from '../../src/core/sources/want-source.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { forEachEngine } from '../engines/engines.ts'
import { callBy } from '../world.ts'
import type { How } from './api.ts'
import { newOrganization } from './scene.ts'
import { refused, startUploads, tarOf, type Uploads } from './uploads.ts'

forEachEngine(
  'sources',
  (engine) => {
    let uploads: Uploads
    beforeEach(async () => {
      uploads = await startUploads(await engine.open())
    })
    afterEach(() => uploads.end())

    it('of one organization may not pile up', async () => {
      const most = 256 * 1024 * 1024
      const announce = (name: string, bytes: number, how?: How) =>
        uploads.api.call('source.begin', { digest: digestOf(name), bytes }, how)
      const large = await Promise.all(
        Array.from({ length: 8 }, (_, at) => announce(`large ${at}`, most)),
      )
      assert.equal(large.filter(({ status }) => status === 200).length, 4)
      refused(await announce('one more', 1), 'too_large', /Unfinished uploads may be 100/)
      const other = await newOrganization(uploads.api, 'other')
      for (let at = 0; at < mostUnfinished; at++)
        assert.equal((await announce(`small ${at}`, 1, other)).status, 200)
      refused(await announce('one more', 1, other), 'too_large', /Unfinished uploads may be 100/)
    })

    it('at once do not harm each other', async () => {
      const bytes = randomBytes(300_000)
      const digest = digestOf(bytes)
      const send = async (): Promise<void> => {
        for (let turn = 0; turn < 100; turn++) {
          const { body } = await uploads.begin(bytes)
          if (body['complete'] === true) return
          const at = Number(body['received'])
          const reply = await uploads.append(digest, at, bytes.subarray(at, at + 40_000))
          assert.ok([200, 404, 409].includes(reply.status), reply.text)
        }
        assert.fail('it does not come to an end')
      }
      await Promise.all([send(), send(), send()])
      assert.ok(readFileSync(join(uploads.folder, tarOf(bytes))).equals(bytes))
      assert.equal(uploads.files().filter((name) => name.endsWith('.tmp')).length, 0)
    })

    it('of another organization are nobody else’s', async () => {
      const bytes = randomBytes(1000)
      const digest = digestOf(bytes)
      const other = await newOrganization(uploads.api, 'other')
      const unknown = randomBytes(1000)
      await uploads.upload(bytes)
      const known = (await uploads.begin(bytes, other)).body
      assert.deepEqual(known, { ...(await uploads.begin(unknown, other)).body, digest })
      const call = await callBy(uploads.api.world, String(other.token))
      const want = () => uploads.api.world.db.write((tx) => wantSource(tx, call, digest))
      await assert.rejects(want(), { code: 'source_unknown' })
      // Wrong bytes of theirs leave ours as they are.
      refused(await uploads.append(digest, 0, unknown, other), 'digest_mismatch', /forgotten/)
      assert.ok(readFileSync(join(uploads.folder, tarOf(bytes))).equals(bytes))
      assert.equal((await uploads.begin(bytes)).body['complete'], true)
      assert.equal((await uploads.upload(bytes, other)).body['complete'], true)
      assert.equal((await want()).bytes, 1000)
    })

    it('that nobody wants for a day are forgotten, those that somebody wants are not', async () => {
      const [mine, theirs, wanted, half] = [1, 2, 3, 4].map(() => randomBytes(1000))
      assert.ok(mine && theirs && wanted && half)
      const other = await newOrganization(uploads.api, 'other')
      const call = await callBy(uploads.api.world, uploads.api.root)
      const pass = (ms: number): void => {
        uploads.api.clock.set(uploads.api.clock.now() + ms)
        for (const name of uploads.files()) {
          const path = join(uploads.folder, name)
          utimesSync(path, 0, uploads.api.clock.now() / 1000 - unwantedKeptMs / 1000)
        }
      }
      for (const bytes of [mine, theirs, wanted]) await uploads.upload(bytes)
      await uploads.begin(half)
      await uploads.append(digestOf(half), 0, half.subarray(0, 10))
      pass(unwantedKeptMs - 1)
      assert.equal(await forgetUnwantedSources(uploads.api.world), 0)
      assert.equal(uploads.files().length, 4)
      await uploads.upload(theirs, other)
      await uploads.api.world.db.write((tx) => wantSource(tx, call, digestOf(wanted)))
      pass(1)
      assert.equal(await forgetUnwantedSources(uploads.api.world), 2)
      assert.deepEqual(uploads.files(), [tarOf(theirs), tarOf(wanted)].sort())
      const want = (bytes: Buffer) =>
        uploads.api.world.db.write((tx) => wantSource(tx, call, digestOf(bytes)))
      await want(wanted)
      for (const bytes of [mine, theirs, half])
        await assert.rejects(want(bytes), (error) => error instanceof Refusal)
      assert.equal((await uploads.begin(half)).body['received'], 0)
      pass(unwantedKeptMs)
      assert.equal(await forgetUnwantedSources(uploads.api.world), 2)
      assert.deepEqual(uploads.files(), [])
    })

    it('that nobody has announced any more begin anew, and go when they are old', async () => {
      const [half, whole] = [randomBytes(1000), randomBytes(1000)]
      const forget = () => uploads.api.world.db.write((tx) => tx.run(sql`delete from sources`))
      await uploads.begin(half)
      await uploads.append(digestOf(half), 0, half.subarray(0, 500))
      await forget()
      assert.equal((await uploads.begin(half)).body['received'], 0)
      await uploads.append(digestOf(half), 0, half.subarray(0, 500))
      await uploads.upload(whole)
      await forget()
      // What has just come may belong to a row that is not seen yet.
      uploads.api.clock.set(Date.now())
      assert.equal(await forgetUnwantedSources(uploads.api.world), 0)
      assert.equal(uploads.files().length, 2)
      uploads.api.clock.set(Date.now() + unwantedKeptMs)
      assert.equal(await forgetUnwantedSources(uploads.api.world), 2)
    })

    it('whose bytes were lost are uploaded again', async () => {
      const bytes = randomBytes(1000)
      await uploads.upload(bytes)
      rmSync(join(uploads.folder, tarOf(bytes)))
      assert.deepEqual((await uploads.begin(bytes)).body['complete'], false)
      assert.equal((await uploads.append(digestOf(bytes), 0, bytes)).body['complete'], true)
    })

    it('that came torn from a crash do not become complete', async () => {
      const bytes = randomBytes(1000)
      await uploads.begin(bytes)
      await uploads.append(digestOf(bytes), 0, bytes.subarray(0, 600))
      const [part = ''] = uploads.files()
      truncateSync(join(uploads.folder, part), 300)
      truncateSync(join(uploads.folder, part), 600)
      assert.equal((await uploads.begin(bytes)).body['received'], 600)
      const last = await uploads.append(digestOf(bytes), 600, bytes.subarray(600))
      refused(last, 'digest_mismatch', /were forgotten/)
      assert.equal((await uploads.upload(bytes)).body['complete'], true)
    })
  },
  { fsync: 'off' },
)
