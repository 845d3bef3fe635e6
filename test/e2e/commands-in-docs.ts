/** One command of a page: its words, and the file that its output goes to, if any. */
export interface DocCommand {
  readonly words: readonly string[]
  readonly into: string | undefined
}

/** The commands in a page's `sh` blocks, with their lines joined; comments and blank lines go. */
export const commandsIn = (page: string): readonly DocCommand[] =>
  [...page.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(readCommand)

/** Splits one line by white space, quotes as POSIX has them, without any expansion. */
const readCommand = (line: string): DocCommand => {
  const words: string[] = []
  for (const [, single, double, bare] of line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)) {
    if (bare === '#') break
    words.push(single ?? double ?? bare ?? '')
  }
  const redirected = words.indexOf('>')
  if (redirected === -1) return { words, into: undefined }
  return { words: words.slice(0, redirected), into: words[redirected + 1] }
}
