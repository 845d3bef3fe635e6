import { UsageError } from '../frame/errors.ts'

/** `key=value` pairs as labels; with `mayRemove`, `key=` stays in as the wish to remove it. */
export const labelsOf = (
  pairs: readonly string[] | undefined,
  mayRemove = false,
): Record<string, string> | undefined => {
  if (pairs === undefined || pairs.length === 0) return undefined
  const labels: Record<string, string> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    const key = pair.slice(0, Math.max(at, 0))
    if (at < 1) throw new UsageError('--label must be KEY=VALUE.', 'Such as --label team=core')
    if (at === pair.length - 1 && !mayRemove)
      throw new UsageError(`--label ${key}= has no value.`, `Such as --label ${key}=core`)
    if (Object.hasOwn(labels, key)) throw new UsageError(`--label ${key} was given twice.`)
    labels[key] = pair.slice(at + 1)
  }
  return labels
}
