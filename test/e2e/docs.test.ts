import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openStage, type Stage } from '../../examples/demo/stage.ts'
import { commandsIn, type DocCommand } from './commands-in-docs.ts'

const root = join(import.meta.dirname, '..', '..')
const pages = ['README.md', 'docs/start.md']

describe('the commands of the pages work as written', () => {
  for (const page of pages)
    it(page, async () => {
      const commands = commandsIn(await readFile(join(root, page), 'utf8'))
      assert.ok(commands.length > 5, 'the page has commands')
      await using stage = await openStage({ isQuiet: true })
      for (const command of commands) await runOne(stage, command)
      // Whoever follows the page in a clone has nothing to clean up.
      const left = await readdir(stage.folder, { recursive: true })
      assert.deepEqual(
        left.filter((path) => !existsSync(join(root, path))),
        [],
      )
    })
})

/** What a guide takes for granted: commands before its own, and files in the folder. */
interface Granted {
  readonly commands?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
}

const traced = 'sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1'

const sampleMaterial = (name: string): string =>
  readFileSync(join(root, 'test/materials', name), 'utf8')

const granted: Readonly<Record<string, Granted>> = {
  'attest-in-ci.md': {
    files: {
      'app.tgz': 'bytes of an archive',
      'junit.xml': sampleMaterial('junit.xml'),
      'sbom.cdx.json': sampleMaterial('cyclonedx-1.6.json'),
    },
  },
  'ci.md': {
    commands: ['environment create k8s-east', 'project create api'],
    files: { 'provenance.json': '{"buildDefinition": {}}' },
  },
  'trace.md': {
    commands: [
      `attest --artifact ${traced} --predicate provenance.json --predicate-type https://slsa.dev/provenance/v1`,
    ],
    files: { 'provenance.json': '{"buildDefinition": {}}' },
  },
  'where.md': {
    files: {
      'sbom.cdx.json': JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        components: [{ type: 'library', purl: 'pkg:npm/lodash@4.17.20' }],
      }),
    },
  },
  'deploy.md': { files: { 'index.html': '<h1>shop</h1>' } },
  'berth-yml.md': { files: { 'index.html': '<h1>shop</h1>' } },
}

/** Guides of which no command can be run here, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  'api.md': 'they speak to the API with curl',
  'operating.md': 'they mend what is lost or restored, which is not so here',
  'postgresql.md': 'they start another server, on PostgreSQL',
  'prove.md': 'it names a record of somebody else',
  'bundle.md': 'it names a record of somebody else',
  'verify.md': 'it asks for evidence that somebody else signed',
  'pull.md': 'it needs a registry with an image to which something is attached',
  'registries.md': 'it needs a registry with a password',
}

/** Words of the guides that are somebody else's, and what stands for them here. */
const standIns = (stage: Stage): Readonly<Record<string, string>> => ({
  'ghcr.io/my-org/api-server:v1.2.0': `ghcr.io/my-org/api-server@sha256:${'a'.repeat(64)}`,
  $RUN_URL: 'https://ci.example.com/runs/1',
  $COMMIT: 'b'.repeat(40),
  '/var/lib/berth': join(stage.folder, '..', 'data'),
})

describe('the commands of the guides work as written', () => {
  const guides = readdirSync(join(root, 'docs/guides')).map((guide) => ({
    guide,
    commands: commandsIn(readFileSync(join(root, 'docs/guides', guide), 'utf8')),
  }))
  for (const { guide, commands } of guides.filter(
    (each) => each.commands.length > 0 && !Object.hasOwn(elsewhere, each.guide),
  ))
    it(guide, async () => {
      await using stage = await openStage({ isQuiet: true })
      const { files = {}, commands: before = [] } = granted[guide] ?? {}
      for (const [name, text] of Object.entries(files))
        await writeFile(join(stage.folder, name), text)
      for (const line of before) await runOne(stage, { words: ['berth', ...line.split(' ')] })
      const replaced = standIns(stage)
      for (const { words, into } of commands)
        await runOne(stage, { words: words.map((word) => replaced[word] ?? word), into })
    })

  it('are run, but for those that cannot be', () => {
    const known = new Set(guides.map(({ guide }) => guide))
    const gone = [...Object.keys(granted), ...Object.keys(elsewhere)].filter((it) => !known.has(it))
    assert.deepEqual(gone, [])
  })
})

const runOne = async (
  stage: Stage,
  { words, into }: Pick<DocCommand, 'words'> & Partial<DocCommand>,
): Promise<void> => {
  const [program, ...args] = words
  if (program === 'cd') {
    const [path = ''] = args
    await cp(join(root, path), join(stage.folder, path), { recursive: true })
    return stage.goTo(join(stage.folder, path))
  }
  if (program === 'npm') return
  if (program === 'echo' && into !== undefined)
    return await writeFile(join(stage.folder, into), `${args.join(' ')}\n`)
  if (program === 'rm') return await rm(join(stage.folder, args.join(' ')))
  if (program === 'openssl') return void execFileSync(program, args, { cwd: stage.folder })
  assert.match(program ?? '', /^(?:\.\/|(?:\.\.\/)+)?berth$/, `a page says ${words.join(' ')}`)
  const { exit, said } = await stage.berth(...args)
  assert.equal(exit, 0, `berth ${args.join(' ')}\n${said}`)
}
