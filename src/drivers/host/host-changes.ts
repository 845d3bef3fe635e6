import type { HostClient } from './host-client.ts'

/** How long one question waits, in milliseconds: what stops does not wait longer for its answer. */
const waitMs = 1000

/**
 * Answers once an instance of the host has got well or has ended since it was last asked, or after
 * a second; whoever asks meanwhile shares the question. A fault where the host does not tell.
 */
export const hostChanges = (say: HostClient): (() => Promise<void>) => {
  let seen: number | null = null
  let asked: Promise<void> | undefined
  const ask = async (): Promise<void> => {
    try {
      seen = await say('changes', { seen, waitMs }, waitMs)
    } finally {
      asked = undefined
    }
  }
  return () => (asked ??= ask())
}
