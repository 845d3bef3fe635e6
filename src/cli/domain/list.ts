import { listDomains, type Domain } from '../../contract/domains.ts'
import { commandAt } from '../../formats/commands/command-at.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { table, type Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'
import { placeFlags, placeOf } from '../words/place.ts'

export const list = command({
  brief: 'List the host names of your own',
  examples: ['domain list', 'domain list --env staging'],
  flags: placeFlags,
  run: async ({ call, show, note, context, terminal, format }, flags) => {
    const { project, projectEnvironment } = await placeOf(flags, context)
    const reply = await call(listDomains, { project, projectEnvironment })
    const { items } = reply.value
    await show(reply, () =>
      items.length > 0 ? table(columns(terminal), items, terminal).text : '',
    )
    if (format === 'table' && items.length === 0)
      note(`No domains yet. Add one: ${commandAt('domain add DOMAIN', flags)}`)
  },
})

const columns = (terminal: Terminal): readonly Column<Domain>[] => [
  { title: 'DOMAIN', of: ({ domain }) => domain, least: 12 },
  { title: 'SERVICE', of: ({ service }) => service },
  { title: 'ADDED', of: ({ createdAt }) => when(terminal, createdAt), drop: 1 },
]
