import type { LogFormat } from './config/settings.ts'
import { logText } from './log-text.ts'

let unwritten = ''
let format: LogFormat = 'json'

/** From now on lines are written so; until it is called, as JSON. */
export const logAs = (wanted: LogFormat): void => {
  format = wanted
}

/** Lines of one turn of the loop are written together: each write holds everybody up. */
export const log = (line: Readonly<Record<string, unknown>>): void => {
  const text = written(line)
  if (text === undefined) return
  if (unwritten === '') setImmediate(writeLog)
  unwritten += text
}

const written = (line: Readonly<Record<string, unknown>>): string | undefined => {
  const time = new Date()
  return format === 'text'
    ? logText(line, time)
    : `${JSON.stringify({ time: time.toISOString(), ...line })}\n`
}

export const writeLog = (): void => {
  process.stderr.write(unwritten)
  unwritten = ''
}
