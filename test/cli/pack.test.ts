import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, it } from 'node:test'
import { packSource, type PackedSource } from '../../src/cli/source/pack.ts'
import { withoutCredentials } from '../../src/cli/source/origin.ts'
import { UsageError } from '../../src/cli/frame/errors.ts'
import { usualArchiveLimits } from '../../src/formats/archive/archive.ts'
import { readArchive } from '../../src/formats/archive/read.ts'

const scratch = await mkdtemp(join(tmpdir(), 'berth-pack-'))
after(() => rm(scratch, { recursive: true, force: true }))
let made = 0

const env = {
  PATH: process.env['PATH'],
  HOME: scratch,
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}
const git = (folder: string, ...argv: readonly string[]): string => {
  const settings = ['-c', 'init.defaultBranch=main', '-c', 'protocol.file.allow=always']
  const { status, stdout, stderr } = spawnSync('git', [...settings, ...argv], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  return stdout.trim()
}
const fill = async (folder: string, files: Readonly<Record<string, string>>): Promise<void> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    if (text.startsWith('->')) await symlink(text.slice(2), join(folder, path))
    else await writeFile(join(folder, path), text)
  }
}
const plain = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = join(scratch, String(++made))
  await mkdir(folder)
  await fill(folder, files)
  return folder
}
const repository = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await plain(files)
  git(folder, 'init', '-q')
  git(folder, 'add', '-A')
  git(folder, 'commit', '-qm', 'first', '--allow-empty')
  return folder
}

/** The files and links in a source, and the source itself without its file. */
const packed = async (folder: string, more: object = {}) => {
  const source = await packSource(folder, { ...env, ...more })
  const files: string[] = []
  const read = await readArchive(
    createReadStream(source.path),
    usualArchiveLimits,
    async (entry) => {
      if (entry.kind !== 'folder') files.push(entry.path)
    },
  )
  assert.deepEqual([read.digest, read.bytes], [source.digest, source.bytes])
  await source.remove()
  assert.ok(!existsSync(dirname(source.path)))
  return { files, source }
}
const refused = async (folder: string, message: RegExp, next: RegExp): Promise<void> => {
  const before = leftOver()
  const error: unknown = await packSource(folder, env).catch((caught: unknown) => caught)
  assert.ok(error instanceof UsageError, String(error))
  assert.match(error.message, message)
  assert.match(error.next ?? '', next)
  assert.deepEqual(leftOver(), before)
}
const leftOver = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('berth-source-'))

