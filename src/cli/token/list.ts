import { listTokens } from '../../contract/access.ts'
import { command } from '../frame/command.ts'
import { pageFlags } from '../words/page-flags.ts'
import { showList } from '../shown/list.ts'
import { columns } from './present.ts'

export const list = command({
  brief: 'List the tokens, revoked ones too; never their secrets',
  examples: ['token list'],
  flags: pageFlags,
  run: async (invocation, { limit, cursor }) => {
    const reply = await invocation.call(listTokens, { limit, cursor })
    const empty = 'No tokens. Create one: berth token create NAME --role ROLE'
    await showList(invocation, reply, columns(invocation.terminal), empty)
  },
})
