import type { DeploymentRecord } from '../../contract/ledger.ts'
import type { Terminal } from '../shown/terminal.ts'
import { when } from '../shown/age.ts'
import { digestCell } from '../shown/evidence-mark.ts'
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
