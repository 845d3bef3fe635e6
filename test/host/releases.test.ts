import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { usualArchiveLimits } from '../../src/formats/archive/archive.ts'
import { removeFolder } from '../../src/formats/archive/extract.ts'
import { membersOf } from '../../src/formats/archive/folder.ts'
import { writeArchive } from '../../src/formats/archive/write.ts'
import { hexOf } from '../../src/formats/digest.ts'
import { forgetCaches, useCache } from '../../src/host/process/caches.ts'
import { foldersOf } from '../../src/host/folders.ts'
import { createReleases, keepArtifact } from '../../src/host/process/releases.ts'

it('an artifact stays as long as somebody has built or used it, anywhere', async () => {
  const data = mkdtempSync(join(tmpdir(), 'berth-releases-'))
  try {
    const folders = foldersOf(data)
    mkdirSync(join(data, 'output'), { recursive: true })
    mkdirSync(folders.artifacts)
    writeFileSync(join(data, 'output', 'index.html'), 'hello')
    const part = join(data, 'part.tar')
    const { digest } = await writeArchive(membersOf(join(data, 'output')), part, usualArchiveLimits)
    renameSync(part, join(folders.artifacts, `${hexOf(digest)}.tar`))
    const releases = createReleases(folders)
    const there = (): readonly string[] => [
      ...readdirSync(folders.artifacts).map(() => 'artifact'),
      ...['shop', 'staging'].filter((each) =>
        existsSync(join(folders.releases, each, hexOf(digest))),
      ),
    ]
    keepArtifact(folders.releases, { compartment: 'staging', digest, deployment: 'built' })
    await releases.use('shop', digest, 'one')
    await releases.use('shop', digest, 'two')
    assert.deepEqual(there(), ['artifact', 'shop'])
    await releases.forget('one')
    assert.deepEqual(there(), ['artifact', 'shop'])
    await releases.forget('two')
    // What is only built has no folder yet.
    assert.deepEqual(there(), ['artifact'])
    await releases.use('staging', digest, 'three')
    await releases.forget('built')
    assert.deepEqual(there(), ['artifact', 'staging'])
    await releases.forget('three')
    assert.deepEqual(there(), [])
    await releases.forget('three')
    assert.deepEqual(readdirSync(folders.releases), [])
  } finally {
    await removeFolder(data)
  }
})

it('a cache stays as long as a deployment of its project environment does', async () => {
  const data = mkdtempSync(join(tmpdir(), 'berth-caches-'))
  try {
    const { cache } = foldersOf(data)
    const use = (compartment: string, service: string, deployment: string): void =>
      writeFileSync(join(useCache(cache, { compartment, service, deployment }), 'left'), '')
    use('shop', 'web', 'one')
    use('shop', 'api', 'two')
    use('staging', 'web', 'three')
    await forgetCaches(cache, 'one')
    await forgetCaches(cache, 'one')
    assert.deepEqual(readdirSync(join(cache, 'shop')).toSorted(), ['.users', 'api', 'web'])
    await forgetCaches(cache, 'two')
    assert.deepEqual(readdirSync(cache), ['staging'])
    assert.ok(existsSync(join(cache, 'staging', 'web', 'left')))
  } finally {
    await removeFolder(data)
  }
})
