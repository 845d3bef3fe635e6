import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { folderBlobs } from '../../src/blobs/folder-blobs.ts'
import { mostPartBytes } from '../../src/contract/sources.ts'
import type { Problem } from '../../src/contract/problem.ts'
import { forgetUnwantedSources } from '../../src/core/sources/forget-unwanted.ts'
import { mostUnfinished, unwantedKeptMs } from '../../src/core/sources/source.ts'
import { wantSource } from '../../src/core/sources/want-source.ts'
import { Refusal } from '../../src/core/kernel/refusal.ts'
import { digestOf } from '../../src/formats/digest.ts'
import { forEachEngine } from '../engines/engines.ts'
import { callBy } from '../world.ts'
import { startApi, type Api, type How, type Reply } from './api.ts'
import { dumpOf } from './dump.ts'
import { newOrganization } from './scene.ts'

const octets = { 'content-type': 'application/octet-stream' }

const refused = ({ body, text }: Reply, code: string, says: RegExp, pointer?: string) => {
  assert.equal(body['code'], code, text)
  const problem = body as unknown as Problem
  assert.match(`${problem.detail} ${problem.errors[0]?.detail ?? ''}`, says)
  if (pointer) assert.equal(problem.errors[0]?.pointer, pointer)
}
const hex = (bytes: Buffer): string => digestOf(bytes).slice('sha256:'.length)

