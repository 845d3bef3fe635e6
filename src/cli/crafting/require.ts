import type { Invocation } from '../frame/invocation.ts'
import { UsageError } from '../frame/usage-error.ts'
import type { BegunCraft } from './craft.ts'

/** Refuses a craft whose run another server has. */
export const requireServer = (craft: BegunCraft, { connection }: Invocation): void => {
  const { url } = connection().server
  if (craft.server === url) return
  throw new UsageError(
    `The attestation was begun on ${craft.server}, not on ${url}.`,
    `Say so: --server ${craft.server}, or begin another one here`,
  )
}

/** Refuses a craft of which a push has sent something already. */
export const requireOpen = (craft: BegunCraft): void => {
  if (craft.sealed === null) return
  throw new UsageError(
    'The attestation has been sent, and its answer is missing: nothing can be added now.',
    `Push it once more: berth attestation push --run ${craft.run.id}`,
  )
}
