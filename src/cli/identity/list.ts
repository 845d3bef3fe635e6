import { listTrustedIdentities, type TrustedIdentity } from '../../contract/trust.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

export const list = command({
  brief: 'List the identities that are trusted',
  examples: ['identity list'],
  flags: {},
  run: async (invocation) => {
    const reply = await invocation.call(listTrustedIdentities, {})
    const empty =
      'No identities are trusted yet. Add one: berth identity add NAME --issuer URL --subject PATTERN'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})

const columns = (terminal: Terminal): readonly Column<TrustedIdentity>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  { title: 'SUBJECT', of: ({ subject }) => subject, least: 20 },
  { title: 'ISSUER', of: ({ issuer }) => issuer, least: 13 },
  { title: 'ADDED', of: ({ createdAt }) => when(terminal, createdAt), drop: 1 },
]
