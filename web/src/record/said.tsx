import type { DeploymentRecordDescription } from '../../../src/contract/ledger.ts'
import { Copy } from '../parts/copy.tsx'
import type { Facts } from '../parts/facts.tsx'
import { Age, Instant } from '../parts/instant.tsx'
import { OuterLink } from '../parts/outer-link.tsx'
import { projectAddress } from './project-address.ts'

/** A name as the command line takes it, to copy. */
const Exact = ({ text, name }: { readonly text: string; readonly name: string }) => (
  <>
    <code>
      <bdi>{text}</bdi>
    </code>{' '}
    <Copy text={text} name={name} />
  </>
)

type FactList = Parameters<typeof Facts>[0]['of']

/** When it ran, and what came after it. */
export const times = (record: DeploymentRecordDescription): FactList => [
  [
    'Began',
    <>
      <Instant at={record.deployedAt} /> (<Age since={record.deployedAt} />)
    </>,
  ],
  ['Ended', record.endedAt && <Instant at={record.endedAt} />],
  [
    'Superseded by',
    record.supersededBy && <a href={`/records/${record.supersededBy}`}>{record.supersededBy}</a>,
  ],
  ['Last seen', record.status === 'deployed' && <Instant at={record.lastSeenAt} />],
]

/** What it is said to be, by whom, and from where it came. */
export const origin = (record: DeploymentRecordDescription): FactList => {
  const to = projectAddress(record)
  const labels = Object.entries(record.labels)
  return [
    [
      'Version',
      record.version && (
        <>
          <bdi>{record.version}</bdi>{' '}
          {record.attribution && <span class="quiet">({attributions[record.attribution]})</span>}
        </>
      ),
    ],
    [
      'Project',
      record.project && (
        <>
          {to ? <a href={to}>{record.project}</a> : record.project}
          {record.projectEnvironment && (
            <>
              , environment <bdi>{record.projectEnvironment}</bdi>
            </>
          )}
        </>
      ),
    ],
    ['Service', record.service],
    ['Deployed by', record.deployment && <code>{record.deployment}</code>],
    [
      record.deployment ? 'Asked for by' : 'Reported by',
      <>
        <bdi>{record.reportedBy.name}</bdi>, <Instant at={record.recordedAt} />
      </>,
    ],
    ['From', record.runUrl && <OuterLink to={record.runUrl} />],
    [
      'Labels',
      labels.length > 0 && (
        <ul class="labels">
          {labels.map(([key, value]) => (
            <li key={key}>
              <bdi>{key}</bdi>=<bdi>{value}</bdi>
            </li>
          ))}
        </ul>
      ),
    ],
  ]
}

/** What the command line calls it, and all that it stands in. */
export const names = (record: DeploymentRecordDescription): FactList => [
  ['Record', <Exact text={record.id} name="record id" />],
  [
    'Environment',
    <>
      <Exact text={record.environment} name="environment" />{' '}
      <Exact text={record.environmentId} name="environment id" />
    </>,
  ],
  [
    'Logical environment',
    <>
      <Exact text={record.logicalEnvironment} name="logical environment" />{' '}
      <Exact text={record.logicalEnvironmentId} name="logical environment id" />
    </>,
  ],
  ['Deployment name', <Exact text={record.deploymentName} name="deployment name" />],
]

/** On whose word the version is shown; the word of a submitter is called nothing else. */
const attributions = {
  confirmed: 'confirmed by verified evidence',
  evidence: 'from verified evidence',
  stated: 'as stated; no verified evidence confirms it',
} as const

/** What runs: its names, its kind, and what is the same. */
export const artifact = ({
  artifact,
  kind,
  equivalents,
}: DeploymentRecordDescription): FactList => [
  ['Name', artifact.name && <bdi>{artifact.name}</bdi>],
  ['Kind', kinds[kind]],
  ['Digest', <Exact text={artifact.digest} name="digest" />],
  ['Reference', artifact.reference && <Exact text={artifact.reference} name="reference" />],
  [
    'The same as',
    equivalents.length > 0 && (
      <ul class="plain">
        {equivalents.map((digest) => (
          <li key={digest}>
            <code>{digest}</code>
          </li>
        ))}
      </ul>
    ),
  ],
]

const kinds = {
  CONTAINER_IMAGE: 'Container image',
  HELM_CHART: 'Helm chart',
  ARCHIVE: 'Archive',
} as const
