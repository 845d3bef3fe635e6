import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { writeImageLayout } from '../../examples/demo/oci-layout.ts'
import { digestOf } from '../../src/formats/digest.ts'
import type { RegistryErrorCode } from '../../src/registry/registry-error.ts'
import { failure, resolve, temporaryFolder } from './resolving.ts'

const files = { say: 'hello' }

test('the only image of a folder needs no tag', async () => {
  await using folder = await temporaryFolder()
  const { digest } = await writeImageLayout(folder.path, { files })
  const text = `oci:${folder.path}`
  const { manifests, ...resolved } = await resolve(text)
  const configType = 'application/vnd.oci.image.config.v1+json'
  assert.deepEqual(resolved, { reference: text, name: text, digest, configType })
  assert.equal(digestOf(manifests?.[0] ?? ''), digest)
  const { manifests: same, ...pinned } = await resolve(`${text}@${digest}`)
  assert.deepEqual(pinned, { reference: `${text}@${digest}`, name: text, digest, configType })
  assert.deepEqual(same, manifests)
})

test('the same image under two tags is one image', async () => {
  await using folder = await temporaryFolder()
  const { digest } = await writeImageLayout(folder.path, { files, tag: 'v1' })
  await writeImageLayout(folder.path, { files, tag: 'latest' })
  assert.equal((await resolve(`oci:${folder.path}`)).digest, digest)
})

test('of several images one has to be chosen', async () => {
  await using folder = await temporaryFolder()
  const older = await writeImageLayout(folder.path, { tag: 'v1', files })
  const newer = await writeImageLayout(folder.path, { tag: 'v2', files: { say: 'bye' } })
  const bare = await writeImageLayout(folder.path, { files: { say: 'what' } })
  assert.equal((await resolve(`oci:${folder.path}:v1`)).digest, older.digest)
  assert.equal((await resolve(`oci:${folder.path}:v2`)).digest, newer.digest)

  const choices = [older.reference, newer.reference, bare.reference].join(', ')
  const error = await failure('reference_ambiguous', `oci:${folder.path}`)
  assert.equal(error.next, `Choose one of: ${choices}`)
  const unknown = await failure('layout_not_found', `oci:${folder.path}:v3`)
  assert.equal(unknown.kind, 'missing')
  assert.equal(unknown.next, `Choose one of: ${choices}`)
})

test('an index in a folder is given with its bytes', async () => {
  await using folder = await temporaryFolder()
  const platforms = ['linux/amd64', 'linux/arm64']
  const { digest, reference, platformDigests } = await writeImageLayout(folder.path, {
    tag: 'v1',
    files,
    platforms,
  })
  const { indexBytes } = await resolve(reference)
  assert.equal(digestOf(indexBytes ?? ''), digest)
  const [platform] = platformDigests
  assert.equal((await resolve(`oci:${folder.path}@${platform}`)).indexBytes, undefined)
})

type Spoil = (directory: string, blob: string) => Promise<unknown>

const spoiled: readonly (readonly [string, Spoil, RegistryErrorCode, RegExp])[] = [
  [
    'is not there',
    (directory) => rm(directory, { recursive: true }),
    'layout_not_found',
    /is not there/,
  ],
  ['has no oci-layout', (d) => rm(join(d, 'oci-layout')), 'layout_not_found', /no file oci-layout/],
  [
    'is of another version',
    (d) => writeFile(join(d, 'oci-layout'), '{}'),
    'layout_invalid',
    /1\.x/,
  ],
  ['has no index.json', (d) => rm(join(d, 'index.json')), 'layout_invalid', /has no index\.json/],
  [
    'has nonsense for an index',
    (d) => writeFile(join(d, 'index.json'), '<'),
    'layout_invalid',
    /JSON/,
  ],
  [
    'has an empty index',
    (d) => writeFile(join(d, 'index.json'), '{"schemaVersion":2,"manifests":[]}'),
    'layout_not_found',
    /holds no image/,
  ],
  [
    'has a digest that leads out',
    async (d) => {
      const path = join(d, 'index.json')
      const text = await readFile(path, 'utf8')
      await writeFile(path, text.replace(/sha256:\w+/, 'sha256:../../etc/passwd'))
    },
    'layout_invalid',
    /a sha256 digest/,
  ],
  [
    'has an index too large',
    (d) => writeFile(join(d, 'index.json'), Buffer.alloc(4 * 1024 * 1024 + 1)),
    'layout_invalid',
    /more than 4194304 bytes/,
  ],
  [
    'has a pipe for an index',
    async (d) => {
      await rm(join(d, 'index.json'))
      execFileSync('mkfifo', [join(d, 'index.json')])
    },
    'layout_invalid',
    /not a regular file/,
  ],
  ['has lost a blob', (_, blob) => rm(blob), 'layout_not_found', /has no blob sha256:/],
  ['has a changed blob', (_, blob) => writeFile(blob, '{}'), 'layout_invalid', /another digest/],
]

for (const [what, spoil, code, message] of spoiled)
  test(`a folder that ${what}: ${code}`, async () => {
    await using folder = await temporaryFolder()
    const directory = join(folder.path, 'image')
    const { digest, reference } = await writeImageLayout(directory, { tag: 'v1', files })
    await spoil(directory, join(directory, 'blobs', 'sha256', digest.slice(7)))
    assert.match((await failure(code, reference)).message, message)
  })

test('a blob that is no manifest is refused', async () => {
  await using folder = await temporaryFolder()
  const { directory } = await writeImageLayout(folder.path, { files })
  const bytes = Buffer.from('{"schemaVersion":2}')
  await writeFile(join(directory, 'blobs', 'sha256', digestOf(bytes).slice(7)), bytes)
  await failure('layout_invalid', `oci:${directory}@${digestOf(bytes)}`)
})
