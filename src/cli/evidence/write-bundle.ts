import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { membersOf } from '../../formats/archive/folder.ts'
import { writeArchive, type ArchiveSummary } from '../../formats/archive/write.ts'
import { digestOf, hexOf } from '../../formats/digest.ts'
import { giveName, unwritable } from '../shown/write-out.ts'
import { bundleLimits, manifestName, sumName, type BundleFile, type Manifest } from './bundle.ts'

/** Takes the files of a bundle, one by one. */
export interface BundleWriter {
  readonly add: (path: string, bytes: Uint8Array) => Promise<void>
}

/**
 * Writes a bundle, whole or not at all: its files go to a folder beside it, then into one archive
 * (mode 0600), which takes its name when it is on the disk. `fill` adds the files and answers what
 * the manifest says beside them. `isForced` replaces what is there.
 */
export const writeBundle = async (
  path: string,
  isForced: boolean,
  fill: (writer: BundleWriter) => Promise<Omit<Manifest, 'files'>>,
): Promise<ArchiveSummary> => {
  const scratch = await mkdtemp(join(dirname(path), `.${basename(path)}-`)).catch(
    (error: unknown) => {
      throw unwritable(path, error)
    },
  )
  try {
    const tree = join(scratch, 'tree')
    await mkdir(tree)
    const files: BundleFile[] = []
    const about = await fill({
      add: async (name, bytes) => {
        await mkdir(join(tree, dirname(name)), { recursive: true })
        await writeFile(join(tree, name), bytes, { flag: 'wx', mode: 0o600 })
        files.push({ path: name, size: bytes.length, digest: digestOf(bytes) })
      },
    })
    const listed = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
    const manifest = Buffer.from(`${JSON.stringify({ ...about, files: listed }, null, 1)}\n`)
    await writeFile(join(tree, manifestName), manifest)
    await writeFile(join(tree, sumName), `${hexOf(digestOf(manifest))}\n`)
    const archive = join(scratch, 'bundle.tar')
    const summary = await writeArchive(membersOf(tree), archive, bundleLimits)
    await giveName(archive, path, isForced)
    return summary
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
