import type {
  Attestation,
  AttestationDescription,
  LinkedAttestation,
  Summary,
  Verification,
} from '../../contract/evidence.ts'
import { shellWord } from '../../formats/commands/shell-word.ts'
import { exact, when } from '../shown/age.ts'
import { details, type Detail } from '../shown/details.ts'
import { answerStyle, verificationText } from '../shown/evidence-mark.ts'
import { digestCell } from '../shown/digest-text.ts'
import { printable } from '../shown/printable.ts'
import { table, type Column } from '../shown/table.ts'
import type { Style, Terminal } from '../shown/terminal.ts'

/** The columns of a list of attestations. */
export const attestationColumns = (terminal: Terminal): readonly Column<Attestation>[] => [
  { title: 'ATTESTATION', of: ({ id }) => digestCell(id, terminal) },
  { title: 'PREDICATE TYPE', of: ({ predicateType }) => predicateType, least: 20 },
  { title: 'PROJECT', of: ({ project }) => project ?? '', least: 8, drop: 1 },
  { title: 'VERSION', of: ({ version }) => version ?? '', least: 8, drop: 2 },
  {
    title: 'VERIFICATION',
    of: ({ verification }) => verificationText(verification),
    style: ({ verification }) => answerStyle(verification),
    least: 12,
  },
  { title: 'STORED', of: ({ createdAt }) => when(terminal, createdAt), drop: 3 },
]

/** An attestation in full, as lines of a description. */
export const attestationLines = (it: Attestation, terminal: Terminal): readonly Detail[] => [
  ['Attestation', it.id],
  ['Format', it.format],
  ['Predicate type', it.predicateType],
  ['Verification', verificationText(it.verification), answerStyle(it.verification)],
  ['Project', it.project],
  ['Version', it.version],
  ['Workflow', it.workflow],
  ['Run', it.runUrl],
  ['Commit', it.commit],
  ['Stored by', `${it.submittedBy.name}${it.stated ? ', who stated it' : ''}`],
  ['Stored', exact(terminal, it.createdAt)],
]

/** The columns of what speaks about an artifact: what it says, and the link where there is one. */
export const linkedColumns = (
  all: readonly LinkedAttestation[],
  terminal: Terminal,
): readonly Column<LinkedAttestation>[] => [
  ...attestationColumns(terminal),
  {
    title: 'SAYS',
    of: ({ summary }) => summary?.sentence ?? '',
    style: ({ summary }) => (summary ? summaryStyle(summary) : undefined),
    least: 16,
    drop: 4,
  },
  ...(all.some(({ foundBy, counts }) => foundBy.link !== 'itself' || !counts)
    ? [{ title: 'FOUND', of: foundText, least: 16, drop: 5 }]
    : []),
]

/** The same in full, as lines of a description. */
export const linkedLines = (it: LinkedAttestation, terminal: Terminal): readonly Detail[] => [
  ...attestationLines(it, terminal),
  ['Found', foundText(it)],
  ['Says', it.summary?.sentence, it.summary ? summaryStyle(it.summary) : undefined],
]

const foundText = ({ foundBy, counts }: LinkedAttestation): string =>
  counts ? foundBy.sentence : `${foundBy.sentence}; it does not count`

/** An attestation in full, with what it names. */
export const describe =
  (terminal: Terminal) =>
  (it: AttestationDescription): string => {
    const commit = it.commit && `${it.commit} (${commitWord(it)})`
    const about = details(attestationLines({ ...it, commit }, terminal), terminal)
    const says = details(summaryLines(it.summary), terminal)
    return `${about}\n${says}\n${table(subjectColumns, it.subjects, terminal).text}`
  }

/** What the predicate says: a sentence, then field by field. */
export const summaryLines = (it: Summary): readonly Detail[] => [
  ['Says', it.sentence, summaryStyle(it)],
  ...(it.state === 'understood' ? [['Read as', it.title] as const] : []),
  ...it.fields.map(({ label, value }) => [label, value] as const),
]

/** The color of what a predicate says. */
const summaryStyle = ({ state, verdict }: Summary): Style | undefined => {
  if (state === 'unreadable') return 'yellow'
  return verdict === null
    ? undefined
    : ({ passed: 'green', warned: 'yellow', failed: 'red' } as const)[verdict]
}

const commitWord = ({ commit, signedCommit }: AttestationDescription): string =>
  commit === signedCommit ? 'signed' : 'said beside it'

/** What to say about an attestation that was just stored. */
export const storedLine = ({ id, verification }: Attestation): string =>
  `Attestation ${id} stored: ${verificationText(verification)}.\n${trustLine(verification)}`

/** The command that would trust who signed, where there is one. */
export const trustLine = (verification: Verification): string =>
  verification.answer === 'verified' || verification.next === undefined
    ? ''
    : `To trust them: ${printable(verification.next)}\n`

/** How the key in a file, which signed this, comes to be trusted, unless it is. */
export const keyHint = ({ verification }: Attestation, file: string): string | undefined =>
  verification.answer === 'unverified'
    ? `To trust that key: openssl pkey -in ${shellWord(file)} -pubout -out public.pem && ` +
      'berth key add NAME --pem public.pem'
    : undefined

type Subject = AttestationDescription['subjects'][number]

const subjectColumns: readonly Column<Subject>[] = [
  { title: 'NAMES', of: ({ role }) => role },
  { title: 'DIGEST', of: ({ algorithm, value }) => `${algorithm}:${value}`, least: 19 },
  { title: 'NAME', of: ({ name }) => name ?? '', least: 8 },
]
