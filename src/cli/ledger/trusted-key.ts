import { createPublicKey, type KeyObject } from 'node:crypto'
import { parsePublicKey } from '../../formats/evidence/public-key.ts'
import type { CliContext } from '../frame/context.ts'
import { readInput } from '../words/read-input.ts'
import { InvalidError } from '../frame/usage-error.ts'

/** The public key in a file, which the caller trusts. */
export const keyFrom = async (path: string, context: CliContext): Promise<KeyObject> => {
  const pem = (await readInput(path, '--key', 16 * 1024, context)).toString('utf8')
  const read = parsePublicKey(pem)
  if (!read.ok)
    throw new InvalidError(
      `--key: ${path} ${read.problem}.`,
      [],
      'Get it once, from a server that you trust: berth ledger checkpoint --public-key FILE',
    )
  return createPublicKey(read.value.pem)
}

/** The key that somebody else names; undefined if it is none that we understand. */
export const keyIn = (pem: string): KeyObject | undefined => {
  const read = parsePublicKey(pem)
  return read.ok ? createPublicKey(read.value.pem) : undefined
}
