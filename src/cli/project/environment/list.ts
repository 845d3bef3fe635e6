import { listProjectEnvironments } from '../../../contract/project-environments.ts'
import { command } from '../../command.ts'
import { pageFlags, showList } from '../../list.ts'
import { projectFlag } from './flags.ts'
import { columns } from './present.ts'

export const list = command({
  brief: "List a project's environments",
  examples: ['project environment list --project shop'],
  flags: { ...projectFlag, ...pageFlags },
  run: async (invocation, { project, limit, cursor }) => {
    const reply = await invocation.call(listProjectEnvironments, { project, limit, cursor })
    const empty = `No environments here. Create one: berth project environment create --project ${project} NAME`
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})
