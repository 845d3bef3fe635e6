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
  useEffect(() => {
    // Back, or a link, has changed it.
    if (written !== last.current) setTyped(written)
    last.current = written
  }, [written])
  useEffect(() => () => clearTimeout(timer.current), [])
  return [
    typed,
    (next) => {
      setTyped(next)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        last.current = next
        setSearch({ [name]: next })
      }, restMs)
    },
  ]
}
