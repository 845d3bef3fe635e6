import { useEffect, useState } from 'preact/hooks'

const narrow = matchMedia('(max-width: 48rem)')

/** Whether there is too little room for a table. */
export const useIsNarrow = (): boolean => {
  const [isNarrow, setNarrow] = useState(narrow.matches)
  useEffect(() => {
    const look = (): void => setNarrow(narrow.matches)
    narrow.addEventListener('change', look)
    return () => narrow.removeEventListener('change', look)
  }, [])
  return isNarrow
}
