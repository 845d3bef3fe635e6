import { createPrivateKey, type KeyObject } from 'node:crypto'
import { keyAlgorithm } from '../../formats/evidence/public-key.ts'
import type { CliContext } from '../frame/context.ts'
import { UsageError } from '../frame/errors.ts'
import { readInput } from './read-input.ts'

const mostKeyBytes = 16 * 1024

/** Reads the private key in a file; what cannot sign here is refused. */
export const readPrivateKey = async (
  path: string,
  context: Pick<CliContext, 'stdin'>,
): Promise<KeyObject> => {
  const pem = await readInput(path, '--key', mostKeyBytes, context)
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    // Node's own message could quote what it read.
    throw new UsageError(
      `--key: ${path} is not a private key in PEM without a passphrase.`,
      'Make one: openssl genpkey -algorithm ed25519 -out key.pem',
    )
  }
  if (keyAlgorithm(key) !== undefined) return key
  throw new UsageError(
    '--key must be an ECDSA P-256 or Ed25519 key.',
    'Make one: openssl genpkey -algorithm ed25519 -out key.pem',
  )
}
