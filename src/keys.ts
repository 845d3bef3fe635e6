import { createHash, createPublicKey, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { generateKeyPair } from './signatures/generate.ts'
import { keyidOf } from './formats/public-key.ts'

/** The keys of an installation, and what the database may know of them. */
export interface Keys {
  readonly signing: string
  readonly statement: string
  readonly fingerprints: Readonly<Record<'install' | 'signing' | 'statement', string>>
}

/** Makes the data folder for this user alone. */
export const prepareFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    // Not `recursive`: where nothing can be made (as in /proc) Node would try for ever.
    prepareFolder(dirname(folder))
    mkdirSync(folder, { mode: 0o700 })
  }
}

/**
 * Reads the keys from the data folder, each in a file of mode 0600; those that are missing are
 * made.
 * A file appears whole or not at all, so that a start that is killed leaves nothing half-written.
 */
export const loadKeys = (folder: string): Keys => {
  const install = keyFile(join(folder, 'install.key'), () => randomBytes(32).toString('base64'))
  const signing = keyFile(join(folder, 'signing.pem'), newPrivateKey)
  const statement = keyFile(join(folder, 'statement.pem'), newPrivateKey)
  return {
    signing,
    statement,
    fingerprints: {
      install: createHash('sha256').update(`berth install key\n${install}`).digest('hex'),
      signing: keyidOf(createPublicKey(signing)),
      statement: keyidOf(createPublicKey(statement)),
    },
  }
}

const newPrivateKey = (): string => generateKeyPair('ed25519').privateKey

const keyFile = (path: string, make: () => string): string => {
  if (!existsSync(path)) {
    const fresh = `${path}.${process.pid}.new`
    writeFileSync(fresh, make(), { mode: 0o600, flush: true })
    try {
      // A link never replaces: of two starts at once, the first one's key stays.
      linkSync(fresh, path)
    } catch (error) {
      if (!existsSync(path)) throw error
    } finally {
      rmSync(fresh)
    }
  }
  chmodSync(path, 0o600)
  return readFileSync(path, 'utf8').trim()
}
