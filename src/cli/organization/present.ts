import type { Organization } from '../../contract/access.ts'
import { exact, when } from '../shown/age.ts'
import { details } from '../shown/details.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

/** The columns of a list. */
export const columns = (terminal: Terminal): readonly Column<Organization>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  { title: 'DESCRIPTION', of: ({ description }) => description, least: 12, drop: 1 },
  { title: 'CREATED', of: ({ createdAt }) => when(terminal, createdAt) },
]

/** An organization in full. */
export const describe =
  (terminal: Terminal) =>
  (it: Organization): string =>
    details(
      [
        ['Name', it.name],
        ['Id', it.id],
        ['Description', it.description],
        ['Created', exact(terminal, it.createdAt)],
        ['Updated', exact(terminal, it.updatedAt)],
      ],
      terminal,
    )
