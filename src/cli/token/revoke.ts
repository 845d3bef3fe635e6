import { revokeToken } from '../../contract/access.ts'
import { command } from '../frame/command.ts'
import { argument } from '../words/flags.ts'

export const revoke = command({
  brief: 'Revoke a token for good',
  examples: ['token revoke tok_01jx4m9k2v8q7r3t5w6y0z1abc'],
  flags: {},
  args: [argument('ID', 'The id of the token: berth token list')],
  run: async ({ call, show }, _, id) => {
    const reply = await call(revokeToken, { id })
    await show(reply, ({ name }) => `Token ${name} revoked: nothing more happens in its name.\n`)
  },
})
