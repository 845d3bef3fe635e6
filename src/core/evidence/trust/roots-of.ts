import { namesInRoot, parseTrustedRoot } from '../../../formats/evidence/trusted-root.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { insist } from '../../kernel/refusal.ts'
import * as store from './root-store.ts'
import type { StoredRoot } from './trusted-root.ts'

/** The organization's trusted roots, by name, with who stands in each. */
export const rootsOf = async (tx: Reader, context: Context): Promise<readonly StoredRoot[]> => {
  const kept = await store.all(tx, context.principal.organizationId)
  return kept.map(({ name, digest, json, createdAt }) => {
    const read = parseTrustedRoot(json)
    insist(read.ok, `trusted root ${name} cannot be read`)
    return { name, digest, createdAt, ...namesInRoot(read.value) }
  })
}
