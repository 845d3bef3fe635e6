import { setVariables } from '../../contract/variables.ts'
import { command } from '../frame/command.ts'
import { argument, optionalArgument, toggle } from '../words/flags.ts'
import { applyFlag, applyIf } from './apply.ts'
import { createFlag, scopeFlags } from './scope.ts'
import { placeOf } from '../words/place.ts'
import { changedText } from './present.ts'
import { assignmentOf } from './value.ts'

export const set = command({
  brief: 'Set a variable',
  description: [
    'With KEY alone you are asked for the value, and nothing of it is shown. A secret stays one until',
    'it is unset. What runs keeps what it has until it is deployed anew, or at once with --apply. A new',
    'project is made by this; another project environment than production with --create-env.',
  ].join('\n'),
  examples: [
    'variable set LOG_LEVEL=debug --env staging',
    ['variable set DATABASE_URL --secret', 'asks for the value'],
    ['variable set TLS_KEY --secret --stdin --service web < key.pem', 'for one service alone'],
  ],
  flags: {
    secret: toggle('Never show its value again'),
    stdin: toggle('Read the value from standard input, less one line break at its end'),
    ...applyFlag,
    ...createFlag,
    ...scopeFlags,
  },
  args: [
    argument('KEY', 'Its key, or KEY=VALUE; KEY= is an empty value'),
    optionalArgument('VALUE', 'Its value, if it does not follow KEY='),
  ],
  run: async (invocation, flags, first, second) => {
    const place = await placeOf(flags, invocation.context)
    const assignment = await assignmentOf(invocation, flags, first, second)
    const reply = await invocation.call(setVariables, {
      ...place,
      createEnv: flags['create-env'],
      variables: [{ ...assignment, secret: flags.secret }],
    })
    await invocation.show(reply, changedText)
    await applyIf(flags.apply, invocation, place)
  },
})
