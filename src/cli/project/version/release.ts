import { releaseVersion } from '../../../contract/workflows.ts'
import { command } from '../../frame/command.ts'
import { argument } from '../../words/flags.ts'
import { projectFlag } from './present.ts'

export const release = command({
  brief: 'Release a version, for good',
  description: 'From then on no workflow run begins on it, and no evidence comes under it.',
  examples: ['project version release v1.2.0 --project shop'],
  flags: projectFlag,
  args: [argument('VERSION', 'The version')],
  run: async ({ call, show }, { project }, version) => {
    const reply = await call(releaseVersion, { project, version })
    await show(reply, (it) => `Version ${it.version} of ${it.project} is released.\n`)
  },
})
