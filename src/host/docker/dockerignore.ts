/**
 * Reads a `.dockerignore` as Docker does: patterns from the context's root, `**` over folders, `!`
 * takes back, the last that matches counts, and what matches a folder matches all in it. Answers
 * whether a path is left out.
 */
export const readDockerignore = (text: string): ((path: string) => boolean) => {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '!')
    .map(ruleOf)
  return (path) =>
    rules.reduce((left, { takesBack, shape }) => (shape.test(path) ? !takesBack : left), false)
}

const ruleOf = (line: string) => {
  const takesBack = line.startsWith('!')
  const parts = (takesBack ? line.slice(1).trim() : line).split('/')
  // As Go's filepath.Clean: no empty parts, no `.`, and `..` at the root goes nowhere.
  const clean: string[] = []
  for (const part of parts)
    if (part === '..') clean.pop()
    else if (part !== '' && part !== '.') clean.push(part)
  return { takesBack, shape: shapeOf(clean) }
}

const shapeOf = (parts: readonly string[]): RegExp => {
  if (parts.length === 0) return /(?!)/
  const text = parts.map((part, at) => {
    const isLast = at === parts.length - 1
    if (part === '**') return isLast ? '.*' : '(?:.*/)?'
    return `${glob(part)}${isLast ? '' : '/'}`
  })
  try {
    return new RegExp(`^${text.join('')}(?:/.*)?$`, 'su')
  } catch {
    return /(?!)/
  }
}

const glob = (part: string): string =>
  part.replaceAll(
    /\*\*|\*|\?|\[(\^?)((?:\\.|[^\]\\])+)\]|\\(.)|[$()*+./?[\\\]^{|}-]/gsu,
    (whole: string, not?: string, set?: string, escaped?: string) => {
      if (whole === '**') return '.*'
      if (whole === '*') return '[^/]*'
      if (whole === '?') return '[^/]'
      if (set !== undefined) return `[${not ?? ''}${set.replaceAll(/[[&~]/g, String.raw`\$&`)}]`
      return literal(escaped ?? whole)
    },
  )

const literal = (text: string): string => text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`)
