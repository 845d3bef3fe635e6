import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import {
  manifestName,
  readManifest,
  sumName,
  type Manifest,
} from '../../src/cli/evidence/bundle.ts'
import { writeBundle } from '../../src/cli/evidence/write-bundle.ts'
import { usualArchiveLimits, type ArchiveEntry } from '../../src/formats/archive/archive.ts'
import { encodeEntry } from '../../src/formats/archive/header.ts'
import { readArchive } from '../../src/formats/archive/read.ts'
import { newFile } from './sealed-stage.ts'

/** Bytes as they may come. */
export async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
}

/** The files of a bundle, without those that speak of the others. */
export const filesIn = async (bytes: Uint8Array) => {
  const files = new Map<string, Buffer>()
  let about: Manifest | undefined
  await readArchive(piecesOf(bytes), usualArchiveLimits, async ({ kind, path }, content) => {
    if (kind !== 'file') return
    const pieces: Uint8Array[] = []
    for await (const piece of content) pieces.push(Uint8Array.from(piece))
    const whole = Buffer.concat(pieces)
    if (path === manifestName) {
      const read = readManifest(whole)
      assert.ok(read.ok)
      about = read.value
    } else if (path !== sumName) files.set(path, whole)
  })
  assert.ok(about)
  return { about, files }
}

/** The bundle that somebody would make who changes files, and all that speaks of them. */
export const remade = async (
  bytes: Uint8Array,
  change: (files: Map<string, Buffer>) => Partial<Manifest> | void,
): Promise<Buffer> => {
  const { about, files } = await filesIn(bytes)
  const { files: _files, ...rest } = { ...about, ...change(files) }
  const path = newFile()
  await writeBundle(path, false, async ({ add }) => {
    for (const [name, content] of files) await add(name, content)
    return rest
  })
  return readFileSync(path)
}

/** The files in a folder of a bundle. */
export const pathsOf = (files: ReadonlyMap<string, Buffer>, folder: string): readonly string[] =>
  [...files.keys()].filter((path) => path.startsWith(`${folder}/`))

/** Changes the text of a file, which must have it. */
export const changed = (
  files: Map<string, Buffer>,
  path: string,
  from: string,
  to: string,
): void => {
  const text = files.get(path)?.toString('utf8') ?? ''
  assert.ok(text.includes(from), `${path} has no ${from}`)
  files.set(path, Buffer.from(text.replace(from, to)))
}

/** An entry of an archive, whatever it is. */
export const entry = (path: string, content = Buffer.of(), more: object = {}): Buffer => {
  const file = { kind: 'file', path, size: content.length, isExecutable: false, ...more }
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512)
  return Buffer.concat([encodeEntry(file as ArchiveEntry), content, padding])
}
