import type { Digest } from '../../formats/digest.ts'
import { audit } from '../kernel/audit.ts'
import { check, read, requirePermission, write } from '../kernel/operation.ts'
import { wholeOrganization } from '../kernel/permission.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { SourceContext } from './blobs.ts'
import type { Source, SourceProgress } from './source.ts'
import * as store from './store.ts'

/**
 * Adds a part to an upload where it goes on; with the last part all of it is checked against its
 * digest, and other bytes are forgotten. What came before the connection broke stays.
 */
export const appendToSource = async (
  context: SourceContext,
  input: { readonly digest: Digest; readonly offset: number },
  pieces: AsyncIterable<Uint8Array>,
): Promise<SourceProgress> => {
  const { blobs, principal } = context
  const { digest, offset } = input
  const upload = { organizationId: principal.organizationId, digest }
  const source = await findSource(context, digest)
  if (source.completedAt !== null) return progressOf(source, source.bytes, true)
  const { wasThere, received } = await blobs.append(
    upload,
    offset,
    atMost(pieces, source.bytes - offset),
  )
  if (!wasThere) throw elsewhere(received)
  const outcome = received < source.bytes ? 'unfinished' : await blobs.complete(upload)
  await write(context, 'source.append', async (tx) => {
    await requirePermission(tx, context, 'source.write', wholeOrganization)
    const at = context.now()
    const { organizationId } = principal
    if (outcome === 'unfinished')
      return void (await store.setWanted(tx, organizationId, digest, at))
    if (outcome === 'mismatch') await store.remove(tx, organizationId, digest)
    else if ((await store.setCompleted(tx, organizationId, digest, { completedAt: at, at })) === 0)
      throw notBegun(digest)
    await audit(tx, context, {
      action: outcome === 'complete' ? 'source.complete' : 'source.discard',
      target: digest,
      detail: { bytes: source.bytes },
    })
  })
  if (outcome !== 'unfinished') await blobs.discard(upload)
  if (outcome === 'mismatch') throw mismatch(digest)
  return progressOf(source, received, outcome === 'complete')
}

const findSource = (context: SourceContext, digest: Digest): Promise<Source> =>
  read(context, 'source.append', async (tx) => {
    check(context, 'source.write', wholeOrganization)
    const source = await store.byDigest(tx, context.principal.organizationId, digest)
    if (source) return source
    throw notBegun(digest)
  })

const progressOf = (
  { digest, bytes }: Source,
  received: number,
  complete: boolean,
): SourceProgress => ({ digest, bytes, received, complete })

async function* atMost(
  pieces: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const piece of pieces) {
    size += piece.length
    if (size > most)
      throw new Refusal('invalid_input', 'The part goes beyond the size that was announced.', {
        next: 'Pack the source again and announce its size.',
        errors: [{ pointer: '#', detail: `must be at most ${most} bytes long` }],
      })
    yield piece
  }
}

const notBegun = (digest: Digest): Refusal =>
  new Refusal('not_found', `There is no upload of ${digest}.`, {
    next: 'Begin it: POST /v1/sources',
  })

const elsewhere = (received: number): Refusal =>
  new Refusal('offset_mismatch', `The upload goes on at ${received}.`, {
    next: `Send what comes after ${received} bytes.`,
    errors: [{ pointer: '#/offset', detail: `must be ${received}, how far the upload has come` }],
  })

const mismatch = (digest: Digest): Refusal =>
  new Refusal('digest_mismatch', `The uploaded bytes are not ${digest}; they were forgotten.`, {
    next: 'Begin again: POST /v1/sources',
    errors: [{ pointer: '#/digest', detail: 'must be the digest of the uploaded bytes' }],
  })
