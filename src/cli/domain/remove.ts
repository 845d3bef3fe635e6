import { removeDomain } from '../../contract/domains.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'
import { placeFlags, placeOf } from '../words/place.ts'

export const remove = command({
  brief: 'Free a host name',
  examples: ['domain remove shop.example.com'],
  flags: { ...placeFlags, domain: text('The host name', { placeholder: 'NAME' }) },
  args: [optionalArgument('DOMAIN', 'The host name')],
  run: async ({ call, show, context }, flags, alone) => {
    const domain = oneName(flags.domain, alone)
    const { project, projectEnvironment } = await placeOf(flags, context)
    const reply = await call(removeDomain, { project, projectEnvironment, domain })
    await show(reply, (it) => `${it.domain} leads nowhere any more.\n`)
  },
})
