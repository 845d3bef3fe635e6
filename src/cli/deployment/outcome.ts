import type { DeploymentRecord, Recorded } from '../../contract/ledger.ts'
import { when } from '../shown/age.ts'
import { markStyle } from '../shown/evidence-mark.ts'
import { printable } from '../shown/printable.ts'
import { styled, type Terminal } from '../shown/terminal.ts'
import { artifactText, placeText, versionOf } from './present.ts'

/** What could be learned about a report after it was made. */
export interface Seen {
  readonly made?: DeploymentRecord
  /** What the new record superseded. */
  readonly before?: DeploymentRecord | undefined
}

/** What a report came to, in a sentence or two. */
export const outcomeText = (
  { outcome, recordId }: Recorded,
  { made, before }: Seen,
  terminal: Terminal,
): string => {
  if (made === undefined) return `${withoutRecord(outcome, recordId)}\n`
  const lines = [printable(sentence(outcome, made, before, terminal))]
  if (made.status === 'deployed') lines.push(...evidenceLines(made, terminal))
  lines.push(`Record: ${made.id}`)
  return lines.map((line) => `${line}\n`).join('')
}

const evidenceLines = (
  { evidence, artifact: { reference, digest }, kind }: DeploymentRecord,
  terminal: Terminal,
): readonly string[] => {
  const line = `Evidence: ${styled(terminal, markStyle(evidence), evidence)}`
  const subject = `--artifact ${reference ?? digest} --kind ${kind}`
  return evidence === 'missing'
    ? [line, printable(`Attest it: berth attest ${subject} --predicate FILE --predicate-type URI`)]
    : [line]
}

const sentence = (
  outcome: Recorded['outcome'],
  record: DeploymentRecord,
  before: DeploymentRecord | undefined,
  terminal: Terminal,
): string => {
  const place = placeText(record)
  const artifact = artifactText(record)
  const old = before && (versionOf(before) || artifactText(before))
  switch (outcome) {
    case 'deployed':
      return `${place} now runs ${artifact}.`
    case 'superseded':
      return `${place} now runs ${artifact} (superseded ${old ?? 'what ran before'}).`
    case 'rolled_back':
      return `${place} runs ${artifact} again (rolled back from ${old ?? 'what ran before'}).`
    case 'unchanged':
      return record.status === 'deployed'
        ? `${place} still runs ${artifact}, deployed ${when(terminal, record.deployedAt)}: seen again, nothing changed.`
        : `${place} no longer runs ${artifact} since ${record.endedAt}: nothing changed.`
    case 'decommissioned':
      return `${place} no longer runs ${artifact}.`
    case 'outdated':
      return `${place} ran ${artifact} earlier; what runs there now stays (outdated).`
  }
}

const withoutRecord = (outcome: Recorded['outcome'], recordId: string | null): string => {
  if (recordId !== null) return `Recorded (${outcome}): ${recordId}`
  return outcome === 'outdated'
    ? 'The observation is older than what is known: nothing changed (outdated).'
    : `Nothing changed (${outcome}).`
}
