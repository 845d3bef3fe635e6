import type { Digest } from '../../formats/digest.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Source } from './source.ts'
import * as store from './store.ts'

/**
 * The organization's own complete source, kept for another day from now; one that it has not
 * uploaded itself is refused, whoever else has.
 */
export const wantSource = async (tx: Writer, context: Context, digest: Digest): Promise<Source> => {
  const { organizationId } = context.principal
  const source = await store.byDigest(tx, organizationId, digest)
  if (!source || source.completedAt === null)
    throw new Refusal('source_unknown', `There is no complete source ${digest}.`, {
      next: 'Upload it first: POST /v1/sources',
      errors: [{ pointer: '#/source', detail: 'must be the digest of an uploaded source' }],
    })
  await store.setWanted(tx, organizationId, digest, context.now())
  return source
}
