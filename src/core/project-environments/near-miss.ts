/** From how many code points on one letter may be a slip of the hand. */
const leastLetters = 5

/**
 * The existing name that a new one is probably meant to be: equal but for case, or, both of five
 * code points or more, with one letter more, less or different. Digits never count: `pr-41` and
 * `pr-42` are two. A name that exists is no near miss.
 */
export const nearMiss = (name: string, existing: readonly string[]): string | undefined => {
  if (existing.includes(name)) return undefined
  return (
    existing.find((other) => folded(other) === folded(name)) ??
    existing.find((other) => isOneLetterOff([...name], [...other]))
  )
}

// Upper case first: some letters have two small forms, such as the final sigma.
const folded = (text: string): string => text.toUpperCase().toLowerCase()

const isOneLetterOff = (a: readonly string[], b: readonly string[]): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length < leastLetters || long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  const isSame = short.length === long.length
  const rest = isSame ? at + 1 : at
  if (short.slice(rest).join('') !== long.slice(at + 1).join('')) return false
  return !isDigit(long[at]) && !(isSame && isDigit(short[at]))
}

const isDigit = (letter: string | undefined): boolean => /^\p{Nd}$/u.test(letter ?? '')
