import { mostSourceBytes } from '../../contract/sources.ts'
import { paddedBytes, type ArchiveEntry } from '../../formats/archive/archive.ts'
import { encodeEntry, endOfArchive } from '../../formats/archive/header.ts'
import { printable } from '../shown/printable.ts'
import { sizeText } from '../shown/size-text.ts'
import { UsageError } from '../frame/errors.ts'

/** How many entries a source may have. */
const mostEntries = 200_000

/** Refuses a source that is too large before it is read, and says where the bytes are. */
export const requireSmall = (
  entries: readonly ArchiveEntry[],
  most: number = mostSourceBytes,
): void => {
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), endOfArchive.length)
  if (bytes <= most && entries.length <= mostEntries) return
  const what =
    bytes > most
      ? `The source has ${sizeText(bytes)}, and the most is ${sizeText(most)}.`
      : `The source has ${entries.length} files and folders, and the most is ${mostEntries}.`
  throw new UsageError(
    `${what} The largest folders: ${largest(entries).join(', ')}.`,
    'Name what the build does not need in .berthignore',
  )
}

const bytesOf = (entry: ArchiveEntry): number =>
  encodeEntry(entry).length + (entry.kind === 'file' ? paddedBytes(entry.size) : 0)

/** The three largest of the folders on the two upper levels, and of the files that are in none. */
const largest = (entries: readonly ArchiveEntry[]): readonly string[] => {
  const sizes = new Map<string, number>()
  const add = (name: string, bytes: number): void =>
    void sizes.set(name, (sizes.get(name) ?? 0) + bytes)
  for (const entry of entries) {
    const parts = entry.path.split('/')
    const folders = entry.kind === 'folder' ? parts : parts.slice(0, -1)
    if (folders.length === 0) add(entry.path, bytesOf(entry))
    for (const depth of [1, 2])
      if (folders.length >= depth) add(`${folders.slice(0, depth).join('/')}/`, bytesOf(entry))
  }
  return [...sizes]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([name, bytes]) => `${printable(name)} (${sizeText(bytes)})`)
}
