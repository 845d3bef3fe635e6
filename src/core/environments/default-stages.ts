import type { World } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { defaultLogicalEnvironments } from './logical-environment.ts'
import * as store from './logical-store.ts'

/** Gives a new organization the logical environments that every one begins with. */
export const bearDefaultStages = async (
  tx: Writer,
  world: Pick<World, 'now' | 'newId'>,
  organizationId: string,
): Promise<void> => {
  const now = world.now()
  for (const stage of defaultLogicalEnvironments)
    await store.insert(tx, organizationId, {
      ...stage,
      id: world.newId('lenv'),
      unattested: 'refuse',
      createdAt: now,
      updatedAt: now,
    })
}
