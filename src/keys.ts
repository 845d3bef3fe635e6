import {
  createHash,
  createPublicKey,
  createSecretKey,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Fault } from './core/kernel/refusal.ts'
import { generateKeyPair } from './signatures/generate.ts'
import { keyidOf } from './formats/evidence/public-key.ts'

/** The keys of an installation, and what the database may know of them. */
export interface Keys {
  /** Wraps the keys that seal; as an object it shows nothing of itself. */
  readonly install: KeyObject
  readonly signing: string
  readonly statement: string
  readonly fingerprints: Readonly<Record<'install' | 'signing' | 'statement', string>>
}

/**
 * Reads the keys from the data folder, each in a file of mode 0600. Those that are missing are made
 * only for a new database (`mayMake`): one that was made with others cannot use new ones.
 * A file appears whole or not at all, so that a start that is killed leaves nothing half-written.
 */
export const loadKeys = (folder: string, mayMake: boolean): Keys => {
  const file = (name: string, make: () => string): string =>
    keyFile(join(folder, name), mayMake, make)
  const install = file('install.key', () => randomBytes(32).toString('base64'))
  const installBytes = Buffer.from(install, 'base64')
  if (installBytes.byteLength !== 32) throw broken(join(folder, 'install.key'))
  const signing = file('signing.pem', newPrivateKey)
  const statement = file('statement.pem', newPrivateKey)
  return {
    install: createSecretKey(installBytes),
    signing,
    statement,
    fingerprints: {
      install: createHash('sha256').update(`berth install key\n${install}`).digest('hex'),
      signing: keyidIn(signing, join(folder, 'signing.pem')),
      statement: keyidIn(statement, join(folder, 'statement.pem')),
    },
  }
}

const newPrivateKey = (): string => generateKeyPair('ed25519').privateKey

const keyidIn = (pem: string, path: string): string => {
  try {
    return keyidOf(createPublicKey(pem))
  } catch {
    throw broken(path)
  }
}

const broken = (path: string): Fault =>
  new Fault(
    'database_unavailable',
    `${path} is not a key that we wrote. Restore it from your copy.`,
  )

const keyFile = (path: string, mayMake: boolean, make: () => string): string => {
  if (!existsSync(path)) {
    if (!mayMake)
      throw new Fault(
        'database_unavailable',
        `${path} is missing, and the database was made with it. Restore it from your copy, or from another server of this database.`,
      )
    makeFile(path, make())
  }
  // A mounted secret may be read-only; only what others can read is narrowed.
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  return readFileSync(path, 'utf8').trim()
}

const makeFile = (path: string, text: string): void => {
  const fresh = `${path}.${process.pid}.new`
  try {
    writeFileSync(fresh, text, { mode: 0o600, flush: true })
    // A link never replaces: of two starts at once, the first one's key stays.
    linkSync(fresh, path)
  } catch (error) {
    if (!existsSync(path)) throw error
  } finally {
    rmSync(fresh, { force: true })
  }
}
