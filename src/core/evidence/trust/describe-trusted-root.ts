import type { Context } from '../../kernel/context.ts'
import { checkSome, read } from '../../kernel/operation.ts'
import * as store from './root-store.ts'
import { rootsOf } from './roots-of.ts'
import { missingRoot } from './trust-named.ts'
import type { StoredRoot } from './trusted-root.ts'

/** One trusted root by its name, with its text exactly as it was added. */
export const describeTrustedRoot = (
  context: Context,
  name: string,
): Promise<StoredRoot & { readonly json: string }> =>
  read(context, 'trusted-root.describe', async (tx) => {
    checkSome(context, 'key.read')
    const kept = await store.all(tx, context.principal.organizationId)
    const json = kept.find((each) => each.name === name)?.json
    const root = (await rootsOf(tx, context)).find((each) => each.name === name)
    if (json === undefined || !root) throw missingRoot(name, kept)
    return { ...root, json }
  })
