import type { CliContext } from '../frame/context.ts'

/** A wheel that turns, and how long one position stands, in milliseconds. */
export const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
export const frameMs = 100

/** What is done before is not worth a word, in milliseconds. */
const silentMs = 1000

/** Waits for the work; on a terminal, a line on stderr says so once it takes over a second. */
export const withProgress = async <T>(
  { stderr }: Pick<CliContext, 'stderr'>,
  what: string,
  work: Promise<T>,
): Promise<T> => {
  if (!stderr.isTTY) return await work
  let frame = 0
  let drawing: NodeJS.Timeout | undefined
  const start = setTimeout(() => {
    drawing = setInterval(() => {
      const seconds = Math.floor((silentMs + frame * frameMs) / 1000)
      stderr.write(`\r\u001b[K${frames[frame++ % frames.length]} ${what} ${seconds}s`)
    }, frameMs)
  }, silentMs)
  try {
    return await work
  } finally {
    clearTimeout(start)
    clearInterval(drawing)
    if (frame > 0) stderr.write('\r\u001b[K')
  }
}
