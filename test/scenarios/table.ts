/** One line of a scenario: when (absent: the clock stands), what is done, and what comes of it. */
export interface Line {
  readonly at: number
  readonly time: string | undefined
  readonly words: readonly string[]
  readonly expected: readonly string[]
  /** The rows of a list, each as its words. */
  readonly rows: readonly (readonly string[])[]
}

/** A scenario: its title and its lines. */
export interface Scenario {
  readonly title: string
  readonly lines: readonly Line[]
}

/**
 * Reads a table of scenarios. `# title` begins one; then come lines `MM:SS  command  → outcome`,
 * and
 * below a command that lists, its rows, each after a `|`. Anything else is an error.
 */
export const readScenarios = (text: string): readonly Scenario[] => {
  const scenarios: { title: string; lines: Line[] }[] = []
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.trimEnd()
    const current = scenarios.at(-1)
    if (line === '') continue
    if (line.startsWith('# ')) {
      if (current && current.lines.length === 0) current.title += line.slice(1)
      else scenarios.push({ title: line.slice(2), lines: [] })
      continue
    }
    const row = /^\s+\|(.*)$/.exec(line)?.[1]
    const last = current?.lines.at(-1)
    if (row !== undefined && current && last) {
      current.lines[current.lines.length - 1] = { ...last, rows: [...last.rows, wordsOf(row)] }
      continue
    }
    const [, time, command, expected = ''] =
      /^(?:(\d\d:\d\d(?:\.\d{3})?)|\s{4,})\s+([^\s→|][^→]*)(?:→(.*))?$/.exec(line) ?? []
    if (command === undefined || !current) throw new Error(`line ${index + 1}: ${line}`)
    current.lines.push({
      at: index + 1,
      time,
      words: wordsOf(command),
      expected: wordsOf(expected),
      rows: [],
    })
  }
  return scenarios
}

/** A command's words without its flags, and its flags; one without a value is `true`. */
export const readFlags = (
  words: readonly string[],
  bare: readonly string[],
): { readonly plain: readonly string[]; readonly flags: Readonly<Record<string, string>> } => {
  const plain: string[] = []
  const flags: Record<string, string> = {}
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    if (!word.startsWith('--')) plain.push(word)
    else if (bare.includes(word)) flags[word] = 'true'
    else {
      const value = words[++index]
      if (value === undefined) throw new Error(`${word} needs a value`)
      flags[word] = value
    }
  }
  return { plain, flags }
}

const wordsOf = (text: string): readonly string[] => text.trim().split(/\s+/).filter(Boolean)
