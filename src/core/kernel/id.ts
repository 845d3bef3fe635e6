/** What an id names, by its first letters. */
export type IdPrefix =
  | 'org'
  | 'env'
  | 'lenv'
  | 'prj'
  | 'penv'
  | 'slot'
  | 'rec'
  | 'evt'
  | 'aud'
  | 'tok'
  | 'ses'
  | 'grant'
  | 'vch'
  | 'svc'
  | 'run'
  | 'wrun'
  | 'rel'
  | 'dep'
  | 'edge'
  | 'req'

/** Makes ids: a prefix, `_`, and 26 characters that sort by time (milliseconds, then chance). */
export type NewId = (prefix: IdPrefix) => string

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Ids from this clock and this source of chance; within one millisecond they still ascend. */
export const idsFrom = (now: () => number, random: (bytes: number) => Uint8Array): NewId => {
  let lastMs = -1
  let time = ''
  let tail: Uint8Array = new Uint8Array()
  return (prefix) => {
    const ms = now()
    if (ms > lastMs) {
      lastMs = ms
      time = timeText(ms)
      tail = freshTail(random)
    } else increment(tail)
    return `${prefix}_${time}${tailText(tail)}`
  }
}

const timeText = (ms: number): string => {
  let text = ''
  for (let rest = ms; text.length < 10; rest = Math.floor(rest / 32)) text = digit(rest % 32) + text
  return text
}

/**
 * Sixteen digits of five bits; the first bit is left for what is counted up within a millisecond.
 */
const freshTail = (random: (bytes: number) => Uint8Array): Uint8Array => {
  const tail = random(16).map((byte) => byte & 31)
  tail[0] = (tail[0] ?? 0) & 15
  return tail
}

const increment = (tail: Uint8Array): void => {
  for (let at = tail.length - 1; at >= 0; at--) {
    const next = (tail[at] ?? 0) + 1
    tail[at] = next & 31
    if (next < 32) return
  }
}

const tailText = (tail: Uint8Array): string => {
  let text = ''
  for (const value of tail) text += digit(value)
  return text
}

const digit = (value: number): string => alphabet[value] ?? ''
