import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { JsonObject } from '../formats/json/canonical.ts'
import { hexOf, parseDigest } from '../formats/digest.ts'
import { formatEnvelope } from '../formats/evidence/dsse.ts'
import { makeStatement, statementPayloadType } from '../formats/evidence/intoto.ts'
import { originAnnotations, type Origin } from '../formats/evidence/origin.ts'
import { keyAlgorithm } from '../formats/evidence/public-key.ts'
import { signEnvelope } from '../signatures/sign.ts'
import type { CliContext } from './frame/context.ts'
import { readInput } from './words/read-input.ts'
import { UsageError } from './frame/usage-error.ts'

/** What a statement says of one artifact. */
export interface Stated {
  readonly digest: string
  readonly name: string | undefined
  readonly kind: string | undefined
  readonly predicateType: string
  readonly predicate: JsonObject
  /** Where it comes from; it is signed with the rest. */
  readonly origin: Origin
}

const mostKeyBytes = 16 * 1024

/** Makes a statement and signs it with the key in a file; the envelope in base64. */
export const signStatement = async (
  { digest, name, kind, predicateType, predicate, origin }: Stated,
  keyFile: string,
  context: Pick<CliContext, 'stdin'>,
): Promise<string> => {
  const read = parseDigest(digest)
  if (!read.ok) throw new UsageError(`--artifact ${read.problem}.`)
  const privateKey = await readPrivateKey(keyFile, context)
  const payload = makeStatement({
    subjects: [
      {
        digest: { sha256: hexOf(read.value) },
        ...(name === undefined ? {} : { name }),
        annotations: {
          ...originAnnotations(origin),
          ...(kind === undefined ? {} : { 'berth.kind': kind }),
        },
      },
    ],
    predicateType,
    predicate,
  })
  const envelope = signEnvelope(statementPayloadType, payload, privateKey)
  return Buffer.from(formatEnvelope(envelope)).toString('base64')
}

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
