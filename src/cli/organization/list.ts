import { listOrganizations } from '../../contract/access.ts'
import { command } from '../frame/command.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import { columns } from './present.ts'

export const list = command({
  brief: 'List the organizations',
  examples: ['organization list'],
  flags: pageFlags,
  run: async (invocation, { limit, cursor }) => {
    const reply = await invocation.call(listOrganizations, { limit, cursor })
    const empty = 'No organizations. Create one: berth organization create NAME'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})
