import type { Environment } from '../../contract/environments.ts'
import { exact, when } from '../shown/age.ts'
import { details, labelText } from '../shown/details.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

/** The types that an environment can have. */
export const environmentTypes = ['kubernetes', 'ecs', 'server', 'lambda', 'custom'] as const

/** The drivers that an environment can have. */
export const drivers = ['process', 'docker'] as const

/** The columns of a list. */
export const columns = (terminal: Terminal): readonly Column<Environment>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  { title: 'TYPE', of: ({ type }) => type },
  { title: 'DRIVER', of: ({ driver }) => driver ?? '' },
  { title: 'DESCRIPTION', of: ({ description }) => description, least: 12, drop: 1 },
  { title: 'LABELS', of: ({ labels }) => labelText(labels), least: 8, drop: 2 },
  { title: 'CREATED', of: ({ createdAt }) => when(terminal, createdAt) },
]

/** An environment in full. */
export const describe =
  (terminal: Terminal) =>
  (it: Environment): string =>
    details(
      [
        ['Name', it.name],
        ['Id', it.id],
        ['Type', it.type],
        ['Driver', it.driver],
        ['Description', it.description],
        ['Labels', labelText(it.labels)],
        ['Created', exact(terminal, it.createdAt)],
        ['Updated', exact(terminal, it.updatedAt)],
      ],
      terminal,
    )
