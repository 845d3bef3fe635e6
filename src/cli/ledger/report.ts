import type { LedgerFinding } from '../../contract/sealing.ts'
import { counted } from '../shown/counted.ts'
import { details } from '../shown/details.ts'
import { printable } from '../shown/printable.ts'
import { styled, type Terminal } from '../shown/terminal.ts'

/** What was found: by the server in what is stored, or here in what it answered. */
export interface Found {
  readonly kind:
    | LedgerFinding['kind']
    | 'checkpoint_changed'
    | 'root_differs'
    | 'truncated'
    | 'rewritten'
    | 'kept_checkpoint_broken'
    | 'another_log'
  readonly id: string | null
  readonly sequence: number | null
  readonly detail: string
}

/** What a verification came to. */
export interface Report {
  /** `undecided`: nothing is wrong, but a checkpoint is signed with a key that is not known. */
  readonly answer: 'whole' | 'damaged' | 'undecided'
  readonly origin: string
  readonly size: number
  readonly root: string
  /** Numbered events that no checkpoint has yet. */
  readonly unsealed: number
  readonly records: number
  /** The size of the kept checkpoint that it was compared with. */
  readonly keptSize: number | null
  readonly findings: readonly Found[]
}

const words = {
  whole: 'the ledger is what was sealed, and the records are what it says',
  damaged: 'the ledger is not what was sealed',
  undecided:
    'nothing was found, but a checkpoint is signed with another key: --key takes the one of the server',
} as const

/** The report for people. */
export const describeReport = (report: Report, terminal: Terminal): string => {
  const style = { whole: 'green', damaged: 'red', undecided: 'yellow' } as const
  const about = details(
    [
      ['Answer', words[report.answer], style[report.answer]],
      ['Log', report.origin],
      ['Sealed events', String(report.size)],
      ['Not sealed yet', report.unsealed > 0 ? String(report.unsealed) : null],
      ['Records', String(report.records)],
      ['Root', report.root],
      [
        'Compared with',
        report.keptSize === null
          ? null
          : `a kept checkpoint of ${counted(report.keptSize, 'event')}`,
      ],
    ],
    terminal,
  )
  const lines = report.findings.map(({ kind, id, sequence, detail }) => {
    const what = [id, sequence === null ? null : `event ${sequence}`].filter((it) => it !== null)
    const text = [kind, ...what, detail].join(' · ')
    return `${styled(terminal, 'red', printable(text))}\n`
  })
  return lines.length === 0 ? about : `${about}\n${lines.join('')}`
}
