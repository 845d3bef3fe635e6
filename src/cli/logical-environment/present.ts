import type { LogicalEnvironment } from '../../contract/environments.ts'
import { exact, when } from '../shown/age.ts'
import { details } from '../shown/details.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

/** The tiers, and what is done about artifacts without evidence. */
export const tiers = ['production', 'staging', 'testing', 'development', 'other'] as const
export const unattestedChoices = ['refuse', 'flag'] as const

/** The columns of a list. */
export const columns = (terminal: Terminal): readonly Column<LogicalEnvironment>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  { title: 'TIER', of: ({ tier }) => tier },
  { title: 'UNATTESTED', of: ({ unattested }) => unattested },
  { title: 'DESCRIPTION', of: ({ description }) => description, least: 12, drop: 1 },
  { title: 'CREATED', of: ({ createdAt }) => when(terminal, createdAt), drop: 2 },
]

/** A logical environment in full. */
export const describe =
  (terminal: Terminal) =>
  (it: LogicalEnvironment): string =>
    details(
      [
        ['Name', it.name],
        ['Id', it.id],
        ['Tier', it.tier],
        ['Unattested', it.unattested === 'refuse' ? 'refused' : 'taken, and marked'],
        ['Description', it.description],
        ['Created', exact(terminal, it.createdAt)],
        ['Updated', exact(terminal, it.updatedAt)],
      ],
      terminal,
    )
