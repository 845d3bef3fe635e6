import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import {
  appendFile,
  chmod,
  link,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import * as tar from 'tar'
import { usualArchiveLimits } from './archive.ts'
import { extractArchive, removeFolder } from './extract.ts'
import { membersOf } from './folder.ts'
import { writeArchive, type ArchiveSummary } from './write.ts'

const scratch = await mkdtemp(join(tmpdir(), 'berth-archive-'))
after(() => removeFolder(scratch))
let made = 0
const fresh = (): string => join(scratch, String(++made))

/** A tree by its paths: text, `->target`, `+x text`, or null for a folder. */
type Tree = Readonly<Record<string, string | null>>

const plant = async (tree: Tree, order = (paths: string[]) => paths): Promise<string> => {
  const folder = fresh()
  await mkdir(folder)
  for (const path of order(Object.keys(tree))) {
    const at = join(folder, path)
    const what = tree[path] ?? null
    await mkdir(what === null ? at : dirname(at), { recursive: true })
    if (what === null) continue
    if (what.startsWith('->')) await symlink(what.slice(2), at)
    else await writeFile(at, what, { mode: what.startsWith('+x') ? 0o700 : 0o600 })
  }
  return folder
}

const pack = async (
  folder: string,
  limits = usualArchiveLimits,
): Promise<ArchiveSummary & { readonly path: string }> => {
  const path = fresh()
  return { ...(await writeArchive(membersOf(folder), path, limits)), path }
}

const sample: Tree = {
  'a.txt': 'before the folder a\n',
  'a/b': '+x#!/bin/true\n',
  'a/empty': '',
  a0: 'after the folder a\n',
  'folder/inner': null,
  'folder/up': '->../a/b',
  'grün/日本': 'not ASCII',
  [`long/${'n'.repeat(120)}`]: 'x'.repeat(513),
  '-rf $(x)': 'a name for a shell',
}
const sampleDigest = 'sha256:9f931360836701576c48d054faa2d1b38891db80b3a6db629a5ecf2ce0450650'

describe('a canonical archive', () => {
  it('has the golden digest, whatever the times, the owner and the order', async () => {
    const one = await plant(sample)
    const other = await plant(sample, (paths) => paths.toReversed())
    await utimes(join(other, 'a.txt'), 1, 1)
    await chmod(join(other, 'a0'), 0o664)
    const { digest, bytes, entries } = await pack(one)
    assert.equal(digest, sampleDigest)
    assert.equal((await pack(other)).digest, digest)
    assert.deepEqual([bytes, entries], [14_336, 13])
  })

  it('has another digest for any other tree', async () => {
    const others: readonly Tree[] = [
      { ...sample, 'a.txt': 'another' },
      { ...sample, 'a/b': '#!/bin/true\n' },
      { ...sample, 'folder/up': '->../a' },
      { ...sample, 'folder/other': null },
    ]
    const digests = await Promise.all(
      [sample, ...others].map(async (tree) => (await pack(await plant(tree))).digest),
    )
    assert.equal(new Set(digests).size, digests.length)
  })

  it('is read by GNU tar', async () => {
    const { path } = await pack(await plant(sample))
    const folder = fresh()
    await mkdir(folder)
    const { status, stderr } = spawnSync('tar', ['-xf', path, '-C', folder], { encoding: 'utf8' })
    assert.deepEqual([status, stderr], [0, ''])
    assert.equal((await pack(folder)).digest, sampleDigest)
    const listed = spawnSync('tar', ['-tvf', path, '--numeric-owner'], { encoding: 'utf8' })
    assert.match(listed.stdout, /^-rwxr-xr-x 0\/0 .* 1970-01-01 00:00 a\/b$/m)
  })

  it('is read by the library that many use', async () => {
    const { path } = await pack(await plant(sample))
    const names: string[] = []
    await tar.list({ file: path, strict: true, onReadEntry: (entry) => names.push(entry.path) })
    assert.deepEqual(names.slice(0, 6), ['-rf $(x)', 'a.txt', 'a/', 'a/b', 'a/empty', 'a0'])
    assert.deepEqual(names.at(-1), `long/${'n'.repeat(120)}`)
  })

  it('holds a file with two names twice', async () => {
    const folder = await plant({ one: 'text' })
    await link(join(folder, 'one'), join(folder, 'two'))
    assert.equal(
      (await pack(folder)).digest,
      (await pack(await plant({ one: 'text', two: 'text' }))).digest,
    )
  })

  it('of nothing is two empty blocks', async () => {
    const { digest, bytes } = await pack(await plant({}))
    assert.equal(bytes, 1024)
    assert.equal(digest, 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef')
  })

  it('comes back from its folder the same, for any tree', async () => {
    const part = fc.oneof(
      fc.stringMatching(/^[a-z0-9 .$*'"-]{1,12}$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
      fc.constantFrom('a', 'a.b', 'a-', 'A', 'x'.repeat(90), 'ß'.repeat(60)),
    )
    const name = part.filter((each) => !/[/\\\p{Cc}]|^\.{1,2}$/u.test(each))
    const tree = fc.array(
      fc.record({
        path: fc.array(name, { minLength: 1, maxLength: 5 }),
        bytes: fc.uint8Array({ maxLength: 1500 }),
        what: fc.constantFrom('file', 'executable', 'folder', 'link'),
      }),
      { maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(tree, async (entries) => {
        const folder = fresh()
        await mkdir(folder)
        for (const { path, bytes, what } of entries) await grow(folder, path, bytes, what)
        const first = await pack(folder)
        const target = fresh()
        const extracted = await extractArchive(createReadStream(first.path), target, {
          limits: usualArchiveLimits,
        })
        const second = await pack(target)
        const { path: _one, ...summary } = first
        assert.deepEqual(extracted, summary)
        assert.equal(second.digest, first.digest)
        assert.deepEqual(await readFile(second.path), await readFile(first.path))
        await Promise.all([folder, target, first.path, second.path].map(removeAny))
      }),
      { numRuns: 60 },
    )
  })
})

const removeAny = (path: string): Promise<void> => rm(path, { recursive: true, force: true })

/** Puts one more thing into a tree, unless something of that name is in the way. */
const grow = async (
  folder: string,
  path: readonly string[],
  bytes: Uint8Array,
  what: string,
): Promise<void> => {
  const at = join(folder, ...path)
  try {
    await mkdir(what === 'folder' ? at : dirname(at), { recursive: true })
    if (what === 'link') await symlink(await wayUp(folder, dirname(at)), at)
    else if (what !== 'folder')
      await writeFile(at, bytes, { flag: 'wx', mode: what === 'executable' ? 0o755 : 0o644 })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    assert.ok(
      ['EEXIST', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENAMETOOLONG'].includes(code),
      String(error),
    )
  }
}

/** From a folder of the tree, which a link may have led to, up to the tree's root. */
const wayUp = async (root: string, folder: string): Promise<string> =>
  relative(await realpath(folder), await realpath(root)) || '.'

const refused = async (folder: string, problem: RegExp, limits = usualArchiveLimits) => {
  const before = (await readdir(scratch)).length
  await assert.rejects(pack(folder, limits), { name: 'ArchiveError', message: problem })
  assert.equal((await readdir(scratch)).length, before, 'something was left')
}

describe('what no archive holds is refused by its name', () => {
  const links: readonly (readonly [string, RegExp])[] = [
    ['/etc/passwd', /^in\/link points to an absolute path\.$/],
    ['../../x', /^in\/link points outside\.$/],
    ['x/../../..', /up after it went down/],
  ]
  for (const [target, problem] of links)
    it(`a link to ${target}`, async () =>
      refused(await plant({ 'in/link': `->${target}` }), problem))

  it('a named pipe', async () => {
    const folder = await plant({ 'a/b': '' })
    assert.equal(spawnSync('mkfifo', [join(folder, 'a/pipe')]).status, 0)
    await refused(folder, /^a\/pipe is a named pipe, which no archive holds\.$/)
  })

  it('a socket', async () => {
    const folder = await plant({})
    const server = createServer()
    await new Promise<void>((resolve) => {
      server.listen(join(folder, 'sock'), resolve)
    })
    await refused(folder, /^sock is a socket/)
    server.close()
  })

  it('names that are no UTF-8, or hold what a terminal obeys', async () => {
    const folder = await plant({})
    await writeFile(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x61, 0xff])]), '')
    await refused(folder, /^\. holds a name that is not UTF-8\.$/)
    await refused(await plant({ 'a\u001b[2Jb': '' }), /^"a\\u001b\[2Jb" must have no control/)
    await refused(await plant({ 'a\\b': '' }), /must have no backslash/)
  })

  it('too many entries, and too many bytes', async () => {
    const tree = { a: 'x', b: 'y', c: 'z'.repeat(5000) }
    await refused(await plant(tree), /more than 2 entries/, { entries: 2, bytes: 1e6 })
    await refused(await plant(tree), /^c is larger than the 4096 bytes/, {
      entries: 9,
      bytes: 4096,
    })
    await refused(await plant(tree), /larger than 6000 bytes/, { entries: 9, bytes: 6000 })
  })

  it('what is too deep', async () => {
    await refused(await plant({ [`${'d/'.repeat(64)}x`]: '' }), /deeper than 64/)
  })

  it('a file that changes while it is packed', async () => {
    for (const change of [
      (path: string) => appendFile(path, 'more'),
      (path: string) => writeFile(path, 'y'.repeat(10)),
      (path: string) => rm(path),
    ]) {
      const folder = await plant({ first: '', last: 'x'.repeat(10) })
      await utimes(join(folder, 'last'), 1000, 1000)
      const members = (async function* () {
        for await (const member of membersOf(folder)) {
          if (member.entry.path === 'last') await change(member.from)
          yield member
        }
      })()
      await assert.rejects(writeArchive(members, fresh(), usualArchiveLimits), {
        message: 'last changed while it was packed.',
      })
    }
  })
})
