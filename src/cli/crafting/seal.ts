import { canonicalJson, type JsonObject } from '../../formats/json/canonical.ts'
import { formatEnvelope } from '../../formats/evidence/dsse.ts'
import { statementPayloadType } from '../../formats/evidence/intoto.ts'
import { formatInstant } from '../../formats/instant.ts'
import { runStatement } from '../../formats/materials/run-statement.ts'
import { signEnvelope } from '../../signatures/sign.ts'
import type { CliContext } from '../frame/context.ts'
import { readPrivateKey } from '../words/private-key.ts'
import { UsageError } from '../frame/errors.ts'
import type { BegunCraft, Sealed } from './craft.ts'

/** Makes the statement of a craft, signed with the key in a file if there is one. */
export const sealCraft = async (
  craft: BegunCraft,
  keyFile: string | undefined,
  annotations: Readonly<Record<string, string>>,
  context: CliContext,
): Promise<Sealed> => {
  const statement = statementOf(craft, annotations, context)
  if (keyFile === undefined) return { by: 'server', statement }
  const privateKey = await readPrivateKey(keyFile, context)
  const payload = Buffer.from(canonicalJson(statement))
  const envelope = signEnvelope(statementPayloadType, payload, privateKey)
  return { by: 'key', envelope: Buffer.from(formatEnvelope(envelope)).toString('base64') }
}

const statementOf = (
  { run, repository, dirty, materials }: BegunCraft,
  annotations: Readonly<Record<string, string>>,
  { now }: CliContext,
): JsonObject => {
  const finishedAt = formatInstant(now())
  const statement = runStatement({ run, repository, dirty, materials, annotations, finishedAt })
  if (statement) return statement
  throw new UsageError(
    'There is nothing that this attestation could be about: no image, chart, artifact or commit.',
    'Add what the run made: berth attestation add --name NAME --value FILE_OR_REFERENCE',
  )
}
