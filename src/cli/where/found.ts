import type { Reply } from '../../client/message.ts'
import type { Coverage, FoundRecord, WhereEvidence } from '../../contract/where-evidence.ts'
import { digestColumn, slotColumns, spanColumns } from '../deployment/columns.ts'
import { counted } from '../shown/counted.ts'
import { answerStyle, verificationText } from '../shown/evidence-mark.ts'
import type { Invocation } from '../frame/invocation.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

/** What is asked for, in words for a sentence. */
export interface Asked {
  readonly by: 'package' | 'commit' | 'workflow' | 'signer' | 'vulnerability'
  readonly text: string
  /** Whether past records are shown, and as of when. */
  readonly isPast: boolean
}

/** Shows where evidence leads, and beside it what evidence is silent about. */
export const showFound = async (
  invocation: Invocation,
  reply: Reply<WhereEvidence>,
  asked: Asked,
): Promise<void> => {
  const columns = columnsOf(invocation.terminal, asked)
  await showList(invocation, reply, columns, emptyText(asked, reply.value))
  if (invocation.format !== 'table') return
  for (const line of coverageLines(asked, reply.value.coverage)) invocation.note(line)
  const doubted = reply.value.items.flatMap((item) => doubtOf(item) ?? [])
  for (const line of doubted.slice(0, mostDoubts)) invocation.note(line)
  if (doubted.length > mostDoubts)
    invocation.note(`${doubted.length - mostDoubts} more are said to be safe by mere words.`)
}

const mostDoubts = 3

/** Whose word would take a finding away, and why it does not. */
const doubtOf = ({
  deploymentName,
  vulnerabilityStatus,
  because,
}: FoundRecord): string | undefined => {
  const isFinding = ['affected', 'under_investigation'].includes(vulnerabilityStatus ?? '')
  const safe = because.find(({ vulnerability }) =>
    ['not_affected', 'fixed'].includes(vulnerability?.status ?? ''),
  )
  if (!isFinding || !safe) return undefined
  const { verification } = safe.attestation
  const isVouched = verification.answer === 'verified' && verification.by.kind !== 'principal'
  const why = isVouched
    ? 'a newer statement outweighs it'
    : 'only a VEX that a trusted key or identity signed counts against a finding'
  return (
    `${deploymentName}: ${safe.vulnerability?.status} is said (${verificationText(verification)}), ` +
    `and ${why}.`
  )
}

const emptyText = ({ by, text, isPast }: Asked, { coverage }: WhereEvidence): string => {
  const what = {
    package: `contains ${text}`,
    commit: `was made from commit ${text}`,
    workflow: `was made by workflow ${text}`,
    signer: `is vouched for by ${text}`,
    vulnerability: `is said to have ${text}`,
  }[by]
  const { artifacts } = coverage
  if (artifacts === 0) return `Nothing ${isPast ? 'ran' : 'runs'} here at all.`
  const runs = artifacts === 1 ? 'runs' : 'run'
  return `Of ${counted(artifacts, 'artifact')} that ${isPast ? 'ran' : runs}, none is known that ${what}.`
}

const coverageLines = (
  { by }: Asked,
  { artifacts, silent, waiting, refused, flawed, undecided }: Coverage,
): readonly string[] => {
  const lines: string[] = []
  if (silent > 0)
    lines.push(
      `${silent} of ${counted(artifacts, 'artifact')} ${silent === 1 ? 'has' : 'have'} ` +
        `${missing[by]}: that says nothing either way.`,
    )
  if (undecided.count > 0)
    lines.push(
      `${counted(undecided.count, 'version')} cannot be compared with the range: ` +
        undecided.first.map((version) => version || 'no version').join(', ') +
        (undecided.count > undecided.first.length ? ' and others' : ''),
    )
  const isListed = by === 'package' || by === 'vulnerability'
  if (isListed && waiting > 0)
    lines.push(`${counted(waiting, 'document')} not read yet: ask again in a moment.`)
  if (isListed && refused.count > 0)
    lines.push(`${counted(refused.count, 'document')} left out, unread: ${flawText(refused)}`)
  if (by === 'package' && flawed.count > 0)
    lines.push(`${counted(flawed.count, 'document')} read in part: ${flawText(flawed)}`)
  return lines
}

const flawText = ({ first: [newest] }: Coverage['refused']): string =>
  newest ? `${newest.attestation} ${newest.problem}.` : ''

const missing = {
  package: 'no SBOM that was read',
  commit: 'no evidence that names a commit',
  workflow: 'no evidence that names a workflow',
  signer: 'no signed evidence',
  vulnerability: 'no report on vulnerabilities that was read',
} as const

const columnsOf = (terminal: Terminal, { by, isPast }: Asked): readonly Column<FoundRecord>[] => [
  ...slotColumns,
  ...(isPast ? spanColumns(terminal) : []),
  { title: titles[by], of: (record) => foundText(record, by), least: 12 },
  { ...digestColumn(terminal), drop: 1 },
  {
    title: 'EVIDENCE',
    of: ({ because: [first] }) => (first ? verificationText(first.attestation.verification) : ''),
    style: ({ because: [first] }) => first && answerStyle(first.attestation.verification),
    least: 10,
  },
]

const titles = {
  package: 'PACKAGE',
  commit: 'COMMIT',
  workflow: 'WORKFLOW',
  signer: 'ATTESTATION',
  vulnerability: 'STATUS',
} as const

const foundText = ({ because, vulnerabilityStatus }: FoundRecord, by: Asked['by']): string => {
  const [first] = because
  switch (by) {
    case 'package':
      return [...new Set(because.map((each) => each.package))].slice(0, 3).join(', ')
    case 'commit':
      return first?.attestation.commit ?? ''
    case 'workflow':
      return first?.attestation.workflow ?? ''
    case 'signer':
      return first?.attestation.id ?? ''
    case 'vulnerability':
      return vulnerabilityStatus ?? ''
  }
}
