import { commandAt } from '../../formats/command-at.ts'
import { listVariables, type Variable } from '../../contract/variables.ts'
import { age } from '../age.ts'
import { command } from '../command.ts'
import type { Column } from '../table.ts'
import { table } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { placeOf, scopeFlags, scopeText } from './place.ts'
import { valueText } from './present.ts'

export const list = command({
  brief: 'List the variables and where each comes from',
  description: [
    'Without --service those of all scopes; with it those that hold for that service, where its own',
    'come before those of all services. Values of secrets are not shown.',
  ].join('\n'),
  examples: ['variable list', 'variable list --env staging --service web'],
  flags: scopeFlags,
  run: async ({ call, show, note, context, terminal, format }, flags) => {
    const reply = await call(listVariables, await placeOf(flags, context))
    const { items } = reply.value
    await show(reply, () =>
      items.length > 0 ? table(columns(terminal), items, terminal).text : '',
    )
    if (format === 'table' && items.length === 0)
      note(`No variables yet. Set one: ${commandAt('variable set KEY=VALUE', flags)}`)
  },
})

const columns = ({ now }: Terminal): readonly Column<Variable>[] => [
  { title: 'KEY', of: ({ key }) => key, least: 12 },
  { title: 'VALUE', of: valueText, least: 12 },
  { title: 'SERVICE', of: ({ service }) => scopeText(service), least: 8 },
  { title: 'VERSION', of: ({ version }) => String(version), drop: 2 },
  { title: 'SET', of: ({ setAt }) => age(now, setAt), drop: 1 },
]
