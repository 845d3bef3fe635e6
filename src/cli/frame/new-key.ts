import { closeSync, openSync, readSync } from 'node:fs'

/**
 * A key of 128 random bits. They come from the system where it gives them as a file: `node:crypto`
 * takes longer to load than all else that most commands do.
 */
export const newKey = (): string => {
  try {
    return fromSystem('/dev/urandom')
  } catch {
    return crypto.randomUUID()
  }
}

const fromSystem = (path: string): string => {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(16)
    if (readSync(file, bytes) < bytes.length) throw new Error('too few')
    return bytes.toString('hex')
  } finally {
    closeSync(file)
  }
}