forEachEngine(
  'uploads of source',
  (engine) => {
    let api: Api
    let folder: string
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'berth-sources-'))
      api = await startApi(await engine.open(), { blobs: folderBlobs(join(folder, 'sources')) })
    })
    afterEach(() => rmSync(folder, { recursive: true, force: true }))

    const files = (): readonly string[] =>
      existsSync(join(folder, 'sources')) ? readdirSync(join(folder, 'sources')).sort() : []
    const begin = (bytes: Buffer, how?: How) =>
      api.ok('source.begin', { digest: digestOf(bytes), bytes: bytes.length }, how)
    const append = (
      digest: string,
      offset: number | string,
      body: Buffer | ReadableStream,
      how: How = {},
      headers: Readonly<Record<string, string>> = octets,
    ): Promise<Reply> => {
      const init = { method: 'PATCH', headers, body, duplex: 'half' }
      return api.send(`/v1/sources/${digest}?offset=${offset}`, init as RequestInit, how)
    }
    const upload = async (bytes: Buffer, how?: How): Promise<Reply> => {
      await begin(bytes, how)
      return await append(digestOf(bytes), 0, bytes, how)
    }
    it('go in parts, and are complete once the digest is right', async () => {
      const bytes = randomBytes(100_000)
      const digest = digestOf(bytes)
      assert.deepEqual((await begin(bytes)).body, {
        digest,
        bytes: 100_000,
        received: 0,
        complete: false,
      })
      const first = await append(digest, 0, bytes.subarray(0, 60_000))
      assert.deepEqual([first.body['received'], first.body['complete']], [60_000, false])
      assert.match(files().join(), /^[0-9a-f]{64}\.org_[0-9a-z]{26}\.part$/)
      const last = await append(digest, 60_000, bytes.subarray(60_000))
      assert.deepEqual([last.body['received'], last.body['complete']], [100_000, true])
      assert.deepEqual(files(), [`${hex(bytes)}.tar`])
      assert.ok(readFileSync(join(folder, 'sources', `${hex(bytes)}.tar`)).equals(bytes))
      assert.equal((await begin(bytes)).body['complete'], true)
      const again = await append(digest, 0, bytes)
      assert.equal(again.body['complete'], true)
      const { body } = await api.ok('audit.list', {})
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
      await begin(bytes)
      await append(digest, 0, bytes.subarray(0, 400))
      for (const offset of [0, 399, 401, 1000, 5000])
        refused(
          await append(digest, offset, bytes.subarray(0, 10)),
          'offset_mismatch',
          /must be 400, how far/,
          '#/offset',
        )
      assert.equal((await begin(bytes)).body['received'], 400)
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
      await begin(bytes)
      refused(await append(digestOf(bytes), 0, breaking), 'invalid_input', /before it was complete/)
      const { body } = await begin(bytes)
      assert.equal(body['received'], 70_000)
      const last = await append(digestOf(bytes), 70_000, bytes.subarray(70_000))
      assert.equal(last.body['complete'], true)
    })

    it('go on where they were after the server was killed', async () => {
      const bytes = randomBytes(1000)
      await begin(bytes)
      await append(digestOf(bytes), 0, bytes.subarray(0, 999))
      // As when it was killed between the last byte and the check.
      const [part = ''] = files()
      appendFileSync(join(folder, 'sources', part), bytes.subarray(999))
      assert.deepEqual((await begin(bytes)).body, {
        digest: digestOf(bytes),
        bytes: 1000,
        received: 1000,
        complete: false,
      })
      const last = await append(digestOf(bytes), 1000, Buffer.alloc(0))
      assert.equal(last.body['complete'], true)
    })

    it('of other bytes than announced are forgotten', async () => {
      const bytes = randomBytes(1000)
      const other = randomBytes(1000)
      const digest = digestOf(bytes)
      await begin(bytes)
      refused(await append(digest, 0, other), 'digest_mismatch', /were forgotten/, '#/digest')
      assert.deepEqual(files(), [])
      assert.equal((await append(digest, 0, bytes)).status, 404)
      assert.equal((await upload(bytes)).body['complete'], true)
    })

    it('are refused what does not fit', async () => {
      const bytes = randomBytes(1000)
      const digest = digestOf(bytes)
      await begin(bytes)
      const earlier = await dumpOf(api.world.db)
      const long = append(digest, 0, Buffer.concat([bytes, bytes]))
      refused(await long, 'invalid_input', /must be at most 1000 bytes long/, '#')
      refused(
        await append(digest, 0, Buffer.alloc(mostPartBytes + 1)),
        'too_large',
        /8388608 bytes/,
        '#',
      )
      for (const [offset, says] of [
        ['-1', /must be a whole number of bytes, not "-1"/],
        ['1e3', /whole number/],
        ['', /whole number/],
        ['01', /whole number/],
        ['99999999999', /whole number/],
      ] as const)
        refused(await append(digest, offset, bytes), 'invalid_input', says, '#/offset')
      refused(
        await api.send(`/v1/sources/${digest}`, { method: 'PATCH', headers: octets, body: 'x' }),
        'invalid_input',
        /is required/,
        '#/offset',
      )
      refused(await append(digest, '0&offset=0', bytes), 'invalid_input', /type string/, '#/offset')
      refused(await append(digest, '0&x=1', bytes), 'invalid_input', /not a field/, '#/x')
      refused(await append('sha256:abc', 0, bytes), 'invalid_input', /64 lower-case/, '#/digest')
      refused(await append('..%2f..%2fetc', 0, bytes), 'invalid_input', /64 lower/, '#/digest')
      for (const type of ['application/json', 'text/plain', 'application/octet-streams'])
        refused(
          await append(digest, 0, bytes, {}, { 'content-type': type }),
          'unsupported_media_type',
          /application\/octet-stream/,
        )
      refused(
        await append(digest, 0, bytes, {}, { ...octets, 'content-encoding': 'gzip' }),
        'unsupported_media_type',
        /must not be compressed/,
      )
      assert.equal((await append(digestOf('nobody'), 0, bytes)).status, 404)
      assert.equal(await dumpOf(api.world.db), earlier)
      assert.equal((await begin(bytes)).body['received'], 0)
    })

    it('are announced with a size that can be', async () => {
      const digest = digestOf('x')
      for (const bytes of [0, -1, 1.5, 256 * 1024 * 1024 + 1, '1', null, 2 ** 60])
        refused(await api.call('source.begin', { digest, bytes }), 'invalid_input', /./, '#/bytes')
      await api.ok('source.begin', { digest, bytes: 256 * 1024 * 1024 })
      const other = await api.call('source.begin', { digest, bytes: 5 })
      refused(other, 'digest_mismatch', /begun with 268435456 bytes/, '#/bytes')
    })

    it('of one organization may not pile up', async () => {
      const most = 256 * 1024 * 1024
      const announce = (name: string, bytes: number, how?: How) =>
        api.call('source.begin', { digest: digestOf(name), bytes }, how)
      const large = await Promise.all(
        Array.from({ length: 8 }, (_, at) => announce(`large ${at}`, most)),
      )
      assert.equal(large.filter(({ status }) => status === 200).length, 4)
      refused(await announce('one more', 1), 'too_large', /Unfinished uploads may be 100/)
      const other = await newOrganization(api, 'other')
      for (let at = 0; at < mostUnfinished; at++)
        assert.equal((await announce(`small ${at}`, 1, other)).status, 200)
      refused(await announce('one more', 1, other), 'too_large', /Unfinished uploads may be 100/)
    })

    it('at once do not harm each other', async () => {
      const bytes = randomBytes(300_000)
      const digest = digestOf(bytes)
      const send = async (): Promise<void> => {
        for (let turn = 0; turn < 100; turn++) {
          const { body } = await begin(bytes)
          if (body['complete'] === true) return
          const at = Number(body['received'])
          const reply = await append(digest, at, bytes.subarray(at, at + 40_000))
          assert.ok([200, 404, 409].includes(reply.status), reply.text)
        }
        assert.fail('it does not come to an end')
      }
      await Promise.all([send(), send(), send()])
      assert.ok(readFileSync(join(folder, 'sources', `${hex(bytes)}.tar`)).equals(bytes))
      assert.equal(files().filter((name) => name.endsWith('.tmp')).length, 0)
    })

    it('of another organization are nobody else’s', async () => {
      const bytes = randomBytes(1000)
      const digest = digestOf(bytes)
      const other = await newOrganization(api, 'other')
      const unknown = randomBytes(1000)
      await upload(bytes)
      const known = (await begin(bytes, other)).body
      assert.deepEqual(known, { ...(await begin(unknown, other)).body, digest })
      const call = await callBy(api.world, String(other.token))
      const want = () => api.world.db.write((tx) => wantSource(tx, call, digest))
      await assert.rejects(want(), { code: 'source_unknown' })
      // Wrong bytes of theirs leave ours as they are.
      refused(await append(digest, 0, unknown, other), 'digest_mismatch', /forgotten/)
      assert.ok(readFileSync(join(folder, 'sources', `${hex(bytes)}.tar`)).equals(bytes))
      assert.equal((await begin(bytes)).body['complete'], true)
      assert.equal((await upload(bytes, other)).body['complete'], true)
      assert.equal((await want()).bytes, 1000)
    })

    it('that nobody wants for a day are forgotten, those that somebody wants are not', async () => {
      const [mine, theirs, wanted, half] = [1, 2, 3, 4].map(() => randomBytes(1000))
      assert.ok(mine && theirs && wanted && half)
      const other = await newOrganization(api, 'other')
      const call = await callBy(api.world, api.root)
      const pass = (ms: number): void => {
        api.clock.set(api.clock.now() + ms)
        for (const name of files()) {
          const path = join(folder, 'sources', name)
          utimesSync(path, 0, api.clock.now() / 1000 - unwantedKeptMs / 1000)
        }
      }
      for (const bytes of [mine, theirs, wanted]) await upload(bytes)
      await begin(half)
      await append(digestOf(half), 0, half.subarray(0, 10))
      pass(unwantedKeptMs - 1)
      assert.equal(await forgetUnwantedSources(api.world), 0)
      assert.equal(files().length, 4)
      await upload(theirs, other)
      await api.world.db.write((tx) => wantSource(tx, call, digestOf(wanted)))
      pass(1)
      assert.equal(await forgetUnwantedSources(api.world), 2)
      assert.deepEqual(files(), [`${hex(theirs)}.tar`, `${hex(wanted)}.tar`].sort())
      const want = (bytes: Buffer) =>
        api.world.db.write((tx) => wantSource(tx, call, digestOf(bytes)))
      await want(wanted)
      for (const bytes of [mine, theirs, half])
        await assert.rejects(want(bytes), (error) => error instanceof Refusal)
      assert.equal((await begin(half)).body['received'], 0)
      pass(unwantedKeptMs)
      assert.equal(await forgetUnwantedSources(api.world), 2)
      assert.deepEqual(files(), [])
    })

    it('whose bytes were lost are uploaded again', async () => {
      const bytes = randomBytes(1000)
      await upload(bytes)
      rmSync(join(folder, 'sources', `${hex(bytes)}.tar`))
      assert.deepEqual((await begin(bytes)).body['complete'], false)
      assert.equal((await append(digestOf(bytes), 0, bytes)).body['complete'], true)
    })

    it('that came torn from a crash do not become complete', async () => {
      const bytes = randomBytes(1000)
      await begin(bytes)
      await append(digestOf(bytes), 0, bytes.subarray(0, 600))
      const [part = ''] = files()
      truncateSync(join(folder, 'sources', part), 300)
      truncateSync(join(folder, 'sources', part), 600)
      assert.equal((await begin(bytes)).body['received'], 600)
      const last = await append(digestOf(bytes), 600, bytes.subarray(600))
      refused(last, 'digest_mismatch', /were forgotten/)
      assert.equal((await upload(bytes)).body['complete'], true)
    })
  },
  { fsync: 'off' },
)
