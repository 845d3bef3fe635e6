import { deleteLogicalEnvironment } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text, toggle } from '../words/flags.ts'

export const remove = command({
  brief: 'Delete a logical environment; its history stays',
  description: 'While something is deployed there this is refused, unless you say --force.',
  examples: ['logical-environment delete canary'],
  flags: {
    name: text('Its name', { placeholder: 'NAME', names: 'logical-environment' }),
    force: toggle('Decommission what is deployed there'),
  },
  args: [optionalArgument('NAME', 'Its name', 'logical-environment')],
  run: async ({ call, show }, flags, alone) => {
    const name = oneName(flags.name, alone)
    const force = flags.force ? 'true' : undefined
    const reply = await call(deleteLogicalEnvironment, { name, force })
    await show(
      reply,
      (it) =>
        `Logical environment ${it.name} deleted. Its history: berth deployment list --history --logical-env ${it.id}\n`,
    )
  },
})
