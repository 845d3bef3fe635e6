import { UsageError } from '../frame/errors.ts'

const most = 32
const mostKey = 63
const mostValue = 256

/** `--annotation` as it was typed, as pairs; `berth.` is ours to write. */
export const annotationsOf = (
  pairs: readonly string[] | undefined,
): Readonly<Record<string, string>> => {
  const annotations = new Map<string, string>()
  for (const pair of pairs ?? []) {
    const at = pair.indexOf('=')
    const [key, value] = [pair.slice(0, Math.max(at, 0)), pair.slice(at + 1)]
    if (key === '' || value === '')
      throw new UsageError('--annotation must be KEY=VALUE.', 'Such as --annotation team=core')
    if (!/^[\w./-]+$/.test(key) || key.length > mostKey || key.startsWith('berth.'))
      throw new UsageError(
        `--annotation: a key has 1 to ${mostKey} letters, digits, dots, slashes, hyphens and underscores.`,
        'Such as team, or example.com/team; keys that begin with berth. are kept for Berth',
      )
    if (value.length > mostValue || /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value))
      throw new UsageError(`--annotation ${key} must have 1 to ${mostValue} printable characters.`)
    if (annotations.has(key)) throw new UsageError(`--annotation ${key} was given twice.`)
    annotations.set(key, value)
  }
  if (annotations.size > most)
    throw new UsageError(`There may be at most ${most} annotations.`, 'Leave some out')
  return Object.fromEntries(annotations)
}
