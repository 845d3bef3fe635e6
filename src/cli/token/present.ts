import type { Token } from '../../contract/access.ts'
import { when } from '../shown/age.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

/** What a token can be given to do. */
export const roles = ['viewer', 'recorder', 'deployer', 'admin'] as const

/** Whether a token still opens anything. */
export const stateOf = (terminal: Terminal, { revokedAt, expiresAt }: Token): string => {
  if (revokedAt !== null) return `revoked ${when(terminal, revokedAt)}`
  if (expiresAt === null) return 'valid'
  return Date.parse(expiresAt) <= terminal.now
    ? `expired ${when(terminal, expiresAt)}`
    : `valid, expires ${when(terminal, expiresAt)}`
}

/** What a token is narrowed to. */
export const scopeOf = ({ project, logicalEnvironment }: Token): string =>
  [project ?? 'all projects', logicalEnvironment ?? 'all stages'].join(', ')

/** The columns of a list. */
export const columns = (terminal: Terminal): readonly Column<Token>[] => [
  { title: 'ID', of: ({ id }) => id },
  { title: 'NAME', of: ({ name }) => name, least: 8 },
  { title: 'ROLE', of: ({ role }) => role },
  { title: 'SCOPE', of: scopeOf, least: 10, drop: 1 },
  {
    title: 'STATE',
    of: (token) => stateOf(terminal, token),
    style: (token) => (stateOf(terminal, token).startsWith('valid') ? 'green' : 'dim'),
    least: 7,
  },
  { title: 'CREATED', of: ({ createdAt }) => when(terminal, createdAt), drop: 2 },
]
