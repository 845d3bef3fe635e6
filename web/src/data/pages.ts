import { useEffect, useRef, useState } from 'preact/hooks'
import type { Endpoint, PageInput, PageOf } from '../../../src/contract/endpoint.ts'
import { ask } from './api.ts'
import { asError } from './as-error.ts'

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
 * While it is asked from the start again, what was there stays.
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
  const ours = held?.key === key ? held : undefined
  const load = (before: Held<T> | undefined): void => {
    ending.current.abort()
    const { signal } = (ending.current = new AbortController())
    setLoading(true)
    setTrouble(undefined)
    const place = before?.cursor ? { cursor: before.cursor } : {}
    ask(endpoint, { ...input, ...place }, { signal })
      .then(
        ({ items, nextCursor }) =>
          setHeld({ key, items: [...(before?.items ?? []), ...items], cursor: nextCursor }),
        (error: unknown) => {
          if (!signal.aborted) setTrouble(asError(error))
        },
      )
      .finally(() => {
        if (!signal.aborted) setLoading(false)
      })
  }
  useEffect(() => {
    load(undefined)
    return () => ending.current.abort()
  }, [key])
  return {
    items: ours?.items,
    isMore: ours ? ours.cursor !== null : false,
    isLoading,
    trouble,
    more: () => load(ours),
    again: () => load(undefined),
  }
}
