import { settings, variableOf, type Setting, type SettingName } from '../config/settings.ts'
import type { ExitCode } from '../contract/problem.ts'
import { command } from './frame/command.ts'
import { text, type Flag } from './words/flags.ts'

const names = Object.keys(settings) as SettingName[]
const placeholders: Readonly<Record<SettingName, string>> = {
  listen: 'ADDRESS',
  port: 'PORT',
  'edge-listen': 'ADDRESS',
  'edge-port': 'PORT',
  'ask-port': 'PORT',
  'trusted-proxies': 'LIST',
  'base-host': 'HOST',
  'control-only': 'true',
  data: 'FOLDER',
  'database-url': 'URL',
  'calls-per-second': 'NUMBER',
  'blobs-url': 'URL',
  'blob-quota': 'SIZE',
  'uploads-at-once': 'NUMBER',
  'log-format': 'FORMAT',
  'process-memory': 'SIZE',
  'process-pids': 'NUMBER',
  'workflow-run-expiry': 'DURATION',
}
const flagOf = (
  { about, example, fallback }: Setting<unknown>,
  placeholder: string,
): Flag<string | undefined> =>
  text(fallback === undefined ? `${about}, such as ${example}` : about, {
    placeholder,
    ...(fallback === undefined ? {} : { fallback }),
  })
const flags = Object.fromEntries(
  names.map((name) => [name, flagOf(settings[name], placeholders[name])]),
) as Readonly<Record<SettingName, Flag<string | undefined>>>

export const serve = command({
  brief: 'Run the server',
  description: [
    'The first start makes the organization default, the keys of this installation and an',
    'administrator token, which is saved for this command line and shown once. Instead of a flag there',
    `can be a variable: ${names.map(variableOf).join(', ')}.`,
  ].join('\n'),
  examples: [
    'serve',
    'serve --listen 0.0.0.0 --port 8080 --data /var/lib/berth',
    [
      'serve --database-url postgres://berth@db.internal/berth',
      'on PostgreSQL; a password is better kept in BERTH_DATABASE_URL',
    ],
  ],
  flags,
  isLocal: true,
  isSilent: true,
  run: async ({ context, exit }, typed) => {
    exit((await context.serve(typed)) as ExitCode)
  },
})
