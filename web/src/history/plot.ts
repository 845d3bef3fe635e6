import { counted } from '../parts/counted.ts'
import UPlot from 'uplot'
import style from 'uplot/dist/uPlot.min.css' with { type: 'text' }
import { dateFormat } from '../parts/date-format.ts'
import { durationOf, type Figure } from './figures.ts'

const sheet = new CSSStyleSheet()
sheet.replaceSync(style)
document.adoptedStyleSheets.push(sheet)

const height = 220

// Days are those of UTC, in the order that the reader is used to.
const shortDay = dateFormat({ day: 'numeric', month: 'short', timeZone: 'UTC' })
const longDay = dateFormat({ dateStyle: 'medium', timeZone: 'UTC' })

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

/** How far apart the lines of a plot may be: whole starts, and spans that have a name. */
const counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000]
const spans = [
  ...[1, 2, 5, 10, 30].map((each) => each * 1000),
  ...[1, 2, 5, 10, 30].map((each) => each * minute),
  ...[1, 2, 3, 6, 12].map((each) => each * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 1000].map((each) => each * day),
]

/** Draws figures into a box, as wide as it is and in its colours; the answer takes them away. */
export const drawPlot = (
  box: HTMLElement,
  figures: readonly Figure[],
  of: 'starts' | 'lead',
): (() => void) => {
  let plot = made(box, figures, of)
  const resized = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height }))
  resized.observe(box)
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const again = (): void => {
    plot.destroy()
    plot = made(box, figures, of)
  }
  dark.addEventListener('change', again)
  return () => {
    resized.disconnect()
    dark.removeEventListener('change', again)
    plot.destroy()
  }
}

const made = (box: HTMLElement, figures: readonly Figure[], of: 'starts' | 'lead'): UPlot => {
  const [ink, line, accent, bad] = ['ink', 'line', 'accent', 'bad'].map((name) =>
    colourOf(box, name),
  )
  const axis = { stroke: ink ?? '', grid: { stroke: line ?? '', width: 1 }, ticks: { show: false } }
  const days = figures.map(({ day }) => Date.parse(day) / 1000)
  const columns =
    of === 'starts'
      ? [figures.map(({ starts }) => starts), figures.map(({ rollbacks }) => rollbacks)]
      : [figures.map(({ medianMs }) => medianMs), figures.map(({ p90Ms }) => p90Ms)]
  const [first, second] = of === 'starts' ? ['Starts', 'Rollbacks'] : ['Median', '90% within']
  const bars = UPlot.paths.bars?.({ size: [0.8, 40], align: 0 })
  const value = (_: unknown, each: number | null): string => {
    if (each === null) return '-'
    return of === 'starts' ? counted(each) : durationOf(each)
  }
  const look =
    of === 'starts' && bars
      ? { paths: bars, width: 0, points: { show: false } }
      : { spanGaps: true, width: 2 }
  return new UPlot(
    {
      width: box.clientWidth,
      height,
      cursor: { drag: { x: false, y: false } },
      tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      scales: { y: { range: (_, __, most) => [0, Math.max(most * 1.1, 1)] } },
      axes: [
        { ...axis, values: (_, ticks) => ticks.map((tick) => shortDay().format(tick * 1000)) },
        {
          ...axis,
          size: 64,
          incrs: [...(of === 'starts' ? counts : spans)],
          values: (_, ticks) => ticks.map((tick) => value(_, tick)),
        },
      ],
      series: [
        {
          label: 'Day',
          value: (_, seconds: number | null) =>
            seconds === null ? '-' : longDay().format(seconds * 1000),
        },
        { ...look, label: first ?? '', stroke: accent ?? '', fill: fillOf(of, accent), value },
        {
          ...look,
          label: second ?? '',
          stroke: bad ?? '',
          fill: fillOf(of, bad),
          dash: of === 'lead' ? [6, 4] : [],
          value,
        },
      ],
    },
    [days, ...columns] as UPlot.AlignedData,
    box,
  )
}

const fillOf = (of: 'starts' | 'lead', colour: string | undefined): string =>
  of === 'starts' ? (colour ?? '') : 'transparent'

/** A colour of the page as a canvas understands it. */
const colourOf = (box: HTMLElement, name: string): string => {
  const probe = document.createElement('span')
  probe.className = `pace-${name}`
  box.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
