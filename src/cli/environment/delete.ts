import { deleteEnvironment } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text, toggle } from '../words/flags.ts'

export const remove = command({
  brief: 'Delete an environment; its history stays',
  description: 'While something is deployed there this is refused, unless you say --force.',
  examples: [
    'environment delete k8s-west',
    ['environment delete k8s-west --force', 'decommissions first what is deployed there'],
  ],
  flags: {
    name: text('Its name', { placeholder: 'NAME', names: 'environment' }),
    force: toggle('Decommission what is deployed there'),
  },
  args: [optionalArgument('NAME', 'Its name', 'environment')],
  run: async ({ call, show }, flags, alone) => {
    const name = oneName(flags.name, alone)
    const reply = await call(deleteEnvironment, { name, force: flags.force ? 'true' : undefined })
    await show(
      reply,
      (it) =>
        `Environment ${it.name} deleted. Its history: berth deployment list --history --env ${it.id}\n`,
    )
  },
})
