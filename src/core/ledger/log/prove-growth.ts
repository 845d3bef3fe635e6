import { consistencySpans, type TreeHash } from '../../../formats/log/merkle.ts'
import type { Context } from '../../kernel/context.ts'
import { check, read } from '../../kernel/operation.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { findTile, latest } from './checkpoint-store.ts'
import { damaged } from './latest-checkpoint.ts'
import { tiledTree } from './tree.ts'

/** The path that proves that the sealed log of size `to` began as that of size `from`. */
export const proveGrowth = (
  context: Context,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly TreeHash[]> =>
  read(context, 'ledger.prove-growth', async (tx) => {
    check(context, 'ledger.read', wholeOrganization)
    const { organizationId } = context.principal
    const size = (await latest(tx, organizationId))?.size ?? 0
    if (from > to || to > size)
      throw new Refusal('invalid_input', `Of ${size} sealed events, ${to} cannot follow ${from}.`, {
        errors: [
          {
            pointer: from > to ? '#/from' : '#/to',
            detail: `must be at most ${Math.min(to, size)}`,
          },
        ],
      })
    const tree = tiledTree((place) => findTile(tx, organizationId, place))
    const path: TreeHash[] = []
    for (const span of consistencySpans(from, to)) {
      const hash = await tree.hashOf(span)
      if (!hash) throw damaged('a part of the tree is not there')
      path.push(hash)
    }
    return path
  })
