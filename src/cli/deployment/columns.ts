import type { DeploymentRecord } from '../../contract/ledger.ts'
import type { Style, Terminal } from '../shown/terminal.ts'
import { when } from '../shown/age.ts'
import { digestCell } from '../shown/digest-text.ts'
import { markStyle } from '../shown/evidence-mark.ts'
import type { Column } from '../shown/table.ts'

/** The slot of a record: what is deployed there, on which environment, in which stage. */
export const slotColumns: readonly Column<DeploymentRecord>[] = [
  { title: 'NAME', of: ({ deploymentName }) => deploymentName, least: 20 },
  { title: 'ENVIRONMENT', short: 'ENV', of: ({ environment }) => environment, least: 8 },
  {
    title: 'LOGICAL ENV',
    short: 'LOGICAL',
    of: ({ logicalEnvironment }) => logicalEnvironment,
    least: 7,
  },
]

/** From when until when the record was deployed. */
export const spanColumns = (terminal: Terminal): readonly Column<DeploymentRecord>[] => [
  { title: 'FROM', of: ({ deployedAt }) => when(terminal, deployedAt) },
  {
    title: 'UNTIL',
    of: ({ endedAt }) => (endedAt === null ? '' : when(terminal, endedAt)),
  },
]

/** The artifact's digest, as much of it as there is room for. */
export const digestColumn = (terminal: Terminal): Column<DeploymentRecord> => ({
  title: 'DIGEST',
  of: ({ artifact }) => digestCell(artifact.digest, terminal),
  least: 9,
})

/** What runs is green, and what no longer does stays back. */
export const statusStyle = (status: DeploymentRecord['status']): Style =>
  status === 'deployed' ? 'green' : 'dim'

/** Whether the record's artifact runs. */
export const statusColumn: Column<DeploymentRecord> = {
  title: 'STATUS',
  of: ({ status }) => status,
  style: ({ status }) => statusStyle(status),
  least: 8,
}

/** What the evidence for the record is worth. */
export const evidenceColumn: Column<DeploymentRecord> = {
  title: 'EVIDENCE',
  of: ({ evidence }) => evidence,
  style: ({ evidence }) => markStyle(evidence),
}
