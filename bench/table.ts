/** How a measure spread over the rounds. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

/** What a bench part asks to be done, and how often. */
export interface How {
  readonly engines: readonly string[]
  readonly rounds: number | undefined
  /** A folder for CPU profiles of the server. */
  readonly profile: string | undefined
}

/** One line of the table: what was measured, against which baseline of the same run. */
export interface Finding {
  readonly what: string
  readonly engine: string
  readonly unit: string
  readonly measured: Spread
  /** Absent for a target that is no ratio. */
  readonly baseline?: Spread
  /**
   * The median over rounds of measured / baseline, each round's pair next to each other in time.
   */
  readonly ratio?: Spread
  readonly target?: Target
  /** Null for a line that only informs. */
  readonly met: boolean | null
}

export interface Target {
  readonly bound: 'at least' | 'at most'
  readonly value: number
}

export const spread = (numbers: readonly number[]): Spread => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return {
    min: sorted[0] ?? Number.NaN,
    median: quantile(sorted, 0.5),
    max: sorted.at(-1) ?? Number.NaN,
  }
}

/** The value at this share of numbers that are sorted. */
export const quantile = (sorted: readonly number[], share: number): number => {
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

/** A line whose target is a ratio against the baseline. */
export const against = (
  line: Pick<Finding, 'what' | 'engine' | 'unit'>,
  pairs: readonly { readonly measured: number; readonly baseline: number }[],
  target?: Target,
): Finding => {
  const ratio = spread(pairs.map(({ measured, baseline }) => measured / baseline))
  return {
    ...line,
    measured: spread(pairs.map(({ measured }) => measured)),
    baseline: spread(pairs.map(({ baseline }) => baseline)),
    ratio,
    ...(target ? { target } : {}),
    met: target ? holds(target, ratio.median) : null,
  }
}

/** A line whose target is a number of its own. */
export const absolute = (
  line: Pick<Finding, 'what' | 'engine' | 'unit'>,
  measured: readonly number[],
  target?: Target,
): Finding => {
  const all = spread(measured)
  return {
    ...line,
    measured: all,
    ...(target ? { target } : {}),
    met: target ? holds(target, all.median) : null,
  }
}

const holds = ({ bound, value }: Target, found: number): boolean =>
  bound === 'at least' ? found >= value : found <= value

/** The findings as a table in Markdown; each number as median (min–max). */
export const table = (findings: readonly Finding[]): string => {
  const rows = [
    ['what', 'engine', 'measured', 'baseline', 'ratio', 'target', 'met'],
    ...findings.map((finding) => [
      finding.what,
      finding.engine,
      `${shown(finding.measured)} ${finding.unit}`,
      finding.baseline ? `${shown(finding.baseline)} ${finding.unit}` : '',
      finding.ratio ? shown(finding.ratio) : '',
      finding.target ? wanted(finding) : '',
      finding.met === null ? '' : finding.met ? 'yes' : 'NO',
    ]),
  ]
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}

const wanted = ({ target, ratio, unit }: Finding): string =>
  target ? `${target.bound} ${target.value}${ratio ? ' ×' : ` ${unit}`}` : ''

const shown = ({ min, median, max }: Spread): string =>
  min === max ? figure(median) : `${figure(median)} (${figure(min)}–${figure(max)})`

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toString() : value.toPrecision(3)
