import { execFile } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { usualArchiveLimits } from '../../src/formats/archive/archive.ts'
import { membersOf } from '../../src/formats/archive/folder.ts'
import { writeArchive } from '../../src/formats/archive/write.ts'
import type { Engine } from '../../src/host/docker/engine.ts'
import { busybox } from './daemon.ts'

const run = promisify(execFile)

/** What the example's Dockerfile begins from; here it is made of this machine's files. */
export const nodeImage = { repository: 'node', tag: '26-slim' } as const

/** Imports an image with this Node, its libraries and a busybox, under the name of the real one. */
export const importNodeImage = async (engine: Engine): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-node-image-'))
  try {
    const tree = join(folder, 'tree')
    const put = async (from: string, to: string): Promise<void> => {
      await mkdir(dirname(join(tree, to)), { recursive: true })
      await copyFile(from, join(tree, to))
    }
    await put(process.execPath, '/usr/local/bin/node')
    await put(busybox, '/bin/busybox')
    for (const library of await librariesOf(process.execPath)) await put(library, library)
    await mkdir(join(tree, 'etc'))
    await writeFile(join(tree, 'etc/passwd'), 'node:x:1000:1000::/home/node:/bin/sh\n')
    const tar = join(folder, 'image.tar')
    await writeArchive(membersOf(tree), tar, usualArchiveLimits)
    const { repository, tag } = nodeImage
    const path = encodeURIComponent('ENV PATH=/usr/local/bin:/usr/bin:/bin')
    const answer = await engine.open({
      method: 'POST',
      path: `/images/create?fromSrc=-&repo=${repository}&tag=${tag}&changes=${path}`,
      tar: { stream: createReadStream(tar), bytes: (await stat(tar)).size },
      withinMs: null,
    })
    for await (const _ of answer);
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const librariesOf = async (program: string): Promise<readonly string[]> => {
  const { stdout } = await run('ldd', [program])
  return [...stdout.matchAll(/(\/\S+\.so\S*)/g)].map(([, path = '']) => path)
}