describe('a source', () => {
  it('of a checkout is what git tracks or does not ignore, as it stands there', async () => {
    const folder = await repository({
      '.gitignore': 'node_modules\n*.log\n!kept.log\n',
      'a.txt': 'a',
      'gone.txt': 'x',
      'forced/x.log': 'x',
      link: '->a.txt',
    })
    git(folder, 'add', '-f', 'forced/x.log')
    git(folder, 'commit', '-qm', 'second')
    await fill(folder, { 'new.txt': '', 'node_modules/x/y': '', 'b.log': '', 'kept.log': '' })
    await rm(join(folder, 'gone.txt'))
    const { files, source } = await packed(folder)
    const expected = ['.gitignore', 'a.txt', 'forced/x.log', 'kept.log', 'link', 'new.txt']
    assert.deepEqual(files, expected)
    assert.equal(source.commit, git(folder, 'rev-parse', 'HEAD'))
    assert.deepEqual([source.dirty, source.branch, source.remote], [true, 'main', null])
  })

  it('has one digest, wherever and whenever it is packed', async () => {
    const one = await repository({ 'a/b': 'x', c: 'y' })
    const other = join(scratch, 'cloned')
    git(scratch, 'clone', '-q', one, other)
    const { source } = await packed(one)
    assert.equal((await packed(other)).source.digest, source.digest)
    assert.equal((await packed(await plain({ c: 'y', 'a/b': 'x' }))).source.digest, source.digest)
    assert.equal(source.dirty, false)
  })

  it('of a folder in a checkout is that folder alone', async () => {
    const folder = await repository({ 'services/web/index.js': '', 'services/api/x': '', y: '' })
    await writeFile(join(folder, 'y'), 'changed elsewhere')
    const { files, source } = await packed(join(folder, 'services/web'))
    assert.deepEqual(files, ['index.js'])
    assert.equal(source.dirty, false)
    assert.match(source.commit ?? '', /^[0-9a-f]{40}$/)
  })

  it('leaves out what .berthignore names, and .git always', async () => {
    const folder = await repository({
      '.berthignore': 'docs/\n*.psd\n!keep.psd\n',
      'docs/a': '',
      'src/docs/b': '',
      'x.psd': '',
      'keep.psd': '',
      'src/a': '',
    })
    assert.deepEqual((await packed(folder)).files, ['.berthignore', 'keep.psd', 'src/a'])
    const noGit = await plain({ a: '', '.git/config': '', 'b/.git': 'gitdir: x', 'b/.GIT/x': '' })
    assert.deepEqual((await packed(noGit, { PATH: '/nowhere' })).files, ['a'])
  })

  it('without git honours every .gitignore as git does', async () => {
    const files = {
      '.gitignore': '/dist\n*.tmp\nfolder/\n# comment\n\\#odd\n',
      'dist/x': '',
      'a/dist/x': '',
      'a/.gitignore': '!b.tmp\n/own\n',
      'a/b.tmp': '',
      'a/c.tmp': '',
      'a/own': '',
      'a/d/own': '',
      'a/folder/x': '',
      '#odd': '',
      'A.TMP': '',
    }
    const folder = await plain(files)
    const { files: walked, source } = await packed(folder)
    assert.deepEqual(walked, (await packed(await repository(files))).files)
    assert.deepEqual(walked, [
      '.gitignore',
      'A.TMP',
      'a/.gitignore',
      'a/b.tmp',
      'a/d/own',
      'a/dist/x',
    ])
    const { commit, dirty, branch, remote } = source
    assert.deepEqual([commit, dirty, branch, remote], [null, false, null, null])
  })

  it('has no commit before the first, and no branch where none is checked out', async () => {
    const folder = await plain({ a: '' })
    git(folder, 'init', '-q')
    const { source } = await packed(folder)
    assert.deepEqual([source.commit, source.dirty, source.branch], [null, true, 'main'])
    const detached = await repository({ a: '' })
    git(detached, 'checkout', '-q', '--detach')
    assert.equal((await packed(detached)).source.branch, null)
  })

  it('does not follow the repository of a hook that runs it', async () => {
    const other = await repository({ other: '' })
    git(other, 'commit', '-qm', 'another', '--allow-empty')
    const folder = await repository({ mine: '' })
    const { files, source } = await packed(folder, { GIT_DIR: join(other, '.git') })
    assert.deepEqual(files, ['mine'])
    assert.equal(source.commit, git(folder, 'rev-parse', 'HEAD'))
  })

  it('holds submodules, and refuses those that are not there', async () => {
    const inner = await repository({ 'lib.js': '' })
    const folder = await repository({ a: '' })
    git(folder, 'submodule', 'add', '-q', inner, 'vendor/inner')
    git(folder, 'commit', '-qm', 'with a submodule')
    assert.deepEqual((await packed(folder)).files, ['.gitmodules', 'a', 'vendor/inner/lib.js'])
    const bare = join(scratch, 'without')
    git(scratch, 'clone', '-q', folder, bare)
    await refused(bare, /submodule vendor\/inner is not checked out/, /git submodule update --init/)
    await writeFile(join(bare, '.berthignore'), 'vendor/inner\n')
    assert.deepEqual((await packed(bare)).files, ['.berthignore', '.gitmodules', 'a'])
  })

  it('refuses what no archive holds, and says what to do', async () => {
    const outside = await repository({ 'in/link': '->../../x' })
    await refused(outside, /^in\/link points outside\.$/, /\.berthignore/)
    await refused(await plain({}), /nothing to pack/, /\.gitignore/)
    const pipe = await plain({ a: '' })
    assert.equal(spawnSync('mkfifo', [join(pipe, 'p')]).status, 0)
    await refused(pipe, /^p is a named pipe/, /\.berthignore/)
    await assert.rejects(packSource(join(scratch, 'nowhere'), env), { name: 'MissingError' })
  })

  it('names the largest folders when it is too large, before it reads any', async () => {
    const folder = await plain({ 'media/film/a': '', 'media/b': '', 'data/c': '', d: '' })
    await truncate(join(folder, 'media/film/a'), 200 * 1024 * 1024)
    await truncate(join(folder, 'data/c'), 60 * 1024 * 1024)
    await refused(
      folder,
      /has 260\.0 MiB, and the most is 256\.0 MiB\. .* media\/ \(200\.0 MiB\), media\/film\/ \(200/,
      /\.berthignore/,
    )
  })
})

describe('the remote of a source', () => {
  const rows: readonly (readonly [string, string | null])[] = [
    ['https://github.com/o/r.git', 'https://github.com/o/r.git'],
    ['https://user:secret@example.com/o/r.git', 'https://example.com/o/r.git'],
    ['https://token@example.com:8443/r?access=secret#x', 'https://example.com:8443/r'],
    ['ssh://git:secret@example.com:22/r.git', 'ssh://example.com:22/r.git'],
    ['git@github.com:o/r.git', 'github.com:o/r.git'],
    ['/home/me/r.git', null],
    ['../r.git', null],
    ['file:///home/me/r.git', null],
    ['C:\\r', null],
    ['https://x/\nsecret', null],
  ]
  for (const [url, shown] of rows)
    it(`of ${JSON.stringify(url)} is ${shown}`, () => assert.equal(withoutCredentials(url), shown))

  it('is that of the branch, without credentials', async () => {
    const folder = await repository({ a: '' })
    git(folder, 'remote', 'add', 'upstream', 'https://me:hunter2@example.com/o/r.git')
    git(folder, 'config', 'branch.main.remote', 'upstream')
    const { source }: { source: PackedSource } = await packed(folder)
    assert.equal(source.remote, 'https://example.com/o/r.git')
    assert.doesNotMatch(JSON.stringify(source), /hunter2/)
  })
})
