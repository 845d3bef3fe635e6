import type { Context, World } from './context.ts'
import { wholeOrganization } from './permission.ts'

/**
 * Berth itself in one organization, in what nobody asked for: the audit calls it `berth`. It holds
 * an administrator's grant and no token, so `requirePermission` is not for it.
 */
export const ownContext = (world: World, organizationId: string): Context => ({
  ...world,
  principal: {
    id: 'berth',
    name: 'berth',
    nameHash: '',
    organizationId,
    organizationName: '',
    expiresAt: null,
    grants: [{ role: 'admin', ...wholeOrganization }],
  },
  request: { id: world.newId('req'), address: null, idempotency: null },
})
