import type { ProjectVersion } from '../../../contract/workflows.ts'
import { exact, when } from '../../shown/age.ts'
import { details } from '../../shown/details.ts'
import { required } from '../../words/flags.ts'
import type { Column } from '../../shown/table.ts'
import type { Terminal } from '../../shown/terminal.ts'

/** Whose version is meant. */
export const projectFlag = {
  project: required('The project', { placeholder: 'NAME', names: 'project' }),
}

/** The columns of a list of versions. */
export const columns = (terminal: Terminal): readonly Column<ProjectVersion>[] => [
  { title: 'VERSION', of: ({ version }) => version, least: 12 },
  { title: 'LATEST', of: ({ isLatest }) => (isLatest ? 'latest' : '') },
  {
    title: 'RELEASED',
    of: ({ releasedAt }) => (releasedAt === null ? 'open' : when(terminal, releasedAt)),
  },
  { title: 'KNOWN', of: ({ createdAt }) => when(terminal, createdAt), drop: 1 },
]

/** A version in full. */
export const describe =
  (terminal: Terminal) =>
  ({ version, project, isLatest, createdAt, releasedAt }: ProjectVersion): string =>
    details(
      [
        ['Version', `${version}${isLatest ? ', the latest' : ''}`],
        ['Project', project],
        ['Released', releasedAt === null ? 'not yet' : exact(terminal, releasedAt)],
        ['Known', exact(terminal, createdAt)],
      ],
      terminal,
    )
