import type { Principal, World } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import type { Grant } from '../kernel/permission.ts'
import { hashOfPersonal, hashOfSecret, newSecret } from './secret.ts'
import * as store from './store.ts'

/** Makes a token with these grants; the secret is in the answer and not in the database. */
export const bearToken = async (
  tx: Writer,
  world: Pick<World, 'now' | 'newId' | 'random'>,
  organizationId: string,
  input: {
    readonly name: string
    readonly grants: readonly Grant[]
    readonly createdBy: Principal | null
    readonly expiresAt: number | null
    /** Where it must be known before: else a new one is made. */
    readonly secret?: string | undefined
  },
): Promise<{ readonly id: string; readonly secret: string; readonly createdAt: number }> => {
  const secret = input.secret ?? newSecret(world.random)
  const salt = Buffer.from(world.random(16)).toString('base64url')
  const token = {
    id: world.newId('tok'),
    name: input.name,
    nameHash: hashOfPersonal(salt, input.name),
    salt,
    secretHash: hashOfSecret(secret),
    createdBy: input.createdBy?.id ?? null,
    createdAt: world.now(),
    expiresAt: input.expiresAt,
  }
  const grants = input.grants.map((grant) => ({ id: world.newId('grant'), ...grant }))
  await store.insertToken(tx, organizationId, token, grants)
  return { id: token.id, secret, createdAt: token.createdAt }
}
