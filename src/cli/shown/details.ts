import { printable, widthOf } from './printable.ts'
import { styled, type Style, type Terminal } from './terminal.ts'

/** One line of a description; what has no value is left out. */
export type Detail = readonly [
  title: string,
  value: string | null | undefined,
  style?: Style | undefined,
]

/** Draws a description: titles on the left, values on the right, nothing cut. */
export const details = (lines: readonly Detail[], terminal: Terminal): string => {
  const shown = lines.filter(([, value]) => value !== null && value !== undefined && value !== '')
  const width = Math.max(0, ...shown.map(([title]) => widthOf(title)))
  return shown
    .map(([title, value, style]) => {
      const label = styled(terminal, 'bold', `${title}:`)
      const padding = ' '.repeat(width + 2 - widthOf(title))
      return `${label}${padding}${styled(terminal, style, printable(value ?? ''))}\n`
    })
    .join('')
}

/** Labels on one line: `team=core, tier=1`. */
export const labelText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')
