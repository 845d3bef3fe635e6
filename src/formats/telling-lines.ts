const error = /(?:^|[\s[(])(?:[A-Z]\w*)?(?:Error|Exception)\b.*:|^error:|^panic:|^fatal:/i
const says = (line: string): boolean =>
  !/^\s*$|^Node\.js v\d|^\s+at .*(?:node:internal|<anonymous>)/.test(line)

/**
 * So many of the lines that somebody wrote before an end as tell why: the last ones, without those
 * that say nothing, and from the last error on if that is earlier.
 */
export const tellingLines = <T extends { readonly text: string }>(
  lines: readonly T[],
  most: number,
): readonly T[] => {
  const told = lines.filter(({ text }) => says(text))
  const at = told.findLastIndex(({ text }) => error.test(text))
  const first = Math.max(0, told.length - most)
  const from = at === -1 ? first : Math.min(at, first)
  return told.slice(from, from + most)
}
