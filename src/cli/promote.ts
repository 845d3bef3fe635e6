import { promote as across, promoteWaiting } from '../contract/deployments.ts'
import { command } from './frame/command.ts'
import { beginAsking } from './deploying/begin-asking.ts'
import { carryOut } from './deploying/carry-out.ts'
import { placingFlags, releaseFlags, serviceFlags } from './deploying/flags.ts'
import { text } from './words/flags.ts'
import { UsageError } from './frame/errors.ts'
import { placeOf } from './words/place.ts'

const place = { placeholder: 'NAME', names: 'project-environment' } as const

export const promote = command({
  brief: 'Let candidates take their traffic, or bring what runs to another environment',
  description: [
    'Alone: what berth deploy --hold left waiting. With --from and --to: the same artifacts, with the',
    'variables of where they go; nothing is built. What was held back together goes on together.',
  ].join('\n'),
  examples: [
    'promote --env staging',
    'promote --from staging --to production',
    ['promote --from staging --to production --plan', 'says what would happen'],
  ],
  flags: {
    ...serviceFlags,
    service: text('This service; without --from only if none waits with it', {
      placeholder: 'NAME',
    }),
    deployment: text('This deployment; the same holds for it', { placeholder: 'ID' }),
    from: text('What runs there', place),
    to: text('Where it goes', place),
    ...placingFlags,
    ...releaseFlags,
  },
  run: async (invocation, flags) => {
    const { from, to, plan, deployment, env } = flags
    const { project, projectEnvironment, service } = await placeOf(flags, invocation.context)
    if ((from === undefined) !== (to === undefined))
      throw new UsageError('--from and --to go together.', 'Give both, or none of them')
    if (from === undefined || to === undefined) {
      const across = ['rerun-release', 'on', 'logical-env', 'create-env'] as const
      const needless = across.find((flag) => flags[flag] !== undefined)
      if (needless) throw new UsageError(`--${needless} needs --from and --to.`)
      const input = { project, projectEnvironment, service, deployment, plan }
      const reply = await invocation.call(promoteWaiting, input)
      return await carryOut(invocation, reply, flags, 'promote')
    }
    if (env !== undefined)
      throw new UsageError(
        '--env and --from exclude each other.',
        '--env alone lets candidates there take their traffic; --from A --to B brings what runs in A to B',
      )
    const input = {
      ...{ project, from, to, service, deployment, plan },
      environment: flags.on,
      logicalEnvironment: flags['logical-env'],
      createEnv: flags['create-env'],
      rerunRelease: flags['rerun-release'],
    }
    const begun = await beginAsking(invocation, across, input, { name: to, flag: '--to' })
    await carryOut(invocation, begun, flags)
  },
})
