/** What an id names, by its first letters. */
export type IdPrefix =
  | 'org'
  | 'env'
  | 'lenv'
  | 'prj'
  | 'slot'
  | 'rec'
  | 'evt'
  | 'aud'
  | 'tok'
  | 'grant'
  | 'req'

/** Makes ids: a prefix, `_`, and 26 characters that sort by time (milliseconds, then chance). */
export type NewId = (prefix: IdPrefix) => string

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Ids from this clock and this source of chance; within one millisecond they still ascend. */
export const idsFrom = (now: () => number, random: (bytes: number) => Uint8Array): NewId => {
  let lastMs = -1
  let tail = 0n
  return (prefix) => {
    const ms = Math.max(now(), lastMs)
    if (ms === lastMs) tail += 1n
    else tail = random(10).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) >> 1n
    lastMs = ms
    return `${prefix}_${base32(BigInt(ms), 10)}${base32(tail, 16)}`
  }
}

const base32 = (value: bigint, length: number): string => {
  let text = ''
  for (let rest = value; text.length < length; rest >>= 5n)
    text = alphabet[Number(rest & 31n)] + text
  return text
}
