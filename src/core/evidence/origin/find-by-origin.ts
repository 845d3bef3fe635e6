import type { Digest } from '../../../formats/digest.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { beginsWith } from '../../kernel/prefix.ts'
import { all, sql } from '../../kernel/sql.ts'
import { seenAttestations } from '../evidence-scope.ts'
import * as store from './origin-store.ts'

/** How many attestations are looked at, and how many artifacts they may lead to. */
const most = 100

/** Artifacts that attestations say come from a commit, or are a version, that begins like this. */
export const artifactsFrom = async (
  tx: Reader,
  context: Context,
  origin: { readonly commit: string } | { readonly version: string },
): Promise<readonly Digest[]> => {
  const { organizationId } = context.principal
  const said =
    'commit' in origin
      ? beginsWith(sql`a.commit_sha`, origin.commit)
      : beginsWith(sql`a.version`, origin.version)
  const condition = all([said, seenAttestations(context)])
  const ids = await store.idsUnder(tx, organizationId, condition, most)
  return ids.length === 0 ? [] : await store.digestsNamedBy(tx, organizationId, ids, most)
}
