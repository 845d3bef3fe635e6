import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { mostPartBytes } from '../../src/contract/sources.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { forEachEngine } from '../engines/engines.ts'
import { dumpOf } from './dump.ts'
import { octets, refused, startUploads, tarOf, type Uploads } from './uploads.ts'

forEachEngine(
  'uploads of source',
  (engine) => {
    let uploads: Uploads
    beforeEach(async () => {
      uploads = await startUploads(await engine.open())
    })
    afterEach(() => uploads.end())

    it('go in parts, and are complete once the digest is right', async () => {
      const bytes = randomBytes(100_000)
      const digest = digestOf(bytes)
      assert.deepEqual((await uploads.begin(bytes)).body, {
        digest,
        bytes: 100_000,
        received: 0,
        complete: false,
      })
      const first = await uploads.append(digest, 0, bytes.subarray(0, 60_000))
      assert.deepEqual([first.body['received'], first.body['complete']], [60_000, false])
      assert.match(uploads.files().join(), /^[0-9a-f]{64}\.org_[0-9a-z]{26}\.part$/)
      const last = await uploads.append(digest, 60_000, bytes.subarray(60_000))
      assert.deepEqual([last.body['received'], last.body['complete']], [100_000, true])
      assert.deepEqual(uploads.files(), [tarOf(bytes)])
      assert.ok(readFileSync(join(uploads.folder, tarOf(bytes))).equals(bytes))
      assert.equal((await uploads.begin(bytes)).body['complete'], true)
      const again = await uploads.append(digest, 0, bytes)
      assert.equal(again.body['complete'], true)
      const { body } = await uploads.api.ok('audit.list', {})
      const actions = (body['items'] as { action: string; target: string }[]).filter(
        ({ target }) => target === digest,
      )
      assert.deepEqual(
        actions.map(({ action }) => action),
        ['source.complete', 'source.begin'],
      )
    })

    it('say how far they are to whoever sends another part', async () => {
      const bytes = randomBytes(1000)
      const digest = digestOf(bytes)
      await uploads.begin(bytes)
      await uploads.append(digest, 0, bytes.subarray(0, 400))
      for (const offset of [0, 399, 401, 1000, 5000])
        refused(
          await uploads.append(digest, offset, bytes.subarray(0, 10)),
          'offset_mismatch',
          /must be 400, how far/,
          '#/offset',
        )
      assert.equal((await uploads.begin(bytes)).body['received'], 400)
    })

    it('keep what came before the connection broke', async () => {
      const bytes = randomBytes(100_000)
      let sent = 0
      const breaking = new ReadableStream({
        pull: (controller) => {
          if (sent++ === 0) controller.enqueue(bytes.subarray(0, 70_000))
          else controller.error(new Error('gone'))
        },
      })
      await uploads.begin(bytes)
      refused(
        await uploads.append(digestOf(bytes), 0, breaking),
        'invalid_input',
        /before it was complete/,
      )
      const { body } = await uploads.begin(bytes)
      assert.equal(body['received'], 70_000)
      const last = await uploads.append(digestOf(bytes), 70_000, bytes.subarray(70_000))
      assert.equal(last.body['complete'], true)
    })

    it('go on where they were after the server was killed', async () => {
      const bytes = randomBytes(1000)
      await uploads.begin(bytes)
      await uploads.append(digestOf(bytes), 0, bytes.subarray(0, 999))
      // As when it was killed between the last byte and the check.
      const [part = ''] = uploads.files()
      appendFileSync(join(uploads.folder, part), bytes.subarray(999))
      assert.deepEqual((await uploads.begin(bytes)).body, {
        digest: digestOf(bytes),
        bytes: 1000,
        received: 1000,
        complete: false,
      })
      const last = await uploads.append(digestOf(bytes), 1000, Buffer.alloc(0))
      assert.equal(last.body['complete'], true)
    })

    it('of other bytes than announced are forgotten', async () => {
      const bytes = randomBytes(1000)
      const other = randomBytes(1000)
      const digest = digestOf(bytes)
      await uploads.begin(bytes)
      refused(
        await uploads.append(digest, 0, other),
        'digest_mismatch',
        /were forgotten/,
        '#/digest',
      )
      assert.deepEqual(uploads.files(), [])
      assert.equal((await uploads.append(digest, 0, bytes)).status, 404)
      assert.equal((await uploads.upload(bytes)).body['complete'], true)
    })

    it('are refused what does not fit', async () => {
      const bytes = randomBytes(1000)
      const digest = digestOf(bytes)
      await uploads.begin(bytes)
      const earlier = await dumpOf(uploads.api.world.db)
      const long = uploads.append(digest, 0, Buffer.concat([bytes, bytes]))
      refused(await long, 'invalid_input', /must be at most 1000 bytes long/, '#')
      refused(
        await uploads.append(digest, 0, Buffer.alloc(mostPartBytes + 1)),
        'too_large',
        /8388608 bytes/,
        '#',
      )
      const claimed = { ...octets, 'content-length': String(mostPartBytes + 1) }
      refused(await uploads.append(digest, 0, bytes, {}, claimed), 'too_large', /8388608 bytes/)
      for (const [offset, says] of [
        ['-1', /must be a whole number of bytes, not "-1"/],
        ['1e3', /whole number/],
        ['', /whole number/],
        ['01', /whole number/],
        ['99999999999', /whole number/],
      ] as const)
        refused(await uploads.append(digest, offset, bytes), 'invalid_input', says, '#/offset')
      refused(
        await uploads.api.send(`/v1/sources/${digest}`, {
          method: 'PATCH',
          headers: octets,
          body: 'x',
        }),
        'invalid_input',
        /is required/,
        '#/offset',
      )
      refused(
        await uploads.append(digest, '0&offset=0', bytes),
        'invalid_input',
        /type string/,
        '#/offset',
      )
      refused(await uploads.append(digest, '0&x=1', bytes), 'invalid_input', /not a field/, '#/x')
      refused(
        await uploads.append('sha256:abc', 0, bytes),
        'invalid_input',
        /64 lower-case/,
        '#/digest',
      )
      refused(
        await uploads.append('..%2f..%2fetc', 0, bytes),
        'invalid_input',
        /64 lower/,
        '#/digest',
      )
      for (const type of ['application/json', 'text/plain', 'application/octet-streams'])
        refused(
          await uploads.append(digest, 0, bytes, {}, { 'content-type': type }),
          'unsupported_media_type',
          /application\/octet-stream/,
        )
      refused(
        await uploads.append(digest, 0, bytes, {}, { ...octets, 'content-encoding': 'gzip' }),
        'unsupported_media_type',
        /must not be compressed/,
      )
      assert.equal((await uploads.append(digestOf('nobody'), 0, bytes)).status, 404)
      assert.equal(await dumpOf(uploads.api.world.db), earlier)
      assert.equal((await uploads.begin(bytes)).body['received'], 0)
    })

    it('are announced with a size that can be', async () => {
      const digest = digestOf('x')
      for (const bytes of [0, -1, 1.5, 256 * 1024 * 1024 + 1, '1', null, 2 ** 60])
        refused(
          await uploads.api.call('source.begin', { digest, bytes }),
          'invalid_input',
          /./,
          '#/bytes',
        )
      await uploads.api.ok('source.begin', { digest, bytes: 256 * 1024 * 1024 })
      const other = await uploads.api.call('source.begin', { digest, bytes: 5 })
      refused(other, 'digest_mismatch', /begun with 268435456 bytes/, '#/bytes')
    })
  },
  { fsync: 'off' },
)
