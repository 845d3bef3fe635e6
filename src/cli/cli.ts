import { run, type StricliProcess } from '@stricli/core'
import type { ExitCode } from '../contract/problem.ts'
import { loadApp } from './app.ts'
import { telling } from './frame/command.ts'
import { listenForComplaints } from './frame/complaints.ts'
import type { CliContext } from './frame/context.ts'
import { owedTo } from './frame/owed.ts'
import { strayWord } from './frame/stray-word.ts'
import { terminalOf } from './shown/terminal.ts'
import { UsageError } from './frame/errors.ts'

/** Runs one command line and gives its exit code; ends nothing by itself. */
export const runCli = async (argv: readonly string[], cli: CliContext): Promise<ExitCode> => {
  let code: ExitCode = 0
  const exit = (wanted: ExitCode): void => {
    code = wanted
  }
  if (argv[0] === '__complete') {
    const { complete } = await import('./completion/complete.ts')
    cli.stdout.write(await complete(argv.slice(1), cli))
    return code
  }
  await telling({ cli, exit }, wantsJson(argv), async () => {
    refuseEmptyFlags(argv)
    const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
    const complaints = listenForComplaints(words)
    const app = await loadApp(words, terminalOf(cli.stdout, cli), complaints.text)
    const process: StricliProcess = {
      stdout: { write: (text) => void cli.stdout.write(text) },
      // Whatever Stricli says, the complaints have heard.
      stderr: { write: () => undefined },
      env: {},
    }
    let command: readonly string[] = ['berth']
    await run(app, words, {
      process,
      forCommand: ({ prefix }) => {
        command = prefix
        return { process, cli, exit, name: prefix.join(' ') }
      },
    })
    const error = complaints.toError(
      command,
      () => owedTo(app.root, command, words),
      (word) => strayWord(app.root, command, words, word),
    )
    if (error) throw error
  })
  return code
}

/** `--flag=` reaches no parser: Stricli takes it for a word of its own. */
const refuseEmptyFlags = (argv: readonly string[]): void => {
  const end = argv.indexOf('--')
  for (const word of end === -1 ? argv : argv.slice(0, end)) {
    const flag = /^(--?[a-z][a-z-]*)=$/i.exec(word)?.[1]
    if (flag !== undefined) throw new UsageError(`${flag} must not be empty.`)
  }
}

/** Whether errors are wanted in JSON, found even in a command line that cannot be parsed. */
const wantsJson = (argv: readonly string[]): boolean =>
  argv.some(
    (word, index) =>
      /^(?:-o|--output)=json$/.test(word) ||
      (word === 'json' && /^(?:-o|--output)$/.test(argv[index - 1] ?? '')),
  )
