import { proposeCompletions } from '@stricli/core'
import { loadApp } from './app.ts'
import type { CliContext } from './context.ts'
import { printable } from './printable.ts'
import { terminalOf } from './terminal.ts'

/** What may follow the words (the last is begun, or empty): lines of word, tab, and what it is. */
export const complete = async (words: readonly string[], cli: CliContext): Promise<string> => {
  const process = { stdout: { write: () => undefined }, stderr: { write: () => undefined } }
  try {
    const app = await loadApp(words.slice(0, -1), terminalOf(cli.stdout, cli))
    const found = await proposeCompletions(app, words, { process, cli, exit: () => undefined })
    return found
      .map(({ completion, brief }) => `${printable(completion)}\t${printable(brief)}\n`)
      .join('')
  } catch {
    // Half a command line is often a wrong one.
    return ''
  }
}
