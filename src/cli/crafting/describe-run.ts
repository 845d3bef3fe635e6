import { exact } from '../shown/age.ts'
import type { Detail } from '../shown/details.ts'
import type { Terminal } from '../shown/terminal.ts'
import type { CraftRun } from './craft.ts'

/** A run as lines of a description. */
export const describedRun = (run: CraftRun, terminal: Terminal): readonly Detail[] => [
  ['Project', run.project],
  ['Workflow', run.workflow],
  ['Version', `${run.version}${run.release ? ', released with the push' : ''}`],
  ['Runner', run.runnerType],
  ['Run URL', run.runUrl],
  ['Commit', run.commit],
  ['Branch', run.branch],
  ['Actor', run.actor],
  ['Begun', exact(terminal, run.createdAt)],
  ['Expires', exact(terminal, run.expiresAt)],
]
