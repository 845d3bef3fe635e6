import { settings } from '../../config/settings.ts'
import { command } from '../frame/command.ts'
import { text } from '../words/flags.ts'
import { madeHere } from '../frame/invocation.ts'

export const adopt = command({
  brief: 'Let a database restored from a backup rule its host again',
  description: [
    'A host that holds routes of a later database takes none of an earlier one: what runs goes on, and',
    'nothing is deployed. This says that the restored database is right: its routes replace those of the',
    'host, what it says is active is started where it does not run, and what it does not know is ended.',
    'It needs the data folder with the keys; the server may go on running. The audit has it as host.adopt.',
  ].join('\n'),
  examples: ['host adopt', 'host adopt --data /var/lib/berth'],
  flags: {
    data: text(settings.data.about, { placeholder: 'DIR' }),
    'database-url': text(`${settings['database-url'].about}; better BERTH_DATABASE_URL`, {
      placeholder: 'URL',
    }),
  },
  isLocal: true,
  run: async ({ context, show }, flags) => {
    const value = await context.adopt(flags)
    await show(
      madeHere(value),
      () => 'Adopted: the host takes the routes of this database from now on.\n',
    )
  },
})
