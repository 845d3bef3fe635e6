import { useEffect, useState } from 'preact/hooks'
import { describeRun, type FollowedRun } from '../../../../src/contract/deployments.ts'
import { ask } from '../../data/api.ts'
import { asError } from '../../data/as-error.ts'
import { mayComeBack } from '../may-come-back.ts'
import { rest } from '../rest.ts'
import { seenAlso, type Seen } from './stages.ts'

/** How long one question may wait for something new, and a server that is away is left alone. */
const [waitMs, awayRestMs] = ['20000', 1000]

/** A run as it goes, with all that was seen of it on the way. */
export interface WatchedRun {
  readonly run: FollowedRun | undefined
  readonly seen: Seen
  readonly trouble: Error | undefined
}

/** Follows a run to its end; a server that is away is asked until it is back. */
export const useRun = (id: string): WatchedRun => {
  const [state, setState] = useState<WatchedRun & { readonly id: string }>(nothingOf(id))
  useEffect(() => {
    const ending = new AbortController()
    setState(nothingOf(id))
    void followRun(
      id,
      ending.signal,
      (run) =>
        setState((last) => ({ id, run, seen: seenAlso(last.seen, run), trouble: undefined })),
      (trouble) => setState((last) => ({ ...last, trouble })),
    )
    return () => ending.abort()
  }, [id])
  return state.id === id ? state : nothingOf(id)
}

const nothingOf = (id: string) => ({
  id,
  run: undefined,
  seen: new Map(),
  trouble: undefined,
})

const followRun = async (
  id: string,
  signal: AbortSignal,
  onChange: (run: FollowedRun) => void,
  onTrouble: (trouble: Error) => void,
): Promise<void> => {
  let seen: string | undefined
  while (!signal.aborted)
    try {
      const wait = seen === undefined ? {} : { seen, waitMs }
      const run = await ask(describeRun, { id, ...wait }, { signal })
      onChange(run)
      ;({ seen } = run)
      if (run.endedAt !== null) return
    } catch (error) {
      if (signal.aborted) return
      onTrouble(asError(error))
      if (!mayComeBack(error)) return
      await rest(awayRestMs, signal)
    }
}
