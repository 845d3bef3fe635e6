import type { ProjectEnvironment } from '../../../contract/project-environments.ts'
import { exact, when } from '../../shown/age.ts'
import { details } from '../../shown/details.ts'
import type { Column } from '../../shown/table.ts'
import type { Terminal } from '../../shown/terminal.ts'

/** The columns of a list. */
export const columns = (terminal: Terminal): readonly Column<ProjectEnvironment>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  { title: 'ENVIRONMENT', of: ({ environment }) => environment ?? '', least: 8 },
  { title: 'STAGE', of: ({ logicalEnvironment }) => logicalEnvironment ?? '', least: 8 },
  { title: 'GUARD', of: guardOf, least: 8, drop: 1 },
  {
    title: 'EXPIRES',
    of: ({ expiresAt }) => (expiresAt === null ? '' : when(terminal, expiresAt)),
  },
  { title: 'CREATED', of: ({ createdAt }) => when(terminal, createdAt), drop: 2 },
]

const guardOf = ({ freezeReason, fromOnly }: ProjectEnvironment): string =>
  [freezeReason === null ? [] : ['frozen'], fromOnly === null ? [] : [`from ${fromOnly}`]]
    .flat()
    .join(', ')

/** A project environment in full. */
export const describe =
  (terminal: Terminal) =>
  (it: ProjectEnvironment): string =>
    details(
      [
        ['Name', it.name],
        ['Project', it.project],
        ['Id', it.id],
        ['Environment', it.environment ?? 'not before its first deployment'],
        ['Logical environment', it.logicalEnvironment ?? 'not before its first deployment'],
        ['Frozen', it.freezeReason, 'yellow'],
        ['Promotions only from', it.fromOnly],
        ['Lives', it.ttl === null ? null : `${it.ttl} after a deployment`],
        ['Expires', it.expiresAt === null ? null : exact(terminal, it.expiresAt)],
        ['Created', exact(terminal, it.createdAt)],
        ['Updated', exact(terminal, it.updatedAt)],
      ],
      terminal,
    )
