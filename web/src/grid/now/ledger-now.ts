import { useLayoutEffect, useState } from 'preact/hooks'
import { callByFetch } from '../../../../src/client/call-by-fetch.ts'
import { takeSnapshot, type Snapshot } from '../../../../src/contract/overview.ts'
import { ask } from '../../data/api.ts'
import { asError } from '../../data/as-error.ts'
import { useAgain } from '../../data/away.ts'
import { follow, isBehind } from '../../data/live.ts'
import { sessionId } from '../../data/session.ts'
import type { LedgerChange } from '../../data/stream.ts'
import { caughtUp } from './caught-up.ts'
import { askMarksAgain } from './marks.ts'
import { runningOf, settled, shownMs, type Running } from './running.ts'

/** What runs now, as it changes. */
export interface LedgerNow {
  /** Undefined until it is known. */
  readonly running: Running | undefined
  /** Whether nothing is left out. */
  readonly isWhole: boolean
  readonly trouble: Error | undefined
  readonly again: () => void
}

type Known = Omit<LedgerNow, 'again'>

/** Takes all that runs once and follows its changes from there. */
export const useLedgerNow = (): LedgerNow => {
  const [turn, setTurn] = useState(0)
  const [known, setKnown] = useState(unknown)
  // Without waiting for a frame: most often the answer is here already.
  useLayoutEffect(() => {
    const ending = new AbortController()
    void keepUp(setKnown, ending.signal)
    return () => ending.abort()
  }, [turn])
  const again = (): void => setTurn((last) => last + 1)
  useAgain(known.trouble, again)
  return { ...known, again }
}

const unknown: Known = { running: undefined, isWhole: true, trouble: undefined }

/** How long a change waits for those that come with it, and a failure for the next attempt. */
const gatherMs = 20
/** However much happens, it is shown at most so often. */
const paceMs = 150
const restMs = 2000
/** How often what is known beside the ledger is asked again: health, and evidence that arrived. */
const marksMs = 30_000

const keepUp = async (tell: (known: Known) => void, signal: AbortSignal): Promise<void> => {
  let known = unknown
  let waiting: LedgerChange[] = []
  let isBusy = false
  const say = (next: Partial<Known>): void => {
    known = { ...known, ...next }
    if (!signal.aborted) tell(known)
  }
  const settle = (): void => {
    if (known.running) say({ running: settled(known.running, Date.now()) })
  }
  const catchUp = async (): Promise<void> => {
    if (isBusy) return
    isBusy = true
    await rest(gatherMs)
    while (waiting.length > 0 && known.running && !signal.aborted) {
      const taken = waiting
      waiting = []
      try {
        say(await caughtUp(known.running, taken, signal))
        isBehind.value = false
        askMarksAgain()
        setTimeout(settle, shownMs + 1)
        await rest(paceMs)
      } catch {
        if (signal.aborted) break
        isBehind.value = true
        waiting = [...taken, ...waiting]
        await rest(restMs)
      }
    }
    isBusy = false
  }
  try {
    const { items, sequence, isWhole } =
      (await taken()) ?? (await ask(takeSnapshot, {}, { signal }))
    if (signal.aborted) return
    say({ running: runningOf(items), isWhole, trouble: undefined })
    const pace = setInterval(askMarksAgain, marksMs)
    const stop = follow(sequence ?? 0, (change) => {
      waiting.push(change)
      void catchUp()
    })
    signal.addEventListener('abort', () => {
      stop()
      clearInterval(pace)
    })
  } catch (error) {
    say({ trouble: asError(error) })
  }
}

const begun = globalThis.berthEarly?.snapshot
let early = begun && callByFetch(takeSnapshot, {}, { begun }).catch(() => undefined)

/**
 * The early answer, for the first look only; what failed then is asked again, and what was answered
 * to a session that had just ended, too.
 */
const taken = async (): Promise<Snapshot | undefined> => {
  const answer = await early
  early = undefined
  return answer?.session === sessionId() ? answer?.value : undefined
}

const rest = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
