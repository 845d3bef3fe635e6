import { namesInRoot, type TrustedRoot } from '../../../formats/evidence/trusted-root.ts'
import { audit } from '../../kernel/audit.ts'
import type { Context } from '../../kernel/context.ts'
import { checkSome, read, requirePermission, write } from '../../kernel/operation.ts'
import type { Page } from '../../kernel/page.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { setAllDue } from './identity-store.ts'
import { rootsOf } from './roots-of.ts'
import * as store from './root-store.ts'
import { mostRoots, type StoredRoot } from './trusted-root.ts'

/** Believes certificates by a trusted root from now on; a known root or name is refused. */
export const addTrustedRoot = (
  context: Context,
  input: { readonly name: string; readonly root: TrustedRoot },
): Promise<StoredRoot> =>
  write(context, 'trusted-root.add', async (tx) => {
    await requirePermission(tx, context, 'key.manage', wholeOrganization)
    const { organizationId, id } = context.principal
    const { digest, json } = input.root
    const known = await store.digests(tx, organizationId)
    const same = known.find((each) => each.name === input.name || each.digest === digest)
    if (same)
      throw new Refusal(
        'name_taken',
        `Trusted root ${same.name} (${same.digest}) is there already.`,
        {
          next: `Add the new one under another name, then: berth trusted-root remove ${same.name}`,
        },
      )
    if (known.length >= mostRoots)
      throw new Refusal(
        'root_invalid',
        `The organization has ${mostRoots} trusted roots already.`,
        {
          next: 'Remove one that is no longer used: berth trusted-root remove NAME',
        },
      )
    const createdAt = context.now()
    await store.insert(tx, organizationId, { name: input.name, digest, json, createdAt }, id)
    await setAllDue(tx, organizationId)
    await audit(tx, context, {
      action: 'trusted-root.add',
      target: input.name,
      detail: { digest },
    })
    return { name: input.name, digest, createdAt, ...namesInRoot(input.root) }
  })

/** Every trusted root, by name, with who stands in it. */
export const listTrustedRoots = (context: Context): Promise<Page<StoredRoot>> =>
  read(context, 'trusted-root.list', async (tx) => {
    checkSome(context, 'key.read')
    return { items: await rootsOf(tx, context), nextCursor: null }
  })
