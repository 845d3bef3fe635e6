import { createHash } from 'node:crypto'
import type { FolderFile } from './folder-file.ts'

/** Files above this many bytes are told apart by what the disk says of them, not by content. */
const largestHashed = 16 * 2 ** 20
const mostRemembered = 10_000

const remembered = new Map<string, string>()

/**
 * A strong tag. Times say nothing in a release, where all are the same; the content's digest does,
 * and stays the same from one release to the next.
 */
export const entityTagOf = async (file: FolderFile): Promise<string> => {
  const known = remembered.get(file.identity)
  if (known !== undefined) return known
  const hash = createHash('sha256')
  if (file.size > largestHashed) hash.update(file.identity)
  else
    for await (const piece of file.handle.createReadStream({ start: 0, autoClose: false }))
      hash.update(piece as Buffer)
  const tag = `"${hash.digest('base64url').slice(0, 27)}"`
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(file.identity, tag)
  return tag
}
