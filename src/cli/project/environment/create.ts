import { createProjectEnvironment } from '../../../contract/project-environments.ts'
import { command } from '../../frame/command.ts'
import { oneName } from '../../words/one-name.ts'
import { optionalArgument, text } from '../../words/flags.ts'
import { projectOf } from '../../words/project-of.ts'
import { placementFlags, projectFlag } from './flags.ts'

export const create = command({
  brief: 'Create a project environment',
  description: [
    'A deployment to a new name creates it, too. What is not said here is settled by the first',
    'deployment: the stage called like it, else development; the only environment with a driver.',
  ].join('\n'),
  examples: [
    'project environment create staging',
    'project environment create pr-42 --logical-env development --ttl 72h',
    [
      'project environment create live --on web-1 --from-only staging',
      'takes only what is promoted from staging',
    ],
  ],
  flags: {
    ...projectFlag,
    name: text('Its name, if it does not stand alone', { placeholder: 'NAME' }),
    ...placementFlags,
    'from-only': text('Take only what is promoted from this one', {
      placeholder: 'NAME',
      names: 'project-environment',
    }),
    ttl: text('Delete it so long after its last deployment', { placeholder: 'DURATION' }),
  },
  args: [optionalArgument('NAME', 'Its name: 1 to 63 printable characters')],
  run: async ({ call, show, context }, flags, alone) => {
    const reply = await call(createProjectEnvironment, {
      project: await projectOf(flags.project, context),
      name: oneName(flags.name, alone),
      environment: flags.on,
      logicalEnvironment: flags['logical-env'],
      fromOnly: flags['from-only'],
      ttl: flags.ttl,
    })
    await show(reply, ({ project, name }) => `Project environment ${name} of ${project} created.\n`)
  },
})
