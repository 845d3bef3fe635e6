import type { ExitCode } from '../contract/problem.ts'
import { command } from './command.ts'
import { text } from './flags.ts'

export const serve = command({
  brief: 'Run the server',
  description: [
    'The first start makes the organization default, the keys of this installation and an',
    'administrator token, which is saved for this command line and shown once. Every flag can also',
    'be a variable: BERTH_LISTEN, BERTH_PORT, BERTH_DATA, BERTH_DATABASE_URL.',
  ].join('\n'),
  examples: [
    'serve',
    'serve --listen 0.0.0.0 --port 8080 --data /var/lib/berth',
    [
      'serve --database-url postgres://berth@db.internal/berth',
      'on PostgreSQL; a password is better kept in BERTH_DATABASE_URL',
    ],
  ],
  flags: {
    listen: text('The address to listen on (default: 127.0.0.1)', { placeholder: 'ADDRESS' }),
    port: text('The port; 0 takes any free one (default: 7420)', { placeholder: 'NUMBER' }),
    data: text("The folder for database and keys (default: in the platform's data folder)", {
      placeholder: 'FOLDER',
    }),
    'database-url': text('A PostgreSQL database to use instead of the embedded one', {
      placeholder: 'URL',
    }),
    'calls-per-second': text('How many calls a second one token may make (default: 1000)', {
      placeholder: 'NUMBER',
    }),
  },
  isLocal: true,
  run: async ({ context, exit }, flags) => {
    exit((await context.serve(flags)) as ExitCode)
  },
})
