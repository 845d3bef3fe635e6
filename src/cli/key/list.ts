import { listKeys, type TrustedKey } from '../../contract/evidence.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

export const list = command({
  brief: 'List the public keys that are trusted',
  examples: ['key list'],
  flags: {},
  run: async (invocation) => {
    const reply = await invocation.call(listKeys, {})
    const empty = 'No keys are trusted yet. Add one: berth key add NAME --pem FILE'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})

const columns = (terminal: Terminal): readonly Column<TrustedKey>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  { title: 'ALGORITHM', of: ({ algorithm }) => algorithm },
  { title: 'KEY ID', of: ({ keyid }) => keyid, least: 13 },
  { title: 'ADDED', of: ({ createdAt }) => when(terminal, createdAt), drop: 1 },
]
