import { computed, signal } from '@preact/signals'
import { hearStream } from './shared-stream.ts'
import type { LedgerChange } from './stream.ts'

/** Whether what is shown follows the ledger: not asked yet, following, or trying to get back. */
export const connection = computed(() =>
  stream.value === 'live' && isBehind.value ? 'lost' : stream.value,
)

/** Whether what followed from a change could not be asked: what is shown is older than it seems. */
export const isBehind = signal(false)

const stream = signal<'idle' | 'live' | 'lost'>('idle')

/**
 * Follows the ledger from after `sequence` until the answer is called; no change is missed, and
 * none is told twice. Nobody follows while nobody looks.
 */
export const follow = (
  sequence: number,
  onChange: (change: LedgerChange) => void,
): (() => void) => {
  let after = sequence
  let leave: (() => void) | undefined
  const close = (): void => {
    leave?.()
    leave = undefined
    stream.value = 'idle'
  }
  const look = (): void => {
    close()
    if (document.hidden) return
    leave = hearStream(
      () => after,
      (word) => {
        if (word.is !== 'change') stream.value = word.is
        else if (word.change.sequence > after) {
          after = word.change.sequence
          onChange(word.change)
        }
      },
    )
  }
  look()
  document.addEventListener('visibilitychange', look)
  return () => {
    document.removeEventListener('visibilitychange', look)
    close()
    isBehind.value = false
  }
}
