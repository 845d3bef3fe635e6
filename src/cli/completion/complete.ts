import { proposeCompletions } from '@stricli/core'
import { loadApp } from '../app.ts'
import type { CliContext } from '../frame/context.ts'
import { printable } from '../shown/printable.ts'
import { terminalOf } from '../shown/terminal.ts'

/** What may follow the words (the last is begun, or empty): lines of word, tab, and what it is. */
export const complete = async (words: readonly string[], cli: CliContext): Promise<string> => {
  const process = { stdout: { write: () => undefined }, stderr: { write: () => undefined } }
  try {
    const app = await loadApp(words.slice(0, -1), terminalOf(cli.stdout, cli))
    const found = await proposeCompletions(app, words, {
      ...{ process, cli, words },
      exit: () => undefined,
    })
    const values = found.filter(({ completion }) => !completion.startsWith('-'))
    // Flags are many: they come when a dash was typed, or when nothing else can follow.
    const shown = words.at(-1)?.startsWith('-') || values.length === 0 ? found : values
    return shown
      .filter(({ completion }) => completion !== '--')
      .map(({ completion, brief }) => `${printable(completion)}\t${printable(brief)}\n`)
      .join('')
  } catch {
    // Half a command line is often a wrong one.
    return ''
  }
}
