import type { JsonObject } from '../../formats/json/canonical.ts'
import { hexOf, parseDigest } from '../../formats/digest.ts'
import { formatEnvelope } from '../../formats/evidence/dsse.ts'
import { makeStatement, statementPayloadType } from '../../formats/evidence/intoto.ts'
import { originAnnotations, type Origin } from '../../formats/evidence/origin.ts'
import { signEnvelope } from '../../signatures/sign.ts'
import type { CliContext } from '../frame/context.ts'
import { readPrivateKey } from '../words/private-key.ts'
import { UsageError } from '../frame/errors.ts'

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
