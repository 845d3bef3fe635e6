import { counted } from '../../parts/counted.ts'
import { useMemo, useRef } from 'preact/hooks'
import type { SnapshotItem } from '../../../../src/contract/overview.ts'
import { useRem, useVisible } from '../../parts/use-visible.ts'
import { offsetsOf } from '../../parts/window.ts'
import { Cell, shownOf } from './cell.tsx'
import { useGridKeys } from './grid-keys.ts'
import { useMarks } from '../now/marks.ts'
import type { Line, Row } from '../order/rows.ts'
import type { Shown } from './shown.ts'
import './grid-table.css'

/** Lines by stages as a table, of which only what can be seen is there. */
export const GridTable = ({
  lines,
  stages,
  layout,
  shown,
  onOpen,
}: {
  readonly lines: readonly Line[]
  readonly stages: readonly string[]
  /** Changes when lines are laid out anew, not when one changes. */
  readonly layout: string
  readonly shown: Shown
  /** Shows all that runs in one cell. */
  readonly onOpen: (row: Row, stage: string) => void
}) => {
  const body = useRef<HTMLTableSectionElement>(null)
  const rem = useRem()
  const offsets = useMemo(
    () =>
      offsetsOf(
        lines.map((line) => {
          if (line.is === 'heading') return headingRem * rem
          const most = line.cells.values().reduce((max, items) => Math.max(max, items.length), 1)
          const more = most > shownOf(most) ? moreRem : 0
          // The rows of a table are whole pixels.
          return Math.floor((rowRem + shownOf(most) * eachRem + more) * rem)
        }),
      ),
    [lines, rem],
  )
  const { first, end } = useVisible(body, offsets)
  useMarks(lines.slice(first, end).flatMap(idsIn))
  const { scroller, next, ...keys } = useGridKeys(lines, stages, offsets, first, layout)
  const gap = (height: number | undefined) =>
    height ? (
      <tr class="spacer" aria-hidden="true" style={{ height: `${height}px` }}>
        <td colSpan={stages.length + 1} />
      </tr>
    ) : null
  return (
    <div class="grid-scroller" ref={scroller} tabIndex={-1} {...keys}>
      <table
        class="grid"
        role="grid"
        aria-label={shown.name}
        aria-rowcount={lines.length + 1}
        aria-colcount={stages.length + 1}
        style={{ minWidth: `${rowHeaderRem + stages.length * stageRem}rem` }}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" aria-colindex={1} class="grid-corner">
              {shown.rowName}
            </th>
            {stages.map((stage, at) => (
              <th key={stage} scope="col" aria-colindex={at + 2}>
                <bdi>{stage}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {gap(offsets[first])}
          {lines.slice(first, end).map((line, at) =>
            line.is === 'heading' ? (
              <tr key={line.key} class="grid-heading" aria-rowindex={first + at + 2}>
                <th scope="rowgroup" colSpan={stages.length + 1} aria-colindex={1}>
                  <bdi>{line.name === '' ? 'No project' : line.name}</bdi>{' '}
                  <span class="quiet">{counted(line.count)}</span>
                </th>
              </tr>
            ) : (
              <tr key={line.key} aria-rowindex={first + at + 2}>
                <th scope="row" aria-colindex={1}>
                  <span class="grid-row-name" title={line.name}>
                    <bdi>{line.name}</bdi>{' '}
                    {line.count > 1 && <span class="quiet">{counted(line.count)}</span>}
                  </span>
                </th>
                {stages.map((stage, column) => (
                  <Cell
                    key={stage}
                    row={line}
                    items={line.cells.get(stage) ?? none}
                    at={`${first + at}:${column}`}
                    next={next?.line === first + at && next.column === column ? next.at : -1}
                    column={column + 2}
                    shown={shown}
                    onOpen={() => onOpen(line, stage)}
                  />
                ))}
              </tr>
            ),
          )}
          {gap((offsets[lines.length] ?? 0) - (offsets[end] ?? 0))}
        </tbody>
      </table>
    </div>
  )
}

const idsIn = (line: Line): readonly string[] =>
  line.is === 'heading'
    ? []
    : [...line.cells.values()].flatMap((items) =>
        items.slice(0, shownOf(items.length)).map(({ id }) => id),
      )

const none: readonly SnapshotItem[] = []

// How high things are, as the style has it, so that what is not there takes its room.
const [rowRem, eachRem, moreRem, headingRem] = [0.3125, 2.75, 2, 2.25]
const [rowHeaderRem, stageRem] = [11, 16]
