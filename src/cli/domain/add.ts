import { addDomain } from '../../contract/domains.ts'
import { command } from '../frame/command.ts'
import { oneName } from '../words/one-name.ts'
import { optionalArgument, text } from '../words/flags.ts'
import { placeFlags, placeOf } from '../words/place.ts'

export const add = command({
  brief: 'Let a service answer under a host name of your own',
  description:
    'Point its DNS at the server. The edge speaks plain HTTP; a proxy in front of it holds the certificates.',
  examples: [
    'domain add shop.example.com',
    'domain add api.example.com --service api --env staging',
  ],
  flags: {
    ...placeFlags,
    domain: text('The host name', { placeholder: 'NAME' }),
    service: text('The service that answers', { placeholder: 'NAME', fallback: 'web' }),
  },
  args: [optionalArgument('DOMAIN', 'The host name')],
  run: async ({ call, show, context }, flags, alone) => {
    const domain = oneName(flags.domain, alone)
    const place = await placeOf(flags, context)
    const reply = await call(addDomain, { ...place, domain })
    await show(reply, (it) => `${it.domain} leads to ${it.service}.\n`)
  },
})
