import { useEffect, useRef, useState } from 'preact/hooks'
import { search, setSearch } from '../address.ts'

/** How long typing rests before it is written into the address, in milliseconds. */
const restMs = 250

/**
 * What is typed into a field that stands in the address. The page follows each key; the address
 * follows when typing rests, as browsers let it be written only so often.
 */
export const useTyped = (name: string): readonly [string, (typed: string) => void] => {
  const written = search.value.get(name) ?? ''
  const [typed, setTyped] = useState(written)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const last = useRef(written)
  const waiting = useRef<string | undefined>(undefined)
  const rested = useRef(() => {})
  useEffect(() => {
    // Back, or a link, has changed it.
    if (written !== last.current) setTyped(written)
    last.current = written
  }, [written])
  useEffect(() => {
    const write = (): void => {
      const { current: next } = waiting
      if (next === undefined) return
      clearTimeout(timer.current)
      waiting.current = undefined
      last.current = next
      setSearch({ [name]: next })
    }
    // Who leaves the field may leave for another view: Back then finds what was typed.
    addEventListener('focusout', write)
    rested.current = write
    return () => {
      removeEventListener('focusout', write)
      clearTimeout(timer.current)
    }
  }, [name])
  return [
    typed,
    (next) => {
      setTyped(next)
      waiting.current = next
      clearTimeout(timer.current)
      timer.current = setTimeout(() => rested.current(), restMs)
    },
  ]
}
