import { markLatestVersion } from '../../../contract/workflows.ts'
import { command } from '../../frame/command.ts'
import { argument } from '../../words/flags.ts'
import { projectFlag } from './present.ts'

export const markLatest = command({
  brief: "Make an open version the project's latest",
  description:
    'It is what --latest-version means. A version that arises becomes the latest by itself.',
  examples: ['project version mark-latest v1.2.0 --project shop'],
  flags: projectFlag,
  args: [argument('VERSION', 'The version')],
  run: async ({ call, show }, { project }, version) => {
    const reply = await call(markLatestVersion, { project, version })
    await show(reply, (it) => `Version ${it.version} is the latest of ${it.project}.\n`)
  },
})
