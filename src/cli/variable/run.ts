import { revealVariables } from '../../contract/variables.ts'
import { command } from '../frame/command.ts'
import { argument, toggle } from '../words/flags.ts'
import { placeOf } from '../words/place.ts'
import { scopeFlags } from './scope.ts'
import { runChild } from './run-child.ts'

export const run = command({
  brief: 'Run a command here with the variables of a project environment',
  description: [
    'The command gets the values, secrets too, in its environment, beside your own variables; its exit',
    'code is ours. It runs without a shell. Every run is audited; it needs who may reveal secrets.',
  ].join('\n'),
  examples: [
    'variable run --env staging -- npm test',
    ['variable run --service web --allow-production -- node migrate.js', 'with what web has'],
  ],
  flags: {
    'allow-production': toggle('Yes, with the values of a stage of tier production'),
    ...scopeFlags,
  },
  args: [argument('CMD', 'The command and its arguments, after --')],
  takesRest: true,
  run: async ({ call, context, exit }, flags, ...words: readonly string[]) => {
    const { value } = await call(revealVariables, {
      ...(await placeOf(flags, context)),
      purpose: 'run',
      allowProduction: flags['allow-production'],
    })
    const variables = Object.fromEntries(value.items.map((item) => [item.key, item.value]))
    exit(await runChild(words, variables, context))
  },
})
