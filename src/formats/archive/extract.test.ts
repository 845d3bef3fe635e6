import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as tar from 'tar'
import { paddedBytes, usualArchiveLimits } from './archive.ts'
import { extractArchive, removeFolder } from './extract.ts'
import { checksumOf, encodeEntry, endOfArchive } from './header.ts'
import { digestOf, type Digest } from '../digest.ts'

const scratch = await mkdtemp(join(tmpdir(), 'berth-extract-'))
after(() => removeFolder(scratch))

const limits = { entries: 50, bytes: 1024 * 1024 }

const file = (path: string, text = 'x'): Buffer =>
  Buffer.concat([
    encodeEntry({ kind: 'file', path, size: text.length, isExecutable: false }),
    Buffer.from(text.padEnd(paddedBytes(text.length), '\0')),
  ])
const folder = (path: string): Buffer => encodeEntry({ kind: 'folder', path })
const link = (path: string, target: string): Buffer => encodeEntry({ kind: 'link', path, target })
const whole = (...parts: readonly Buffer[]): Buffer => Buffer.concat([...parts, endOfArchive])

/** A header of ours with other bytes at a place, and the sum made right again. */
const bent = (header: Buffer, at: number, text: string, block = 0): Buffer => {
  const copy = Buffer.from(header)
  const own = copy.subarray(block, block + 512)
  own.write(text, at, 'latin1')
  own.write(`${checksumOf(own).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return copy
}
const typed = (type: string, entry: Buffer = file('odd', '')): Buffer => bent(entry, 156, type)
const pax = (records: string, then: Buffer): Buffer => {
  const header = bent(file('PaxHeader', records), 156, 'x')
  return Buffer.concat([header, then])
}
const record = (keyword: string, value: string): string => {
  const rest = ` ${keyword}=${value}\n`
  const length = rest.length + 2
  return `${String(length).length === 2 ? length : rest.length + 3}${rest}`
}
const byLibrary = (path: string, more: object = {}): Buffer => {
  const block = Buffer.alloc(512)
  const fields = { path, mode: 0o644, size: 0, mtime: new Date(0), uid: 0, gid: 0, type: 'File' }
  new tar.Header({ ...fields, ...more } as ConstructorParameters<typeof tar.Header>[0]).encode(
    block,
  )
  return block
}

const rows: readonly (readonly [name: string, bytes: Buffer, problem: RegExp])[] = [
  ['traversal', whole(file('../evil')), /^\.\.\/evil must not have empty parts, \. or \.\./],
  ['traversal inside', whole(folder('a'), file('a/../../evil')), /must not have empty parts/],
  ['an absolute path', whole(file('/tmp/evil')), /must not begin with a slash/],
  ['a path of dots', whole(folder('.')), /must not have empty parts/],
  ['an empty path', whole(file('')), /must not be empty/],
  ['a backslash', whole(file('..\\evil')), /must have no backslash/],
  ['a drive', whole(file('C:\\evil')), /must have no backslash/],
  ['control characters', whole(file('a\u001b[31m')), /^"a\\u001b\[31m" must have no control/],
  ['a line break', whole(file('a\nb')), /^"a\\nb" must have no control characters/],
  ['a link outside', whole(link('out', '../..')), /^out points outside/],
  ['an absolute link', whole(link('out', '/etc')), /^out points to an absolute path/],
  ['a link through a link', whole(folder('d'), link('d/up', '..'), link('z', 'd/up/..')), /went/],
  [
    'a link, then a file below it',
    whole(link('l', 'd'), file('l/evil')),
    /has no folder of its own/,
  ],
  ['a link, then a folder of its name', whole(link('l', '.'), folder('l')), /^l stands .* twice/],
  ['a file, then a folder of its name', whole(file('l'), folder('l')), /^l stands .* twice/],
  ['a name twice', whole(file('a'), file('a')), /^a stands in the archive twice/],
  ['a folder twice', whole(folder('a'), folder('a')), /^a stands in the archive twice/],
  ['no order', whole(file('b'), file('a')), /^a is not in the order of an archive/],
  ['a folder left out', whole(file('a/b')), /^a\/b has no folder of its own before it/],
  ['a folder that came before', whole(folder('a'), file('b'), file('c/d')), /no folder of its own/],
  ['a hard link', whole(typed('1', link('h', 'x'))), /^h is a hard link/],
  ['a character device', whole(typed('3')), /^odd is a device/],
  ['a block device', whole(typed('4')), /^odd is a device/],
  ['a named pipe', whole(typed('6')), /^odd is a named pipe/],
  ['a contiguous file', whole(typed('7')), /^odd is a contiguous file/],
  ['a sparse file', whole(typed('S')), /^odd is a sparse file/],
  ['a long name of GNU tar', whole(typed('L')), /has a long name as only GNU tar/],
  ['a global header', whole(typed('g')), /is a global header/],
  ['an old kind', whole(typed('\0')), /is of a kind that no archive of ours holds/],
  ['an unknown kind', whole(typed('Z')), /is of a kind/],
  [
    'a set-user-id bit',
    whole(bent(file('a', ''), 100, '0004755')),
    /^a is not written as a canonical/,
  ],
  ['another mode', whole(bent(file('a', ''), 100, '0000600')), /not written as a canonical/],
  ['a time', whole(bent(file('a', ''), 136, '00000000001')), /not written as a canonical/],
  ['an owner', whole(bent(file('a', ''), 108, '0000001')), /not written as a canonical/],
  ['the name of an owner', whole(bent(file('a', ''), 265, 'root')), /not written as a canonical/],
  ['a prefix before the name', whole(bent(file('a', ''), 345, '../..')), /not written as a canon/],
  ['bytes behind a name', whole(bent(file('a', ''), 5, 'x')), /not written as a canonical/],
  ['a folder without its slash', whole(typed('5', file('a', ''))), /not written as a canonical/],
  ['a folder with a size', whole(bent(folder('a'), 124, '00000000001')), /not written as/],
  [
    'a size in binary',
    whole(bent(file('a', ''), 124, '\u0080\0\0\0\0\0\0\0\0\0\0\u0001')),
    /not octal/,
  ],
  ['a negative size', whole(bent(file('a', ''), 124, '-0000000001')), /not octal/],
  ['a pax size', whole(pax(record('size', '1'), file('a', ''))), /a header with "size"/],
  [
    'a pax header that is not needed',
    whole(pax(record('path', 'a'), file('b', ''))),
    /not written/,
  ],
  ['two pax paths', whole(pax(record('path', 'a') + record('path', 'b'), file('a', ''))), /"path"/],
  ['a pax path that climbs', whole(pax(record('path', '../x'), file('b', ''))), /empty parts/],
  ['a pax path with NUL', whole(pax(record('path', 'a\0b'), file('b', ''))), /no control/],
  ['a pax link outside', whole(pax(record('linkpath', '../x'), link('b', ''))), /points outside/],
  ['a pax record that lies', whole(pax('99 path=a\n', file('b', ''))), /header that is damaged/],
  ['a pax record without length', whole(pax('path=a\n', file('b', ''))), /header that is damaged/],
  ['a pax record of nothing', whole(pax('0 =\n', file('b', ''))), /header that is damaged/],
  ['a pax header behind another', whole(pax('', pax('', file('b', '')))), /is of a kind/],
  ['a huge pax header', whole(pax('x'.repeat(5000), file('b'))), /has a header that is too long/],
  ['a name that is not UTF-8', whole(bent(file('a', ''), 0, '\u00ff')), /name that is not UTF-8/],
  ['a wrong sum', whole(Buffer.from(file('a', '')).fill('y', 0, 1)), /is no tar, or is damaged/],
  ['no tar', Buffer.alloc(2048, 'hello '), /is no tar, or is damaged/],
  ['gzip', gzipSync(whole(file('a'))), /is no tar, or is damaged|ends too early/],
  ['nothing', Buffer.alloc(0), /ends too early/],
  ['half a header', file('a').subarray(0, 100), /ends too early/],
  ['half a content', file('a', 'x'.repeat(2000)).subarray(0, 1000), /ends too early/],
  ['no end', file('a'), /ends too early/],
  ['half an end', Buffer.concat([file('a'), Buffer.alloc(512)]), /ends too early/],
  ['something in the end', Buffer.concat([Buffer.alloc(512), file('a')]), /goes on after its end/],
  ['something behind the end', Buffer.concat([whole(file('a')), Buffer.alloc(1)]), /goes on after/],
  ['bytes behind a content', whole(Buffer.from(file('a')).fill('y', 600, 601)), /stray bytes/],
  ['a content that claims too much', whole(bent(file('a'), 124, '77777777777')), /is larger than/],
  ['too much', whole(file('a', 'x'.repeat(limits.bytes))), /is larger than 1048576 bytes/],
  [
    'too many',
    whole(...Array.from({ length: 51 }, (_, at) => file(`f${String(at).padStart(2, '0')}`))),
    /more than 50 entries/,
  ],
  ['too deep', whole(file(`${'d/'.repeat(64)}x`)), /must not be deeper than 64 levels/],
  ['a name that is too long', whole(file('x'.repeat(256))), /names of at most 255 bytes/],
  ['a path that is too long', whole(file('long/'.repeat(205))), /longer than 1024 bytes/],
  ['what others write', whole(byLibrary('a', { uid: 1000, mtime: new Date() })), /not written as/],
  [
    'a link of others',
    whole(byLibrary('a', { type: 'SymbolicLink', linkpath: '/etc' })),
    /absolute/,
  ],
]

/** A place with something beside it, as it must be found again. */
const place = async () => {
  const around = join(scratch, randomBytes(6).toString('hex'))
  await mkdir(join(around, 'd'), { recursive: true })
  await writeFile(join(around, 'evil'), 'as it was')
  return { around, target: join(around, 'd', 'target') }
}
const untouched = async (around: string): Promise<void> => {
  assert.deepEqual((await readdir(around, { recursive: true })).sort(), ['d', 'evil'])
  assert.equal(await readFile(join(around, 'evil'), 'utf8'), 'as it was')
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('a hostile archive is refused and leaves nothing:', () => {
  for (const [name, bytes, problem] of rows)
    it(name, async () => {
      for (const size of [1 << 30, 500, ...(bytes.length < 3000 ? [1] : [])]) {
        const { around, target } = await place()
        await assert.rejects(extractArchive(pieces(bytes, size), target, { limits }), {
          name: 'ArchiveError',
          message: problem,
        })
        await untouched(around)
      }
    })

  it('another digest than the one that is due', async () => {
    const { around, target } = await place()
    const digest = digestOf('another')
    const extracting = extractArchive(pieces(whole(file('a')), 99), target, { limits, digest })
    await assert.rejects(extracting, { message: /^The archive is sha256:\w+, not sha256:/ })
    await untouched(around)
  })

  it('bytes that break off with an error', async () => {
    const { around, target } = await place()
    const broken = (async function* () {
      yield file('a')
      throw new Error('gone')
    })()
    await assert.rejects(extractArchive(broken, target, { limits }), { message: 'gone' })
    await untouched(around)
  })
})

describe('an archive becomes a folder', () => {
  const entries = [
    file('a.txt', 'text'),
    folder('d'),
    encodeEntry({ kind: 'file', path: 'd/run', size: 0, isExecutable: true }),
    link('d/up', '../a.txt'),
  ]
  const bytes = whole(...entries)
  const digest: Digest = digestOf(bytes)

  it('with its modes, and says what it was', async () => {
    const { target } = await place()
    const mask = process.umask(0o077)
    const summary = await extractArchive(pieces(bytes, 700), target, { limits, digest }).finally(
      () => process.umask(mask),
    )
    assert.deepEqual(summary, { digest, bytes: bytes.length, entries: 4 })
    const modes = ['', 'a.txt', 'd', 'd/run'].map(async (path) =>
      ((await stat(join(target, path))).mode & 0o777).toString(8),
    )
    assert.deepEqual(await Promise.all(modes), ['755', '644', '755', '755'])
    assert.equal(await readFile(join(target, 'd/up'), 'utf8'), 'text')
  })

  it('that nobody writes to, and that can be removed all the same', async () => {
    const { around, target } = await place()
    await extractArchive(pieces(bytes, 700), target, { limits, isReadOnly: true })
    const modes = ['', 'a.txt', 'd', 'd/run'].map(async (path) =>
      ((await stat(join(target, path))).mode & 0o777).toString(8),
    )
    assert.deepEqual(await Promise.all(modes), ['555', '444', '555', '555'])
    await removeFolder(target)
    await untouched(around)
  })

  it('only where there is none yet', async () => {
    const { target } = await place()
    await extractArchive(pieces(bytes, 700), target, { limits: usualArchiveLimits })
    const again = extractArchive(pieces(whole(file('other')), 700), target, { limits })
    await assert.rejects(again, { message: /target is there already/ })
    assert.deepEqual((await readdir(target)).sort(), ['a.txt', 'd'])
  })

  it('one of two at once', async () => {
    const { around, target } = await place()
    const results = await Promise.allSettled(
      [1, 2].map(() => extractArchive(pieces(bytes, 700), target, { limits })),
    )
    assert.ok(results.some(({ status }) => status === 'fulfilled'))
    assert.deepEqual(await readdir(join(around, 'd')), ['target'])
    assert.deepEqual((await readdir(target)).sort(), ['a.txt', 'd'])
  })

  it('removes nothing behind a link', async () => {
    const { around, target } = await place()
    await extractArchive(pieces(whole(link('up', 'x')), 700), target, { limits })
    await symlink(around, join(target, 'out'))
    await removeFolder(target)
    await untouched(around)
  })
})
