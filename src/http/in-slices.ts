import { setImmediate } from 'node:timers/promises'

/** How many items are worked on before others have a turn: some milliseconds' worth. */
const mostAtOnce = 200

/** Maps items a slice at a time; whatever else waits for this process runs between two of them. */
export const inSlices = async <T, R>(
  items: readonly T[],
  map: (item: T) => R,
): Promise<readonly R[]> => {
  const mapped: R[] = []
  for (let from = 0; from < items.length; from += mostAtOnce) {
    if (from > 0) await setImmediate()
    for (const item of items.slice(from, from + mostAtOnce)) mapped.push(map(item))
  }
  return mapped
}

/** Writes JSON as `JSON.stringify` does; a long list under `items` is written in slices. */
export const writeJson = async (output: unknown): Promise<string> => {
  if (!isLongList(output)) return JSON.stringify(output)
  const { items, ...rest } = output
  const written = await inSlices(items, (item) => JSON.stringify(item) ?? 'null')
  const others = JSON.stringify(rest).slice(1)
  return `{"items":[${written.join(',')}]${others === '}' ? '' : ','}${others}`
}

const isLongList = (output: unknown): output is { readonly items: readonly unknown[] } =>
  typeof output === 'object' &&
  output !== null &&
  'items' in output &&
  Array.isArray(output.items) &&
  output.items.length > mostAtOnce
