import { useEffect, useRef } from 'preact/hooks'
import type { Endpoint } from '../../../src/contract/endpoint.ts'
import { useLoaded, type Loaded } from '../data/loaded.ts'

/** How old an answer may become before it is asked for again, in milliseconds. */
const usualFreshMs = 3000

/** Asks again and again, as long as somebody looks; never before the last answer is there. */
export const useFresh = <Input extends object, Output>(
  endpoint: Endpoint<Input, Output>,
  input: Input | undefined,
  freshMs = usualFreshMs,
): Loaded<Output> => {
  const loaded = useLoaded(endpoint, input)
  const latest = useRef(loaded)
  latest.current = loaded
  useEffect(() => {
    const look = (): void => {
      if (!document.hidden && !latest.current.isLoading) latest.current.again()
    }
    const timer = setInterval(look, freshMs)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])
  return loaded
}
