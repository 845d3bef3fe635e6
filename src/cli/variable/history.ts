import { commandAt } from '../../formats/commands/command-at.ts'
import { listVariableChanges, type VariableChange } from '../../contract/variables.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { optionalArgument } from '../words/flags.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'
import { placeOf } from '../words/place.ts'
import { scopeFlags, scopeText } from './scope.ts'

export const history = command({
  brief: 'See who changed which variable when; never a value',
  examples: ['variable history', 'variable history DATABASE_URL --env staging'],
  flags: { ...scopeFlags, ...pageFlags },
  args: [optionalArgument('KEY', 'Only this one')],
  run: async (invocation, { limit, cursor, ...flags }, key) => {
    const place = await placeOf(flags, invocation.context)
    const reply = await invocation.call(listVariableChanges, { ...place, key, limit, cursor })
    const empty = `Nothing has been set here yet. Set a variable: ${commandAt('variable set KEY=VALUE', flags)}`
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})

const columns = (terminal: Terminal): readonly Column<VariableChange>[] => [
  { title: 'KEY', of: ({ key }) => key, least: 12 },
  { title: 'SERVICE', of: ({ service }) => scopeText(service), least: 8, drop: 1 },
  { title: 'CHANGE', of: ({ change, secret }) => (secret ? `${change} (secret)` : change) },
  { title: 'VERSION', of: ({ version }) => String(version) },
  { title: 'BY', of: ({ principal }) => principal.name ?? principal.id, least: 8 },
  {
    title: 'WHEN',
    of: ({ changedAt }) => when(terminal, changedAt),
  },
  { title: 'SET', of: ({ setVersion }) => String(setVersion), drop: 2 },
]
