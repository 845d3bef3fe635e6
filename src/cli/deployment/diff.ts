import { diffStages, type DeploymentRecord, type Difference } from '../../contract/ledger.ts'
import { command } from '../frame/command.ts'
import { required, text } from '../words/flags.ts'
import { table, type Column } from '../shown/table.ts'
import type { Style } from '../shown/terminal.ts'
import { artifactText } from './present.ts'

const answers = {
  only_from: 'only here',
  only_to: 'only there',
  different: 'different',
  same: 'same',
} as const satisfies Record<Difference['answer'], string>

export const diff = command({
  brief: 'Compare what runs in two logical environments',
  description:
    'Deployments are matched by project, service and kind where these are known, else by name and kind.',
  examples: ['deployment diff --from staging --to production'],
  flags: {
    from: required('The one here', { placeholder: 'NAME', names: 'logical-environment' }),
    to: required('The one there', { placeholder: 'NAME', names: 'logical-environment' }),
    env: text('Only on this environment', { placeholder: 'NAME', names: 'environment' }),
  },
  run: async ({ call, show, note, format, terminal }, { from, to, env }) => {
    const reply = await call(diffStages, { from, to, environment: env })
    const columns: readonly Column<Difference>[] = [
      { title: 'WHAT', of: ({ key }) => key, least: 12 },
      {
        title: 'DIFFERENCE',
        of: ({ answer }) => answers[answer],
        style: ({ answer }) => styles[answer],
      },
      { title: from.toUpperCase(), of: (difference) => artifactsOf(difference.from), least: 12 },
      { title: to.toUpperCase(), of: (difference) => artifactsOf(difference.to), least: 12 },
    ]
    const { items } = reply.value
    await show(reply, () => (items.length === 0 ? '' : table(columns, items, terminal).text))
    if (items.length === 0 && format === 'table') note(`Nothing runs in ${from} or ${to}.`)
  },
})

const styles: Readonly<Record<Difference['answer'], Style>> = {
  only_from: 'yellow',
  only_to: 'yellow',
  different: 'red',
  same: 'dim',
}

const artifactsOf = (records: readonly DeploymentRecord[]): string =>
  records.map((record) => `${artifactText(record)} on ${record.environment}`).join(', ')
