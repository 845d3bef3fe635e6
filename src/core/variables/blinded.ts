import { createHmac } from 'node:crypto'
import type { SealingContext } from './data-keys.ts'
import { keyFor } from './sealing.ts'

/**
 * The call with a hash of its body that tells nothing without the install key: the body holds
 * values, and a short one would be found by trying.
 */
export const blinded = (context: SealingContext): SealingContext => {
  const { idempotency } = context.request
  if (!idempotency) return context
  const own = keyFor(context.installKey, 'berth idempotency')
  const bodyHash = createHmac('sha256', own).update(idempotency.bodyHash).digest('hex')
  return { ...context, request: { ...context.request, idempotency: { ...idempotency, bodyHash } } }
}

/** The call as one whose answer is never kept: it holds values. A repetition is done again. */
export const unrepeated = (context: SealingContext): SealingContext => ({
  ...context,
  request: { ...context.request, idempotency: null },
})
