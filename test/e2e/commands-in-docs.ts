/** One command of a page: its words, and the file that its output goes to, if any. */
export interface DocCommand {
  readonly words: readonly string[]
  readonly into: string | undefined
}

/** The commands in a page's `sh` blocks, with their lines joined; comments and blank lines go. */
export const commandsIn = (page: string): readonly DocCommand[] =>
  [...page.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => linesOf(block.replaceAll('\\\n', ' ')))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(readCommand)

/** Lines without their comments; a quote that is open at the end of one goes on in the next. */
const linesOf = (block: string): readonly string[] => {
  const lines: string[] = []
  for (const line of block.split('\n').map((each) => each.replace(/(?:^|\s)#.*/, ''))) {
    const last = lines.at(-1) ?? ''
    if (last.split("'").length % 2 === 0) lines[lines.length - 1] = `${last} ${line}`
    else lines.push(line)
  }
  return lines
}

/** Splits one line by white space, quotes as POSIX has them, without any expansion. */
const readCommand = (line: string): DocCommand => {
  const words: string[] = []
  for (const [, single, double, bare] of line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g))
    words.push(single ?? double ?? bare ?? '')
  const redirected = words.indexOf('>')
  if (redirected === -1) return { words, into: undefined }
  return { words: words.slice(0, redirected), into: words[redirected + 1] }
}
