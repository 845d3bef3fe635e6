import { listProjects, type Project } from '../../contract/projects.ts'
import { when } from '../shown/age.ts'
import { command } from '../frame/command.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import type { Column } from '../shown/table.ts'
import type { Terminal } from '../shown/terminal.ts'

export const list = command({
  brief: 'List the projects',
  examples: ['project list'],
  flags: pageFlags,
  run: async (invocation, { limit, cursor }) => {
    const reply = await invocation.call(listProjects, { limit, cursor })
    const empty = 'No projects yet. Create one: berth project create NAME'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})

const columns = (terminal: Terminal): readonly Column<Project>[] => [
  { title: 'NAME', of: ({ name }) => name, least: 12 },
  { title: 'DESCRIPTION', of: ({ description }) => description, least: 12, drop: 1 },
  { title: 'CREATED', of: ({ createdAt }) => when(terminal, createdAt) },
]
