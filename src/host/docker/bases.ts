/** What stands for no image at all. */
const scratch = 'scratch'

/**
 * The images that a Dockerfile builds upon: those of its `FROM` and of `COPY --from`, without its
 * own stages. What the classic builder could not read either is passed over.
 */
export const basesOf = (
  dockerfile: string,
  buildArguments: Readonly<Record<string, string>>,
): readonly string[] => {
  const stages = new Set<string>()
  const bases = new Set<string>()
  const values = new Map<string, string>()
  let hasBegun = false
  const note = (image: string | undefined): void => {
    if (image === undefined || image === '' || image === scratch || /^\d+$/.test(image)) return
    if (!stages.has(image.toLowerCase())) bases.add(image)
  }
  for (const { name, words } of instructionsIn(dockerfile)) {
    const plain = words.filter((word) => !word.startsWith('--'))
    if (name === 'ARG' && !hasBegun)
      for (const word of plain) {
        const [, key = '', value] = /^(\w+)(?:=(.*))?$/s.exec(word) ?? []
        const given = buildArguments[key] ?? (value === undefined ? undefined : unquoted(value))
        if (given !== undefined) values.set(key, given)
      }
    if (name === 'COPY')
      note(words.find((word) => word.startsWith('--from='))?.slice('--from='.length))
    if (name !== 'FROM') continue
    hasBegun = true
    note(expanded(plain[0] ?? '', values))
    if (plain[1]?.toUpperCase() === 'AS' && plain[2]) stages.add(plain[2].toLowerCase())
  }
  return [...bases]
}

interface Instruction {
  readonly name: string
  readonly words: readonly string[]
}

const instructionsIn = (dockerfile: string): readonly Instruction[] => {
  const escape = /^(?:#[^\n]*\n)*?#\s*escape\s*=\s*([`\\])/i.exec(dockerfile)?.[1] ?? '\\'
  const found: Instruction[] = []
  let begun = ''
  for (const line of dockerfile.split(/\r?\n/)) {
    const text = line.trim()
    if (text === '' || text.startsWith('#')) continue
    if (text.endsWith(escape)) {
      begun += `${text.slice(0, -1)} `
      continue
    }
    const [name = '', ...words] = `${begun}${text}`.split(/\s+/)
    found.push({ name: name.toUpperCase(), words })
    begun = ''
  }
  return found
}

const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text

/** `$NAME`, `${NAME}`, `${NAME:-otherwise}` and `${NAME:+instead}`. */
const expanded = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replaceAll(
    /\$(?:(\w+)|\{(\w+)(?::([-+])([^}]*))?\})/g,
    (_, bare: string, braced: string, sign: string, word: string) => {
      const value = values.get(bare ?? braced) ?? ''
      if (sign === '-') return value === '' ? word : value
      if (sign === '+') return value === '' ? '' : word
      return value
    },
  )
