let unwritten = ''

/** Lines of one turn of the loop are written together: each write holds everybody up. */
export const log = (line: Readonly<Record<string, unknown>>): void => {
  if (unwritten === '') setImmediate(writeLog)
  unwritten += `${JSON.stringify({ time: new Date().toISOString(), ...line })}\n`
}

export const writeLog = (): void => {
  process.stderr.write(unwritten)
  unwritten = ''
}
