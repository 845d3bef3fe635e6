import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One `sql` template of the source: `?` for a gap that takes a value, `…` for one that takes a
 * piece.
 */
export interface Template {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** Every template below a folder, those within the gaps of others too. */
export const templatesIn = (folder: string): readonly Template[] =>
  globSync('**/*.ts', { cwd: folder })
    .filter((file) => !file.endsWith('.test.ts'))
    .toSorted()
    .flatMap((file) => templatesOf(join(folder, file), readFileSync(join(folder, file), 'utf8')))

/** The templates of one source text. */
export const templatesOf = (file: string, source: string): readonly Template[] => {
  const pieces = new Set(
    [...source.matchAll(/\b(?:const )?(\w+)(?:: Sql\b| = sql`)/g)].map(([, name]) => name),
  )
  const isPiece = (gap: string): boolean =>
    pieces.has(gap) || /\b(?:sql`|(?:list|all|any|join)\()/.test(gap)
  const found: Template[] = []
  for (const { index } of source.matchAll(/(?<![.\w])sql`/g)) {
    const line = source.slice(0, index).split('\n').length
    found.push({ file, line, text: textFrom(source, index + 'sql`'.length, isPiece) })
  }
  return found
}

/** The text from here to the closing backtick. */
const textFrom = (source: string, start: number, isPiece: (gap: string) => boolean): string => {
  let text = ''
  for (let at = start; at < source.length; at++) {
    if (source[at] === '`') return text
    if (source.startsWith('${', at)) {
      const end = endOfGap(source, at + 2)
      text += isPiece(source.slice(at + 2, end)) ? '…' : '?'
      at = end
    } else text += source[at]
  }
  throw new Error('a template without an end')
}

const endOfGap = (source: string, start: number): number => {
  let depth = 1
  for (let at = start; at < source.length; at++) {
    const character = source[at]
    if (character === '`') at = endOfTemplate(source, at + 1)
    else if (character === "'") at = source.indexOf("'", at + 1)
    else if (character === '{') depth += 1
    else if (character === '}' && --depth === 0) return at
  }
  throw new Error('a gap without an end')
}

const endOfTemplate = (source: string, start: number): number => {
  for (let at = start; at < source.length; at++) {
    if (source[at] === '`') return at
    if (source.startsWith('${', at)) at = endOfGap(source, at + 2)
  }
  throw new Error('a template without an end')
}
