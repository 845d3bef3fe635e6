import { printable } from './printable.ts'
import { styled, type Terminal } from './terminal.ts'

/** The only showing of a new secret, and how to use it. A repeated answer has none any more. */
export const secretLines = (
  secret: string | undefined,
  server: string,
  terminal: Terminal,
): string =>
  secret === undefined
    ? 'Its secret was shown when it was created, and is kept nowhere.\n'
    : [
        `Token: ${styled(terminal, 'bold', printable(secret))}`,
        'It is shown this once and kept nowhere: put it where you keep secrets.',
        `To use it here: berth login --server ${server} --token-stdin`,
      ]
        .map((line) => `${line}\n`)
        .join('')
