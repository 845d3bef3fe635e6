import { useEffect, useRef, useState } from 'preact/hooks'
import type { Figure } from './figures.ts'

/** A plot, fetched when it is first looked at. For those who do not see it there is the table. */
export const PacePlot = ({
  figures,
  of,
}: {
  readonly figures: readonly Figure[]
  readonly of: 'starts' | 'lead'
}) => {
  const box = useRef<HTMLDivElement>(null)
  const [trouble, setTrouble] = useState<Error>()
  useEffect(() => {
    let end = (): void => {}
    let isOver = false
    const draw = async (): Promise<void> => {
      const { drawPlot } = await import('./plot.ts')
      if (box.current && !isOver) end = drawPlot(box.current, figures, of)
    }
    draw().catch(() => setTrouble(new Error('The plot could not be fetched.')))
    return () => {
      isOver = true
      end()
    }
  }, [figures, of])
  if (trouble) return <p class="quiet">{trouble.message} The table below has the same figures.</p>
  return <div ref={box} class="pace-plot" aria-hidden="true" />
}
