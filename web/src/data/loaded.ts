import { useEffect, useRef, useState } from 'preact/hooks'
import type { Endpoint } from '../../../src/contract/endpoint.ts'
import { ask } from './api.ts'
import { useAgain } from './away.ts'

/** What was asked for: the last answer, and the trouble of the last attempt, if any. */
export interface Loaded<T> {
  readonly value: T | undefined
  readonly trouble: Error | undefined
  readonly isLoading: boolean
  readonly again: () => void
}

/**
 * Asks when a component appears and whenever the input changes; `undefined` as input asks nothing.
 * An answer that comes after a newer question is not shown; while one is asked again, the last
 * answer stays. What nobody answered is asked again by itself.
 */
export const useLoaded = <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input | undefined,
): Loaded<Output> => {
  const key = `${endpoint.id} ${JSON.stringify(input)}`
  const [turn, setTurn] = useState(0)
  const [state, setState] = useState<Kept<Output>>({ key, value: undefined, trouble: undefined })
  const [isLoading, setLoading] = useState(input !== undefined)
  const current = useRef(input)
  current.current = input
  useEffect(() => {
    const asked = current.current
    if (asked === undefined) return setLoading(false)
    const ending = new AbortController()
    setLoading(true)
    ask(endpoint, asked, { signal: ending.signal })
      .then(
        (value) => setState({ key, value, trouble: undefined }),
        (error: unknown) => {
          if (ending.signal.aborted) return
          const trouble = error instanceof Error ? error : new Error(String(error))
          setState((last) => ({ key, value: last.key === key ? last.value : undefined, trouble }))
        },
      )
      .finally(() => {
        if (!ending.signal.aborted) setLoading(false)
      })
    return () => ending.abort()
  }, [key, turn])
  const isOurs = state.key === key
  const trouble = isOurs ? state.trouble : undefined
  const again = (): void => setTurn((last) => last + 1)
  useAgain(trouble, again)
  return { value: isOurs ? state.value : undefined, trouble, isLoading, again }
}

interface Kept<T> {
  readonly key: string
  readonly value: T | undefined
  readonly trouble: Error | undefined
}
