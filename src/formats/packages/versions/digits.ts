/** Compares two runs of ASCII digits as numbers of any length. */
export const compareDigits = (a: string, b: string): number => {
  const [left, right] = [withoutZeros(a), withoutZeros(b)]
  return left.length - right.length || compareText(left, right)
}

/** Compares two texts by their code units; in ASCII that is the order of their bytes. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const withoutZeros = (digits: string): string => digits.replace(/^0+/, '')
