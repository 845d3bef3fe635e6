import { updateProjectEnvironment } from '../../../contract/project-environments.ts'
import { command } from '../../frame/command.ts'
import { oneName } from '../../words/one-name.ts'
import { optionalArgument, text, toggle } from '../../words/flags.ts'
import { requireChange } from '../../words/require-change.ts'
import { projectOf } from '../../words/project-of.ts'
import { UsageError } from '../../frame/errors.ts'
import { placementFlags, projectFlag } from './flags.ts'
import * as present from './present.ts'

export const update = command({
  brief: 'Place, protect or limit a project environment',
  description: [
    'What is not named stays as it is. It can be moved only while nothing is deployed there, and',
    'a frozen one lets through only rollback and stop.',
  ].join('\n'),
  examples: [
    'project environment update production --freeze "Black Friday"',
    'project environment update production --unfreeze',
    [
      'project environment update production --from-only staging',
      'refuses what was not promoted from staging',
    ],
    'project environment update pr-42 --ttl 7d',
    'project environment update staging --on web-1 --logical-env staging',
  ],
  flags: {
    ...projectFlag,
    name: text('Its name, which stays', { placeholder: 'NAME', names: 'project-environment' }),
    ...placementFlags,
    freeze: text('Let through only rollback and stop, for this reason', { placeholder: 'REASON' }),
    unfreeze: toggle('Let deployments through again'),
    'from-only': text('Take only what is promoted from this one', {
      placeholder: 'NAME',
      names: 'project-environment',
    }),
    'from-any': toggle('Take deployments and promotions from anywhere'),
    ttl: text('Delete it so long after its last deployment', { placeholder: 'DURATION' }),
    'no-ttl': toggle('Keep it until it is deleted'),
  },
  args: [optionalArgument('NAME', 'Its name', 'project-environment')],
  run: async ({ call, show, terminal, context }, flags, alone) => {
    const change = {
      environment: flags.on,
      logicalEnvironment: flags['logical-env'],
      freezeReason: either('freeze', flags.freeze, 'unfreeze', flags.unfreeze),
      fromOnly: either('from-only', flags['from-only'], 'from-any', flags['from-any']),
      ttl: either('ttl', flags.ttl, 'no-ttl', flags['no-ttl']),
    }
    requireChange(change, '--on, --logical-env, --freeze, --from-only or --ttl')
    const project = await projectOf(flags.project, context)
    const address = { project, name: oneName(flags.name, alone) }
    const reply = await call(updateProjectEnvironment, { ...address, ...change })
    await show(reply, present.describe(terminal))
  },
})

/** The value of one flag, or null if the other takes it away; both together are refused. */
const either = (
  flag: string,
  value: string | undefined,
  removal: string,
  remove: boolean | undefined,
): string | null | undefined => {
  if (!remove) return value
  if (value !== undefined)
    throw new UsageError(`--${flag} and --${removal} contradict each other.`, 'Give one of them')
  return null
}
