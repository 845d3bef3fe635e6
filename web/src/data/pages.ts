import { useEffect, useRef, useState } from 'preact/hooks'
import type { Endpoint, PageInput, PageOf } from '../../../src/contract/endpoint.ts'
import { ask } from './api.ts'
import { asError } from './as-error.ts'
import { useAgain } from './away.ts'

/** A list as far as it was asked for. */
export interface Pages<T> {
  /** Undefined until the first page has come. */
  readonly items: readonly T[] | undefined
  readonly isMore: boolean
  readonly isLoading: boolean
  readonly trouble: Error | undefined
  /** Asks for the next page. */
  readonly more: () => void
  /** Asks again: from the start, or for the page that failed. */
  readonly again: () => void
}

interface Held<T> {
  readonly key: string
  readonly items: readonly T[]
  readonly cursor: string | null
}

/**
 * Asks for a list page by page: the first when a component appears and whenever the input changes.
 * While it is asked from the start again, what was there stays. What nobody answered is asked again
 * by itself.
 */
export const usePages = <Input extends PageInput, T>(
  endpoint: Endpoint<Input, PageOf<T>>,
  input: Input,
): Pages<T> => {
  const key = `${endpoint.id} ${JSON.stringify(input)}`
  const [held, setHeld] = useState<Held<T>>()
  const [trouble, setTrouble] = useState<Error>()
  const [isLoading, setLoading] = useState(true)
  const ending = useRef(new AbortController())
  const failed = useRef<Held<T> | undefined>(undefined)
  const ours = held?.key === key ? held : undefined
  const load = (before: Held<T> | undefined): void => {
    ending.current.abort()
    const { signal } = (ending.current = new AbortController())
    setLoading(true)
    const place = before?.cursor ? { cursor: before.cursor } : {}
    ask(endpoint, { ...input, ...place }, { signal })
      .then(({ items, nextCursor }) => {
        setHeld({ key, items: [...(before?.items ?? []), ...items], cursor: nextCursor })
        return setTrouble(undefined)
      })
      .catch((error: unknown) => {
        if (signal.aborted) return
        failed.current = before
        setTrouble(asError(error))
      })
      .finally(() => {
        if (!signal.aborted) setLoading(false)
      })
  }
  const byHand = (before: Held<T> | undefined): void => {
    setTrouble(undefined)
    load(before)
  }
  useEffect(() => {
    byHand(undefined)
    return () => ending.current.abort()
  }, [key])
  useAgain(trouble, () => load(failed.current))
  return {
    items: ours?.items,
    isMore: ours ? ours.cursor !== null : false,
    isLoading,
    trouble,
    more: () => byHand(ours),
    again: () => byHand(undefined),
  }
}
