import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import type { Context } from '../../kernel/context.ts'
import { check, read } from '../../kernel/operation.ts'
import { wholeOrganization } from '../../kernel/permission.ts'
import { Refusal } from '../../kernel/refusal.ts'
import * as store from './checkpoint-store.ts'
import { lastNumber } from './event-store.ts'
import { originOf, sealEvents } from './seal-events.ts'

/** The latest checkpoint of an organization, and the key that its note is signed with. */
export interface LatestCheckpoint extends store.StoredCheckpoint {
  readonly origin: string
  /** How many events have a number; more than `size` are not sealed yet. */
  readonly numbered: number
  /** SPKI PEM of the server's own key. */
  readonly publicKey: string
  /** Whether the tree's own hashes are no longer those that were signed. */
  readonly isDamaged: boolean
}

/** How many steps of sealing one call waits for; the worker does the rest. */
const mostSteps = 4

/**
 * Seals what is numbered and answers the organization's latest checkpoint. Nothing but a grant for
 * the whole organization will do: a checkpoint speaks of all its events.
 */
export const latestCheckpoint = async (context: EvidenceContext): Promise<LatestCheckpoint> => {
  const { organizationId } = context.principal
  await read(context, 'ledger.checkpoint', async () =>
    check(context, 'ledger.read', wholeOrganization),
  )
  const isDamaged = (await sealNow(context)) === 'damaged'
  return await context.db.read(async (tx) => {
    const stored = await store.latest(tx, organizationId)
    if (!stored) throw damaged('its checkpoint is not there')
    return {
      ...stored,
      origin: originOf(organizationId),
      numbered: await lastNumber(tx, organizationId),
      publicKey: ownKey(context),
      isDamaged,
    }
  })
}

/** Seals what is numbered, as far as one call may wait for it. */
export const sealNow = async (
  context: Context & EvidenceContext,
): Promise<'more' | 'sealed' | 'damaged'> => {
  let went: 'more' | 'sealed' | 'damaged' = 'more'
  for (let step = 0; step < mostSteps && went === 'more'; step++)
    went = await sealEvents(context, context.principal.organizationId)
  return went
}

/** The public key that the server's checkpoints are signed with, as SPKI PEM. */
export const ownKey = ({ signer }: EvidenceContext): string =>
  signer.keys.find(({ voice }) => voice === 'berth')?.pem ?? ''

/** That the ledger is not what was sealed. */
export const damaged = (why: string): Refusal =>
  new Refusal('ledger_damaged', `The ledger is not what was sealed: ${why}.`, {
    next: 'See what was changed: berth ledger verify',
  })
