import { parsed, unparsed, type Parsed } from './parsed.ts'

const units: Readonly<Record<string, number>> = {
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

/** Reads a size with its unit, such as `50GiB`, into bytes: of at most 999 TiB. */
export const parseSize = (text: string): Parsed<number> => {
  const [, count, unit] = /^([1-9]\d{0,2})([KMGT]iB)$/.exec(text) ?? []
  return count !== undefined && unit !== undefined
    ? parsed(Number(count) * (units[unit] ?? 0))
    : unparsed('must be a whole number with KiB, MiB, GiB or TiB, such as 50GiB')
}
