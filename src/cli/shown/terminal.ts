import { styleText } from 'node:util'
import type { CliContext, OutputStream } from '../frame/context.ts'

/** What is known of the place where text is shown. */
export interface Terminal {
  /** In columns; undefined where the text is not for eyes (a pipe, a file) and nothing is cut. */
  readonly width: number | undefined
  readonly isColored: boolean
  /** Milliseconds since 1970, for ages. */
  readonly now: number
}

/** The styles in use. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** Reads the terminal behind a stream; NO_COLOR (no-color.org) and TERM=dumb switch colors off. */
export const terminalOf = (stream: OutputStream, { env, now }: CliContext): Terminal => ({
  width: stream.isTTY ? (stream.columns ?? 80) : wantedWidth(env),
  isColored: stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
  now: now(),
})

/** COLUMNS (POSIX) says that somebody will show what is piped. */
const wantedWidth = ({ COLUMNS }: CliContext['env']): number | undefined =>
  COLUMNS !== undefined && /^[1-9]\d{1,3}$/.test(COLUMNS) ? Number(COLUMNS) : undefined

/** The text in a style, where there are colors. */
export const styled = (terminal: Terminal, style: Style | undefined, text: string): string =>
  style !== undefined && terminal.isColored
    ? styleText(style, text, { validateStream: false })
    : text
