import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { folderBytes } from '../../src/blobs/folder-bytes.ts'
import { s3Bytes } from '../../src/blobs/s3-bytes.ts'
import type { S3Patience } from '../../src/blobs/s3-client.ts'
import type { BlobBytes } from '../../src/core/blobs/blob-bytes.ts'
import { Fault } from '../../src/core/kernel/refusal.ts'
import { digestOf, type Digest } from '../../src/formats/digest.ts'
import { startS3, type S3Fixture } from './s3-fixture.ts'

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'a/secret+key',
  sessionToken: 't',
}
const region = 'eu-central-1'
const patience: S3Patience = {
  answerMs: 300,
  pieceMs: 300,
  againMs: 5,
  leastBytesPerSecond: 1024 * 1024 * 1024,
}

async function* piecesOf(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function* breakingOff(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, bytes.length / 2)
  throw new Error('the client went away')
}

const readAll = async (store: BlobBytes, digest: Digest): Promise<Buffer | undefined> => {
  const found = await store.read(digest)
  if (!found) return undefined
  const parts: Uint8Array[] = []
  for await (const piece of found.pieces) parts.push(piece)
  const all = Buffer.concat(parts)
  assert.equal(found.bytes, all.length)
  return all
}

const isFault = (says: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Fault, String(error))
  assert.match(error.message, says)
  assert.doesNotMatch(error.message, /secret/)
  return true
}

interface Ground {
  readonly store: BlobBytes
  /** Where uploads are taken aside. */
  readonly incoming: string
}

/** What holds of every store. */
const conforms = (name: string, open: () => Promise<Ground>): void => {
  void describe(`blobs in ${name}`, () => {
    let ground: Ground
    before(async () => {
      ground = await open()
    })
    const left = (): readonly string[] => {
      try {
        return readdirSync(ground.incoming)
      } catch {
        return []
      }
    }

    for (const size of [0, 1, 70_000, 3_000_000])
      it(`of ${size} bytes come back as they were`, async () => {
        const bytes = randomBytes(size)
        const digest = digestOf(bytes)
        assert.equal(await ground.store.read(digest), undefined)
        const kept = { outcome: 'kept', bytes: size }
        assert.deepEqual(await ground.store.keep(digest, piecesOf(bytes)), kept)
        assert.ok((await readAll(ground.store, digest))?.equals(bytes))
        assert.deepEqual(await ground.store.keep(digest, piecesOf(bytes)), kept)
        assert.deepEqual(left(), [])
      })

    it('that are not what the digest says are kept nowhere', async () => {
      const digest = digestOf('what was meant')
      const other = piecesOf(Buffer.from('something else'))
      assert.deepEqual(await ground.store.keep(digest, other), { outcome: 'mismatch' })
      assert.equal(await ground.store.read(digest), undefined)
      assert.deepEqual(left(), [])
    })

    it('whose sender goes away are kept nowhere', async () => {
      const bytes = randomBytes(200_000)
      const digest = digestOf(bytes)
      await assert.rejects(ground.store.keep(digest, breakingOff(bytes)), /the client went away/)
      assert.equal(await ground.store.read(digest), undefined)
      assert.deepEqual(left(), [])
    })

    it('that come many times at once are whole', async () => {
      const bytes = randomBytes(500_000)
      const digest = digestOf(bytes)
      const all = Array.from({ length: 6 }, () => ground.store.keep(digest, piecesOf(bytes, 9_999)))
      for (const kept of await Promise.all(all)) assert.equal(kept.outcome, 'kept')
      assert.ok((await readAll(ground.store, digest))?.equals(bytes))
    })

    it('go, and may go twice', async () => {
      const bytes = randomBytes(10)
      const digest = digestOf(bytes)
      await ground.store.keep(digest, piecesOf(bytes))
      await ground.store.remove(digest)
      await ground.store.remove(digest)
      assert.equal(await ground.store.read(digest), undefined)
    })

    it('whose upload was killed leave nothing for long', async () => {
      const old = join(ground.incoming, `${'a'.repeat(24)}.tmp`)
      const young = join(ground.incoming, `${'b'.repeat(24)}.tmp`)
      for (const path of [old, young]) writeFileSync(path, 'half')
      utimesSync(old, 1, 1)
      assert.equal(await ground.store.tidy(Date.now() - 60_000), 1)
      assert.deepEqual(left(), [`${'b'.repeat(24)}.tmp`])
      rmSync(young)
    })
  })
}

