import type { DeploymentRecord } from '../../contract/ledger.ts'
import { exact, when } from '../shown/age.ts'
import { labelText, type Detail } from '../shown/details.ts'
import { markStyle } from '../shown/evidence-mark.ts'
import { shortDigest } from '../shown/digest-text.ts'
import type { Column } from '../shown/table.ts'
import { digestColumn, evidenceColumn, slotColumns, statusColumn, statusStyle } from './columns.ts'
import type { Terminal } from '../shown/terminal.ts'

/** The columns of a list of records; in a history the status matters more than anything else. */
export const columns = (
  terminal: Terminal,
  isHistory: boolean,
): readonly Column<DeploymentRecord>[] => [
  ...slotColumns,
  { title: 'KIND', of: ({ kind }) => kind, drop: 2 },
  digestColumn(terminal),
  { title: 'VERSION', of: versionOf, least: 6 },
  isHistory ? statusColumn : { ...statusColumn, drop: 3 },
  {
    title: 'DEPLOYED AT',
    short: 'DEPLOYED',
    of: ({ deployedAt }) => when(terminal, deployedAt),
  },
  {
    title: 'LAST SEEN',
    short: 'SEEN',
    of: ({ lastSeenAt }) => when(terminal, lastSeenAt),
    drop: 1,
  },
  evidenceColumn,
]

/** A record in full, as lines of a description. */
export const recordLines = (it: DeploymentRecord, terminal: Terminal): readonly Detail[] => [
  ['Record', it.id],
  ['Deployment', it.deploymentName],
  ['Environment', it.environment],
  ['Logical environment', it.logicalEnvironment],
  ['Kind', it.kind],
  ['Digest', it.artifact.digest],
  ['Reference', it.artifact.reference],
  ['Artifact', it.artifact.name],
  ['Project', it.project],
  ['Project environment', it.projectEnvironment],
  ['Service', it.service],
  ['Deployed by', it.deployment],
  ['Version', it.version],
  ['Attribution', attributionText(it)],
  ['Evidence', it.evidence, markStyle(it.evidence)],
  ['Status', it.status, statusStyle(it.status)],
  ['Deployed at', exact(terminal, it.deployedAt)],
  ['Last seen', exact(terminal, it.lastSeenAt)],
  ['Ended at', it.endedAt && exact(terminal, it.endedAt)],
  ['Superseded by', it.supersededBy],
  ['Labels', labelText(it.labels)],
  ['Run', it.runUrl],
  ['Reported by', `${it.reportedBy.name} (${it.reportedBy.id})`],
  ['Recorded at', exact(terminal, it.recordedAt)],
]

/** What people call the artifact: its version, else the tag of its reference, else nothing. */
export const versionOf = ({ version, artifact: { reference } }: DeploymentRecord): string =>
  version ?? /:([\w.-]+)(?:@.*)?$/.exec(reference?.replace(/@sha256:.*/, '') ?? '')?.[1] ?? ''

/** The artifact in a sentence: version if there is one, and the short digest. */
export const artifactText = (record: DeploymentRecord): string =>
  `${versionOf(record)} ${shortDigest(record.artifact.digest)}`.trim()

/** The place in a sentence. */
export const placeText = (record: DeploymentRecord): string =>
  `${record.logicalEnvironment}/${record.deploymentName} on ${record.environment}`

const attributionText = ({ attribution }: DeploymentRecord): string | null =>
  attribution === null
    ? null
    : {
        confirmed: 'the reporter, and verified evidence confirms it',
        evidence: 'verified evidence',
        stated: 'only stated; no verified evidence confirms it',
      }[attribution]
