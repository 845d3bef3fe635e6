import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { linesBetween, type Lines } from './window.ts'

/** How far beyond what can be seen lines are there already, in pixels. */
const spare = 400

/**
 * The lines of a box that can be seen, or nearly; `offsets` says where each begins in it. The box
 * may scroll with the page or within something else.
 */
export const useVisible = (box: RefObject<HTMLElement | null>, offsets: Float64Array): Lines => {
  const [lines, setLines] = useState(() => linesBetween(offsets, 0, innerHeight))
  const isFirst = useRef(true)
  useLayoutEffect(() => {
    let frame = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const measure = (): void => {
      frame = 0
      const top = box.current?.getBoundingClientRect().top ?? 0
      const next = linesBetween(offsets, -top - spare, innerHeight - top + spare)
      setLines((last) => (last.first === next.first && last.end === next.end ? last : next))
    }
    const soon = (): void => {
      frame ||= requestAnimationFrame(measure)
    }
    // At first it stands at its beginning: more than the window holds can wait until that is seen.
    if (isFirst.current)
      frame = requestAnimationFrame(() => {
        timer = setTimeout(measure)
      })
    else measure()
    isFirst.current = false
    addEventListener('scroll', soon, { capture: true, passive: true })
    addEventListener('resize', soon)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      removeEventListener('scroll', soon, { capture: true })
      removeEventListener('resize', soon)
    }
  }, [offsets])
  const count = offsets.length - 1
  return { first: Math.min(lines.first, count), end: Math.min(lines.end, count) }
}

/** How many pixels a `rem` has for this reader; the style gives it more in a wide window. */
export const useRem = (): number => {
  const [rem, setRem] = useState(remNow)
  useEffect(() => {
    const look = (): void => setRem(remNow())
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }, [])
  return rem
}

const remNow = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
