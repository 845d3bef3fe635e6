import { setTimeout as pause } from 'node:timers/promises'
import { isAway } from './docker-error.ts'

const everyMs = 1000

/**
 * Does what leaves nothing behind. While Docker is away it is tried again without being waited for;
 * what Docker refuses is left to the next look, so that it never fails.
 */
export const tidyUntil =
  (closed: AbortSignal) =>
  async (act: () => Promise<unknown>): Promise<void> => {
    if (await did(act)) return
    void again(act, closed)
  }

const again = async (act: () => Promise<unknown>, closed: AbortSignal): Promise<void> => {
  while (!closed.aborted) {
    await pause(everyMs, undefined, { signal: closed, ref: false }).catch(() => {})
    if (closed.aborted || (await did(act))) return
  }
}

const did = async (act: () => Promise<unknown>): Promise<boolean> => {
  try {
    await act()
    return true
  } catch (error) {
    return !isAway(error)
  }
}
