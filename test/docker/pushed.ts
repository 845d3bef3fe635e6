import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { usualArchiveLimits } from '../../src/formats/archive/archive.ts'
import { membersOf } from '../../src/formats/archive/folder.ts'
import { writeArchive } from '../../src/formats/archive/write.ts'
import type { Engine } from '../../src/host/docker/engine.ts'
import type { RegistryFixture } from '../registry/registry-fixture.ts'
import { busybox } from './daemon.ts'

/**
 * Makes a small image that serves its word on 8080, pushes it, and takes it off the machine;
 * answers its name with its digest.
 */
export const pushImage = async (
  engine: Engine,
  { host, credentials }: RegistryFixture,
  repository: string,
  word: string,
): Promise<string> => {
  const name = `${host}/${repository}`
  await importImage(engine, name, word)
  const login = JSON.stringify({ ...credentials, serveraddress: host })
  const answer = await engine.open({
    method: 'POST',
    path: `/images/${name}/push?tag=v1`,
    headers: { 'x-registry-auth': Buffer.from(login).toString('base64url') + '==' },
    withinMs: null,
  })
  let said = ''
  for await (const piece of answer.setEncoding('utf8') as AsyncIterable<string>) said += piece
  const digest = /"Digest":"(sha256:[0-9a-f]{64})"/.exec(said)?.[1]
  assert.ok(digest, said)
  await engine.ask({ method: 'DELETE', path: `/images/${name}:v1` })
  return `${name}@${digest}`
}

const importImage = async (engine: Engine, name: string, word: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'berth-pushed-'))
  try {
    const tree = join(folder, 'tree')
    await mkdir(join(tree, 'bin'), { recursive: true })
    await mkdir(join(tree, 'www'))
    await copyFile(busybox, join(tree, 'bin/busybox'))
    await writeFile(join(tree, 'www/index.html'), word)
    const tar = join(folder, 'image.tar')
    await writeArchive(membersOf(tree), tar, usualArchiveLimits)
    const serve = 'CMD ["/bin/busybox","httpd","-f","-p","8080","-h","/www"]'
    const answer = await engine.open({
      method: 'POST',
      path: `/images/create?fromSrc=-&repo=${name}&tag=v1&changes=${encodeURIComponent(serve)}`,
      tar: { stream: createReadStream(tar), bytes: (await stat(tar)).size },
      withinMs: null,
    })
    for await (const _ of answer);
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
