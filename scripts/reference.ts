import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settings, variableOf, type Setting, type SettingName } from '../src/config/settings.ts'
import { localGuide } from '../src/contract/local-problem-guide.ts'
import { guide } from '../src/contract/problem-guide.ts'
import { tellings } from '../src/contract/problem.ts'
import {
  actionsOf,
  stagelessActions,
  unnarrowedActions,
  type Action,
  type Role,
} from '../src/core/kernel/permission.ts'
import { routes } from '../src/http/routes/all.ts'

// Writes the pages of docs/reference that are made from the code: `node scripts/reference.ts`.

const exits: readonly (readonly [number, string])[] = [
  [0, 'done'],
  [1, 'a defect of ours'],
  [2, 'wrong usage'],
  [3, 'refused or invalid'],
  [4, 'what was addressed is not there'],
  [5, 'cannot be decided: errored, unverified, stale'],
  [6, 'not authenticated, or not allowed'],
  [7, 'the server cannot be reached, or the world failed'],
]

const problems = (): string => {
  const codes = Object.keys(tellings) as (keyof typeof tellings)[]
  const sections = codes.map((code) => {
    const { status, exit, title, retryable } = tellings[code]
    const { meaning, advice } = guide[code]
    const retry = retryable ? ', the same call may go through later' : ''
    return `## \`${code}\`\n\n${title}. Status ${status}, exit code ${exit}${retry}.\n\n${meaning}\n\n${advice}\n`
  })
  return page(
    'Problems',
    'Every error answer is `application/problem+json` (RFC 9457): `code` says what it is, `detail` what is',
    'wrong, `next` what to do, `retryable` whether the same call may go through later, `errors` which',
    'fields (RFC 6901 pointers), and `requestId` under which id the server log and the audit have it. The',
    'same page stands at `/docs/problems` of every server. What is no HTTP/1.1 request, is too large or comes',
    'too slowly gets the nearest code with 400, 408, 413 or 431, and the end of its connection.',
    '',
    'The command line ends with:',
    '',
    ...table(
      ['exit code', 'meaning'],
      exits.map(([code, meaning]) => [String(code), meaning]),
    ),
    '',
    ...sections,
    '# Of the command line alone',
    '',
    'What it finds out before, or without, a server.',
    '',
    ...Object.entries(localGuide).map(
      ([code, { meaning, advice }]) => `## \`${code}\`\n\n${meaning}\n\n${advice}\n`,
    ),
  )
}

const configuration = (): string => {
  const names = Object.keys(settings) as SettingName[]
  const all = names.map((name) => ({ name, setting: settings[name] as Setting<unknown> }))
  return page(
    'Configuration',
    'The server is configured by flags of `berth serve`, or by environment variables; a flag beats its',
    'variable, and that the default. An empty value is an error, never a default.',
    '',
    ...table(
      ['flag', 'variable', 'default', 'what it is'],
      all.map(({ name, setting }) => [
        `\`--${name}\``,
        `\`${variableOf(name)}\``,
        setting.fallback === undefined ? '' : `\`${setting.fallback}\``,
        setting.about,
      ]),
    ),
    '',
    'The same as a file of variables, for `systemd` or a container; each line shows an example:',
    '',
    '```sh',
    all
      .map(({ name, setting }) => {
        const usual = setting.fallback === undefined ? '' : `, by default ${setting.fallback}`
        return `# ${setting.about}${usual}.\n${variableOf(name)}=${setting.example}`
      })
      .join('\n\n'),
    '```',
  )
}

const endpointsOf = (action: Action | 'authenticated' | 'public'): string =>
  routes
    .filter(({ endpoint }) => endpoint.permission === action)
    .map(({ endpoint }) => `\`${endpoint.method} ${endpoint.path}\``)
    .join(', ')

const marksOf = (action: Action): string => {
  if (unnarrowedActions.has(action)) return ' *'
  return stagelessActions.has(action) ? ' **' : ''
}

const permissions = (): string => {
  const roles: readonly Role[] = ['viewer', 'recorder', 'deployer', 'admin', 'install']
  const actions = [...new Set(roles.flatMap((role) => actionsOf[role]))]
  return page(
    'Permissions',
    'What a role may do. A grant may be narrowed to a project and/or a logical environment: then it covers',
    'only what belongs to these, lists show no more, and what it does not cover is not there. What is marked',
    'with * is not narrowed, because everybody needs the names, or because source belongs to no project until',
    'it is deployed; what is marked with ** is narrowed by the project alone, because evidence belongs to no stage. What belongs to the organization as a whole (places,',
    'keys, projects, the audit) is only managed under a grant that is not narrowed. The worth of the evidence',
    'for a record counts all of it; its details are shown as far as the grant covers them.',
    '',
    ...table(
      ['action', ...roles],
      actions.map((action) => [
        `\`${action}\`${marksOf(action)}`,
        ...roles.map((role) => (actionsOf[role].includes(action) ? 'yes' : '')),
      ]),
    ),
    '',
    'Nobody grants more than they hold: a narrowed `admin` makes and revokes tokens within its own scope.',
    "`install` comes only with the very first administrator's token.",
    '',
    'What each endpoint needs:',
    '',
    ...table(
      ['action', 'endpoints'],
      [
        ...actions.map((action) => [`\`${action}\``, endpointsOf(action)]),
        ['any valid token', endpointsOf('authenticated')],
        ['nothing but what its body says', endpointsOf('public')],
      ],
    ),
  )
}

const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => [
  line(head),
  line(head.map(() => '---')),
  ...rows.map((row) => line(row.map((cell) => cell.replaceAll('|', '\\|')))),
]

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const page = (title: string, ...lines: readonly string[]): string =>
  [`# ${title}`, '', ...lines, '']
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replace(/\n+$/, '\n')

/** The generated pages by their file name. */
export const referencePages: Readonly<Record<string, () => string>> = {
  'problems.md': problems,
  'configuration.md': configuration,
  'permissions.md': permissions,
}

if (import.meta.main)
  for (const [name, text] of Object.entries(referencePages))
    writeFileSync(join(import.meta.dirname, '../docs/reference', name), text())
