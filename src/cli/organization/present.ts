import type { Organization } from '../../contract/access.ts'
import { age, exact } from '../shown/age.ts'
import { details } from '../shown/details.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../frame/terminal.ts'

/** The columns of a list. */
export const columns = ({ now }: Terminal): readonly Column<Organization>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  { title: 'DESCRIPTION', of: ({ description }) => description, least: 12, drop: 1 },
  { title: 'CREATED', of: ({ createdAt }) => age(now, createdAt) },
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
        ['Created', exact(terminal.now, it.createdAt)],
        ['Updated', exact(terminal.now, it.updatedAt)],
      ],
      terminal,
    )
