import { diffVariables, type VariableDifferences } from '../../contract/variables.ts'
import { command } from '../frame/command.ts'
import { required, text } from '../words/flags.ts'
import { projectOf } from '../words/project-of.ts'
import { table, type Column } from '../shown/table.ts'
import { placeFlags } from '../words/place.ts'
import { valueText } from './present.ts'

type Difference = VariableDifferences['items'][number]

const place = { placeholder: 'NAME', names: 'project-environment' } as const

export const diff = command({
  brief: 'Compare the variables of two project environments by key',
  description: 'Secrets are compared, too, and not shown.',
  examples: ['variable diff --from staging --to production'],
  flags: {
    from: required('The project environment that is compared', place),
    to: required('The one that it is compared with', place),
    service: text('What holds for this service', { placeholder: 'NAME' }),
    project: placeFlags.project,
  },
  run: async ({ call, show, note, context, terminal, format }, { from, to, service, ...flags }) => {
    const project = await projectOf(flags.project, context)
    const reply = await call(diffVariables, { project, from, to, service })
    const { items } = reply.value
    await show(reply, () =>
      items.length > 0 ? table(columns(from, to), items, terminal).text : '',
    )
    if (format === 'table' && items.length === 0) note(`${from} and ${to} have the same variables.`)
  },
})

const columns = (from: string, to: string): readonly Column<Difference>[] => [
  { title: 'KEY', of: ({ key }) => key, least: 12 },
  { title: 'CHANGE', of: ({ change }) => change },
  { title: from, of: (it) => sideText(it.from), least: 8 },
  { title: to, of: (it) => sideText(it.to), least: 8 },
]

const sideText = (side: Difference['from']): string => (side === null ? '' : valueText(side))
