import { settings } from '../../config/settings.ts'
import { command } from '../frame/command.ts'
import { text, toggle } from '../words/flags.ts'
import { secretLines } from '../shown/secret-lines.ts'
import { madeHere } from '../frame/invocation.ts'

export const recover = command({
  brief: 'Make an administrator token on the machine of the server',
  description: [
    'For an organization that nobody can administer any more. It asks no server: it needs the data',
    'folder with the keys, as the user who runs the server, which may go on running. The audit says',
    'that it was done.',
  ].join('\n'),
  examples: [
    'token recover',
    'token recover --organization acme --data /var/lib/berth',
    ['token recover --install', 'one that may also create organizations'],
  ],
  flags: {
    organization: text('Whose administrator', { placeholder: 'NAME', fallback: 'default' }),
    install: toggle('It may also create organizations'),
    data: text(settings.data.about, { placeholder: 'DIR' }),
    'database-url': text(`${settings['database-url'].about}; better BERTH_DATABASE_URL`, {
      placeholder: 'URL',
    }),
  },
  isLocal: true,
  run: async ({ context, show, terminal }, flags) => {
    const { organization = 'default', install = false } = flags
    const value = await context.recover({ ...flags, organization, install })
    await show(madeHere(value), ({ id, roles, secret, ...token }) =>
      [
        `Token ${token.name} (${roles.join(', ')}; organization ${token.organization}) created: ${id}\n`,
        secretLines(secret, 'URL', terminal, ''),
      ].join(''),
    )
  },
})
