import { listEnvironments } from '../../contract/environments.ts'
import { command } from '../frame/command.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import { columns } from './present.ts'

export const list = command({
  brief: 'List the environments',
  examples: ['environment list', 'environment list -o json'],
  flags: pageFlags,
  run: async (invocation, flags) => {
    const { limit, cursor } = flags
    const reply = await invocation.call(listEnvironments, { limit, cursor })
    const empty = 'No environments yet. Create one: berth environment create NAME'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})
