import { createToken } from '../../contract/access.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, requiredChoice, text } from '../words/flags.ts'
import { secretLines } from '../shown/secret-lines.ts'
import { instantOrSpan } from '../words/span.ts'
import { roles, scopeOf } from './present.ts'

export const create = command({
  brief: 'Create a token; its secret is shown this once',
  description: [
    'viewer reads; recorder also reports and attests; deployer also creates projects; admin also',
    'manages places, keys and tokens. Nobody grants more than they hold.',
  ].join('\n'),
  examples: [
    'token create ci --role recorder --project shop --expires 90d',
    'token create on-call --role viewer --logical-env production',
  ],
  flags: {
    name: text('What it is for, if that does not stand alone', { placeholder: 'NAME' }),
    role: requiredChoice('What it may do', roles),
    project: text('Only in this project', { placeholder: 'NAME', names: 'project' }),
    'logical-env': text('Only in this logical environment', {
      placeholder: 'NAME',
      names: 'logical-environment',
    }),
    expires: text('Until when it is valid: a time, or a span such as 90d or 12h', {
      placeholder: 'TIME',
    }),
  },
  args: [optionalArgument('NAME', 'What it is for')],
  run: async ({ call, show, connection, context, terminal }, flags, alone) => {
    const reply = await call(createToken, {
      name: oneName(flags.name, alone),
      role: flags.role,
      project: flags.project,
      logicalEnvironment: flags['logical-env'],
      expiresAt: flags.expires && instantOrSpan(flags.expires, context.now()),
    })
    await show(reply, (token) => {
      const title = `Token ${token.name} (${token.role}; ${scopeOf(token)}) created: ${token.id}\n`
      const remedy = `Create another, and: berth token revoke ${token.id}`
      return title + secretLines(token.secret, connection().server.url, terminal, remedy)
    })
  },
})
