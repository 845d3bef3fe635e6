import { compareDigits } from './digits.ts'

const shape = /^(?:(\d{1,9}):)?([A-Za-z0-9.+~:-]*?)(?:-([A-Za-z0-9.+~]*))?$/

/** The order of Debian's packages (Debian Policy §5.6.12): epoch, upstream version, revision. */
export const compareDebian = (a: string, b: string): number | undefined => {
  const [left, right] = [read(a), read(b)]
  if (!left || !right) return undefined
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  )
}

const read = (text: string) => {
  const found = shape.exec(text)
  if (!found) return undefined
  const [, epoch = '0', upstream = '', revision = ''] = found
  // A colon belongs to the upstream version only behind an epoch.
  if (upstream === '' || (found[1] === undefined && upstream.includes(':'))) return undefined
  return { epoch, upstream, revision }
}

/** By turns what is no digit, letters first and `~` before the end itself, and then a number. */
const compareParts = (a: string, b: string): number => {
  let [left, right] = [a, b]
  while (left !== '' || right !== '') {
    const [words, others] = [/^\D*/.exec(left)?.[0] ?? '', /^\D*/.exec(right)?.[0] ?? '']
    for (let at = 0; at < Math.max(words.length, others.length); at++) {
      const answer = weight(words.charCodeAt(at)) - weight(others.charCodeAt(at))
      if (answer !== 0) return answer
    }
    left = left.slice(words.length)
    right = right.slice(others.length)
    const [number, other] = [/^\d*/.exec(left)?.[0] ?? '', /^\d*/.exec(right)?.[0] ?? '']
    const answer = compareDigits(number, other)
    if (answer !== 0) return answer
    left = left.slice(number.length)
    right = right.slice(other.length)
  }
  return 0
}

const tilde = '~'.charCodeAt(0)

const weight = (code: number): number => {
  if (Number.isNaN(code)) return 0
  if (code === tilde) return -1
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? code : code + 256
}
