import { createPublicKey, type KeyObject } from 'node:crypto'
import { parsePublicKey } from '../../formats/evidence/public-key.ts'
import type { CliContext } from '../frame/context.ts'
import { keysIn } from '../words/public-keys.ts'
import { readCheckpoint } from './signed-checkpoint.ts'

/** Of the public keys in a file, which the caller trusts, the one that signed a note. */
export const keyFrom = async (
  path: string,
  note: string,
  context: CliContext,
): Promise<KeyObject | undefined> => {
  const keys = (await keysIn(path, '--key', context)).map(({ pem }) => createPublicKey(pem))
  const isSigner = (key: KeyObject): boolean => {
    const read = readCheckpoint(note, key)
    return read.ok && read.value.answer !== 'unknown'
  }
  return keys.find(isSigner) ?? keys[0]
}

/** The key that somebody else names; undefined if it is none that we understand. */
export const keyIn = (pem: string): KeyObject | undefined => {
  const read = parsePublicKey(pem)
  return read.ok ? createPublicKey(read.value.pem) : undefined
}
