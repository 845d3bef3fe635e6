import { latestVersion } from '../../../contract/workflows.ts'
import { command } from '../../frame/command.ts'
import { printable } from '../../shown/printable.ts'
import { projectFlag } from './present.ts'

export const latest = command({
  brief: "Print a project's latest version",
  examples: ['project version latest --project shop'],
  flags: projectFlag,
  run: async ({ call, show }, { project }) => {
    const reply = await call(latestVersion, { project })
    await show(reply, ({ version }) => `${printable(version)}\n`)
  },
})
