import type { Digest } from '../../formats/digest.ts'
import { audit } from '../kernel/audit.ts'
import type { Writer } from '../kernel/database.ts'
import { requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { SourceContext } from './blobs.ts'
import { mostUnfinished, mostUnfinishedBytes, type Source, type SourceProgress } from './source.ts'
import * as store from './store.ts'

/** What a client announces: the digest of the tar and its size in bytes. */
export interface SourceInput {
  readonly digest: Digest
  readonly bytes: number
}

/**
 * Begins an upload, or says how far it is. What another organization has uploaded plays no part.
 */
export const beginSource = async (
  context: SourceContext,
  input: SourceInput,
): Promise<SourceProgress> => {
  const { blobs, principal } = context
  const upload = { organizationId: principal.organizationId, digest: input.digest }
  const has = await blobs.has(input.digest)
  let isNew = false
  const { complete } = await write(context, 'source.begin', async (tx) => {
    await requirePermission(tx, context, 'source.write', wholeOrganization)
    const known = await store.byDigest(tx, principal.organizationId, input.digest)
    if (known) return { complete: await goOn(tx, context, input, known, has) }
    await enter(tx, context, input)
    isNew = true
    await audit(tx, context, {
      action: 'source.begin',
      target: input.digest,
      detail: { bytes: input.bytes },
    })
    return { complete: false }
  })
  // Bytes that nobody has announced are left over from an upload that was given up.
  if (isNew) await blobs.discard(upload)
  const received = complete ? input.bytes : await blobs.received(upload)
  return { ...input, received, complete }
}

const goOn = async (
  tx: Writer,
  context: SourceContext,
  input: SourceInput,
  known: Source,
  has: boolean,
): Promise<boolean> => {
  if (known.bytes !== input.bytes)
    throw new Refusal('digest_mismatch', `An upload of it was begun with ${known.bytes} bytes.`, {
      next: 'Pack the source again; bytes with one digest have one size.',
      errors: [
        { pointer: '#/bytes', detail: `must be ${known.bytes}, as it was announced before` },
      ],
    })
  const { organizationId } = context.principal
  const at = context.now()
  // The row may outlive the bytes, as when a disk was restored.
  const completedAt = has ? known.completedAt : null
  await store.setCompleted(tx, organizationId, input.digest, { completedAt, at })
  return completedAt !== null
}

const enter = async (tx: Writer, context: SourceContext, input: SourceInput): Promise<void> => {
  const { organizationId, id } = context.principal
  const unfinished = await store.lockUnfinished(tx, organizationId, mostUnfinished)
  const bytes = unfinished.reduce((sum, each) => sum + each, input.bytes)
  if (unfinished.length >= mostUnfinished || bytes > mostUnfinishedBytes)
    throw new Refusal(
      'too_large',
      `Unfinished uploads may be ${mostUnfinished} and come to ${mostUnfinishedBytes} bytes.`,
      { next: 'Finish those that were begun; what nobody goes on with is deleted after a day.' },
    )
  await store.insert(tx, organizationId, input, { by: id, at: context.now() })
}
