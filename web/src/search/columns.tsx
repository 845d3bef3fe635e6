import type { DeploymentRecord } from '../../../src/contract/ledger.ts'
import { Digest } from '../parts/digest.tsx'
import { Age } from '../parts/instant.tsx'
import { EvidenceMark, StatusMark } from '../parts/mark.tsx'
import type { Column } from '../parts/table.tsx'

/** What is told of a record that was found. */
export const columns: readonly Column<DeploymentRecord>[] = [
  {
    title: 'Deployment',
    cell: (it) => (
      <a href={`/records/${it.id}`}>
        <bdi>{it.deploymentName}</bdi>
      </a>
    ),
  },
  { title: 'Where', cell: (it) => `${it.logicalEnvironment}, ${it.environment}` },
  { title: 'Version', cell: (it) => it.version !== null && <bdi>{it.version}</bdi> },
  { title: 'Digest', cell: (it) => <Digest value={it.artifact.digest} />, isShort: true },
  { title: 'Status', cell: (it) => <StatusMark is={it.status} />, isShort: true },
  { title: 'Since', cell: (it) => <Age since={it.endedAt ?? it.deployedAt} />, isShort: true },
  { title: 'Evidence', cell: (it) => <EvidenceMark is={it.evidence} />, isShort: true },
]
