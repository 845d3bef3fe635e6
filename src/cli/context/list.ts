import { command } from '../frame/command.ts'
import { contextName, readCredentials } from '../frame/credentials.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import { madeHere } from '../frame/invocation.ts'

export const list = command({
  brief: 'List the saved servers and organizations',
  examples: ['context list'],
  flags: {},
  isLocal: true,
  run: async (invocation) => {
    const { current, contexts } = readCredentials(invocation.context)
    // Never the tokens.
    const items = contexts.map((context) => ({
      name: contextName(context),
      server: context.server,
      organization: context.organization,
      current: context === current,
    }))
    const value = { items, nextCursor: null }
    const empty = 'Nothing is saved yet: berth login --server URL --token-stdin'
    await showList(invocation, madeHere(value), columns, empty)
  },
})

type Row = {
  readonly name: string
  readonly server: string
  readonly organization: string
  readonly current: boolean
}

const columns: readonly Column<Row>[] = [
  { title: 'CURRENT', of: ({ current }) => (current ? '*' : '') },
  { title: 'NAME', of: ({ name }) => name, least: 16 },
  { title: 'ORGANIZATION', of: ({ organization }) => organization, drop: 2 },
  { title: 'SERVER', of: ({ server }) => server, drop: 1 },
]
