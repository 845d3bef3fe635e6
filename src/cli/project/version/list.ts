import { listVersions } from '../../../contract/workflows.ts'
import { command } from '../../frame/command.ts'
import { pageFlags } from '../../words/page-flags.ts'
import { showList } from '../../shown/list.ts'
import { columns, projectFlag } from './present.ts'

export const list = command({
  brief: "List a project's versions, the newest first",
  examples: ['project version list --project shop'],
  flags: { ...projectFlag, ...pageFlags },
  run: async (invocation, { project, limit, cursor }) => {
    const reply = await invocation.call(listVersions, { project, limit, cursor })
    const empty = `No versions yet. A run makes one: berth attestation init --project ${project} --workflow NAME --version VERSION`
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})
