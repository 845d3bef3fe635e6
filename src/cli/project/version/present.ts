import type { ProjectVersion } from '../../../contract/workflows.ts'
import { age, exact } from '../../shown/age.ts'
import { details } from '../../shown/details.ts'
import { required } from '../../words/flags.ts'
import type { Column } from '../../shown/table.ts'
import type { Terminal } from '../../frame/terminal.ts'

/** Whose version is meant. */
export const projectFlag = {
  project: required('The project', { placeholder: 'NAME', names: 'project' }),
}

/** The columns of a list of versions. */
export const columns = ({ now }: Terminal): readonly Column<ProjectVersion>[] => [
  { title: 'VERSION', of: ({ version }) => version, least: 12 },
  { title: 'LATEST', of: ({ isLatest }) => (isLatest ? 'latest' : '') },
  {
    title: 'RELEASED',
    of: ({ releasedAt }) => (releasedAt === null ? 'open' : age(now, releasedAt)),
  },
  { title: 'KNOWN', of: ({ createdAt }) => age(now, createdAt), drop: 1 },
]

/** A version in full. */
export const describe =
  (terminal: Terminal) =>
  ({ version, project, isLatest, createdAt, releasedAt }: ProjectVersion): string =>
    details(
      [
        ['Version', `${version}${isLatest ? ', the latest' : ''}`],
        ['Project', project],
        ['Released', releasedAt === null ? 'not yet' : exact(terminal.now, releasedAt)],
        ['Known', exact(terminal.now, createdAt)],
      ],
      terminal,
    )