const scratch = mkdtempSync(join(tmpdir(), 'berth-blob-bytes-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

conforms('a folder', async () => {
  const folder = join(scratch, 'folder')
  return { store: folderBytes(folder), incoming: join(folder, 'incoming') }
})

let fixture: S3Fixture
const incoming = join(scratch, 'incoming')
const storeWith = (changed: object = {}): BlobBytes =>
  s3Bytes(
    {
      endpoint: fixture.url,
      region,
      bucket: 'evidence',
      prefix: 'berth/a_b.c/',
      credentials,
      patience,
      ...changed,
    },
    incoming,
  )
before(async () => {
  fixture = await startS3('evidence', credentials, region)
})
after(() => fixture.close())

conforms('a bucket', async () => ({ store: storeWith(), incoming }))

describe('a bucket', () => {
  const bytes = randomBytes(400_000)
  const digest = digestOf(bytes)
  const path = `/evidence/berth/a_b.c/sha256/${digest.slice(7)}`

  it('gets objects under their prefix, signed, and again: what was damaged is whole', async () => {
    fixture.requests.length = 0
    fixture.refusals.length = 0
    await storeWith().keep(digest, piecesOf(bytes))
    fixture.objects.set(path, randomBytes(bytes.length))
    await storeWith().keep(digest, piecesOf(bytes))
    assert.deepEqual(fixture.requests, [`PUT ${path}`, `PUT ${path}`])
    assert.deepEqual(fixture.refusals, [])
    assert.ok(fixture.objects.get(path)?.equals(bytes))
  })

  const wrong: readonly (readonly [string, object, RegExp])[] = [
    [
      'another secret',
      { credentials: { ...credentials, secretAccessKey: 'x' } },
      /403 SignatureDoesNotMatch\.$/,
    ],
    [
      'another key',
      { credentials: { ...credentials, accessKeyId: 'x' } },
      /403 InvalidAccessKeyId/,
    ],
    [
      'no session',
      { credentials: { ...credentials, sessionToken: undefined } },
      /403 InvalidToken/,
    ],
    ['another region', { region: 'us-east-1' }, /403 AuthorizationHeaderMalformed/],
    ['nobody there', { endpoint: 'http://127.0.0.1:1' }, /cannot be reached/],
  ]
  for (const [what, changed, says] of wrong)
    it(`with ${what} is a fault, in both directions`, async () => {
      const store = storeWith(changed)
      await assert.rejects(store.read(digest), isFault(says))
      const other = randomBytes(10)
      await assert.rejects(store.keep(digestOf(other), piecesOf(other)), isFault(/403|reached/))
      await assert.rejects(store.remove(digest), isFault(says))
    })

  it('that stumbles is asked again, three times in all', async () => {
    const passing = [503, 500, 429].map((status) => ({ what: 'answers', status }) as const)
    fixture.troubles.push(...passing.slice(0, 2))
    assert.ok((await readAll(storeWith(), digest))?.equals(bytes))
    fixture.troubles.push(...passing)
    await assert.rejects(storeWith().read(digest), isFault(/answered 429 InternalError/))
    assert.deepEqual(fixture.troubles, [])
  })

  it('that answers from elsewhere is told so, and not followed', async () => {
    fixture.troubles.push({ what: 'answers', status: 301, code: 'PermanentRedirect' })
    await assert.rejects(storeWith().read(digest), isFault(/301 PermanentRedirect: check endpoint/))
  })

  it('whose error is hostile is told by a code at most', async () => {
    for (const code of ['secret <b>', 'x'.repeat(65), '\u001b[31msecret', 'A</Code><Code>secret']) {
      fixture.troubles.push({ what: 'answers', status: 400, code })
      await assert.rejects(
        storeWith().read(digest),
        isFault(/^The object store answered 400( A)?\.$/),
      )
    }
  })

  it('that fails midway in an upload shows nothing, and is sent all of it again', async () => {
    const fresh = randomBytes(900_000)
    const key = `/evidence/berth/a_b.c/sha256/${digestOf(fresh).slice(7)}`
    const breaks = { what: 'breaks off', after: 100_000 } as const
    fixture.troubles.push(breaks, breaks, breaks)
    await assert.rejects(
      storeWith().keep(digestOf(fresh), piecesOf(fresh)),
      isFault(/cannot be reached/),
    )
    assert.equal(fixture.objects.has(key), false)
    assert.equal(await storeWith().read(digestOf(fresh)), undefined)
    fixture.troubles.push(breaks)
    await storeWith().keep(digestOf(fresh), piecesOf(fresh))
    assert.ok(fixture.objects.get(key)?.equals(fresh))
  })

  it('that falls silent is not waited for, before an answer or within one', async () => {
    fixture.troubles.push(...Array.from({ length: 3 }, () => ({ what: 'falls silent' }) as const))
    await assert.rejects(storeWith().read(digest), isFault(/did not answer in time/))
    fixture.troubles.push({ what: 'stops', after: 1000 })
    await assert.rejects(readAll(storeWith(), digest), isFault(/sent no more for too long/))
    fixture.troubles.push({ what: 'breaks off', after: 1000 })
    await assert.rejects(readAll(storeWith(), digest), isFault(/broke off/))
  })

  it('that answers a byte at a time is not waited for, whatever it says', async () => {
    fixture.troubles.push({ what: 'drips', status: 200 })
    await assert.rejects(readAll(storeWith(), digest), isFault(/sent no more for too long/))
    fixture.troubles.push({ what: 'drips', status: 403 })
    await assert.rejects(storeWith().read(digest), isFault(/sent no more for too long/))
  })
})
