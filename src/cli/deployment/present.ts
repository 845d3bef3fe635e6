import type { DeploymentRecord } from '../../contract/ledger.ts'
import { age, exact } from '../age.ts'
import { labelText, type Detail } from '../details.ts'
import { markStyle, shortDigest } from '../evidence-mark.ts'
import type { Column } from '../table.ts'
import type { Style, Terminal } from '../terminal.ts'

/** The columns of a list of records. */
export const columns = ({ now, width }: Terminal): readonly Column<DeploymentRecord>[] => [
  { title: 'NAME', of: ({ deploymentName }) => deploymentName, least: 10 },
  { title: 'ENVIRONMENT', of: ({ environment }) => environment, least: 8 },
  { title: 'LOGICAL ENV', of: ({ logicalEnvironment }) => logicalEnvironment, least: 7 },
  { title: 'KIND', of: ({ kind }) => kind, least: 6, drop: 3 },
  {
    title: 'DIGEST',
    of: ({ artifact: { digest } }) => (width === undefined ? digest : shortDigest(digest)),
    least: 14,
  },
  { title: 'VERSION', of: versionOf, least: 7 },
  {
    title: 'STATUS',
    of: ({ status }) => status,
    style: ({ status }) => statusStyle(status),
    drop: 2,
  },
  {
    title: 'DEPLOYED AT',
    of: ({ deployedAt }) => (width === undefined ? deployedAt : age(now, deployedAt)),
    least: 8,
  },
  {
    title: 'LAST SEEN',
    of: ({ lastSeenAt }) => (width === undefined ? lastSeenAt : age(now, lastSeenAt)),
    drop: 1,
  },
  {
    title: 'EVIDENCE',
    of: ({ evidence }) => evidence,
    style: ({ evidence }) => markStyle(evidence),
  },
]

/** A record in full, as lines of a description. */
export const recordLines = (it: DeploymentRecord, { now }: Terminal): readonly Detail[] => [
  ['Record', it.id],
  ['Deployment', it.deploymentName],
  ['Environment', it.environment],
  ['Logical environment', it.logicalEnvironment],
  ['Kind', it.kind],
  ['Digest', it.artifact.digest],
  ['Reference', it.artifact.reference],
  ['Name', it.artifact.name],
  ['Project', it.project],
  ['Service', it.service],
  ['Version', it.version],
  ['Said by', attributionText(it)],
  ['Evidence', it.evidence, markStyle(it.evidence)],
  ['Status', it.status, statusStyle(it.status)],
  ['Deployed at', exact(now, it.deployedAt)],
  ['Last seen', exact(now, it.lastSeenAt)],
  ['Ended at', it.endedAt && exact(now, it.endedAt)],
  ['Superseded by', it.supersededBy],
  ['Labels', labelText(it.labels)],
  ['Run', it.runUrl],
  ['Reported by', `${it.reportedBy.name} (${it.reportedBy.id})`],
  ['Recorded at', exact(now, it.recordedAt)],
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

const statusStyle = (status: DeploymentRecord['status']): Style =>
  status === 'deployed' ? 'green' : 'dim'

const attributionText = ({ attribution }: DeploymentRecord): string | null =>
  attribution === null
    ? null
    : {
        confirmed: 'the reporter, and verified evidence confirms it',
        evidence: 'verified evidence',
        stated: 'the reporter alone; no verified evidence confirms it',
      }[attribution]
