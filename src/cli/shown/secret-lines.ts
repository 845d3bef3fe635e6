import { printable } from './printable.ts'
import { styled, type Terminal } from './terminal.ts'

/**
 * The only showing of a new secret, and how to use it. A repeated answer has none any more: then
 * the first one was lost on the way, and `remedy` says what to do.
 */
export const secretLines = (
  secret: string | undefined,
  server: string,
  terminal: Terminal,
  remedy: string,
): string =>
  secret === undefined
    ? `The answer with its secret was lost on the way, and nobody has kept it. ${remedy}\n`
    : [
        `Token: ${styled(terminal, 'bold', printable(secret))}`,
        'It is shown this once and kept nowhere: put it where you keep secrets.',
        `To use it here: berth login --server ${server} --token-stdin`,
      ]
        .map((line) => `${line}\n`)
        .join('')
