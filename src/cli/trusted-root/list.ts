import { listTrustedRoots, type TrustedRoot } from '../../contract/trust.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

export const list = command({
  brief: 'List the Sigstore trusted roots, with who stands in each',
  examples: ['trusted-root list'],
  flags: {},
  run: async (invocation) => {
    const reply = await invocation.call(listTrustedRoots, {})
    const empty =
      'No trusted roots yet. Add one: berth trusted-root add NAME --file trusted_root.json'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})

const columns = (terminal: Terminal): readonly Column<TrustedRoot>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  { title: 'AUTHORITIES', of: (it) => once(it.certificateAuthorities), least: 16 },
  { title: 'LOGS', of: (it) => once(it.logs), least: 8, drop: 3 },
  { title: 'TIMESTAMPS', of: (it) => once(it.timestampAuthorities), least: 8, drop: 2 },
  { title: 'SHA-256', of: ({ digest }) => digest, least: 12, drop: 4 },
  { title: 'ADDED', of: ({ createdAt }) => when(terminal, createdAt), drop: 1 },
]

const once = (names: readonly string[]): string => [...new Set(names)].join(', ')
