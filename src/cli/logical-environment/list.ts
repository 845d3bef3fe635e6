import { listLogicalEnvironments } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import { columns } from './present.ts'

export const list = command({
  brief: 'List the logical environments',
  examples: ['logical-environment list'],
  flags: pageFlags,
  run: async (invocation, { limit, cursor }) => {
    const reply = await invocation.call(listLogicalEnvironments, { limit, cursor })
    const empty = 'No logical environments. Create one: berth logical-environment create NAME'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})
