import { commandAt } from '../../../formats/commands/command-at.ts'
import { listProjectEnvironments } from '../../../contract/project-environments.ts'
import { command } from '../../frame/command.ts'
import { pageFlags } from '../../words/page-flags.ts'
import { showList } from '../../shown/list.ts'
import { projectOf } from '../../words/project-of.ts'
import { projectFlag } from './flags.ts'
import { columns } from './present.ts'

export const list = command({
  brief: "List a project's environments",
  examples: ['project environment list', 'project environment list --project shop'],
  flags: { ...projectFlag, ...pageFlags },
  run: async (invocation, { limit, cursor, ...flags }) => {
    const project = await projectOf(flags.project, invocation.context)
    const reply = await invocation.call(listProjectEnvironments, { project, limit, cursor })
    const create = commandAt('project environment create NAME', flags)
    const empty = `No environments here. Create one: ${create}`
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})
