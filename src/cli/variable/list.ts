import { commandAt } from '../../formats/commands/command-at.ts'
import { listVariables, type Variable, type VariableSet } from '../../contract/variables.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import type { Column } from '../shown/table.ts'
import { table } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'
import { placeOf } from '../words/place.ts'
import { scopeFlags, scopeText } from './scope.ts'
import { valueText } from './present.ts'

export const list = command({
  brief: 'List the variables and where each comes from',
  description: [
    'Without --service those of all scopes; with it those that hold for that service, where its own',
    'come before those of all services. Values of secrets are not shown. Defaults are those of the',
    'descriptor that was deployed last.',
  ].join('\n'),
  examples: ['variable list', 'variable list --env staging --service web'],
  flags: scopeFlags,
  run: async ({ call, show, note, context, terminal, format }, flags) => {
    const reply = await call(listVariables, await placeOf(flags, context))
    const rows = rowsOf(reply.value)
    await show(reply, () => (rows.length > 0 ? table(columns(terminal), rows, terminal).text : ''))
    if (format === 'table' && rows.length === 0)
      note(`No variables yet. Set one: ${commandAt('variable set KEY=VALUE', flags)}`)
  },
})

/** Those that are set, and after them the defaults of the descriptor that hold. */
const rowsOf = ({ items, defaults }: VariableSet): readonly Row[] => [
  ...items,
  ...defaults.map((each) => ({ ...each, secret: false, version: null, setAt: null })),
]

type Row = Pick<Variable, 'key' | 'value' | 'service' | 'secret'> & {
  /** Null where it is a default. */
  readonly version: number | null
  readonly setAt: string | null
}

const columns = (terminal: Terminal): readonly Column<Row>[] => [
  { title: 'KEY', of: ({ key }) => key, least: 12 },
  { title: 'VALUE', of: valueText, least: 12 },
  { title: 'SERVICE', of: ({ service }) => scopeText(service), least: 8 },
  { title: 'VERSION', of: ({ version }) => String(version ?? 'default'), drop: 2 },
  { title: 'SET', of: ({ setAt }) => (setAt === null ? '' : when(terminal, setAt)), drop: 1 },
]
