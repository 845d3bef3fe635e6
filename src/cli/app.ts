import {
  buildApplication,
  buildCommand,
  buildRouteMap,
  text_en,
  version as versionFlag,
  type Application,
  type ApplicationText,
} from '@stricli/core'
import type { ShellContext } from './frame/command.ts'
import { helpOf } from './frame/help.ts'
import { subjects, type Target } from './frame/subjects.ts'
import type { Terminal } from './shown/terminal.ts'
import { version } from './frame/version.ts'

/** The command line as a Stricli application; only the subject that `argv` names is loaded. */
export const loadApp = async (
  argv: readonly string[],
  terminal: Terminal,
  text: ApplicationText = text_en,
): Promise<Application<ShellContext>> => {
  const wanted = argv.find((word) => !word.startsWith('-')) ?? ''
  const routes: Record<string, Target> = {}
  const aliases: Record<string, string> = {}
  for (const [name, subject] of Object.entries(subjects)) {
    const isWanted = name === wanted || subject.alias === wanted
    routes[name] = isWanted ? await subject.load() : standIn(subject.brief)
    if (subject.alias !== undefined) aliases[subject.alias] = name
  }
  const root = buildRouteMap<string, ShellContext>({
    routes,
    aliases,
    docs: { brief: 'What runs where, can it be trusted, and put this there.' },
  })
  return buildApplication(
    root,
    {
      name: 'berth',
      scanner: { caseStyle: 'original', allowArgumentEscapeSequence: true },
      documentation: { disableAnsiColor: true },
      localization: { text },
    },
    {
      help: {
        flag: {
          brief: 'Say how it is used',
          global: true,
          aliases: ['h'],
          defaultForRouteMap: true,
          run(_, { result }) {
            this.process.stdout.write(helpOf(result.target as Target, result.prefix, terminal))
          },
        },
      },
      version: versionFlag({
        brief: 'Say which version this is',
        alias: 'v',
        info: { currentVersion: version },
      }),
    },
  )
}

/** Stands for a subject whose commands are not wanted now. */
const standIn = (brief: string): Target =>
  buildCommand<NonNullable<unknown>, [], ShellContext>({
    docs: { brief },
    parameters: {},
    func: () => new Error('defect: a subject that was not loaded was run'),
  })
