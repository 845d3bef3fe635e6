/** How many values one statement may bind in a list: engines take some ten thousand at most. */
const mostAtOnce = 1000

/** Asks for so many values at a time that no statement is huge; the answers follow one another. */
export const inParts = async <T, R>(
  values: readonly T[],
  ask: (some: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> => {
  if (values.length <= mostAtOnce) return await ask(values)
  const answers: R[] = []
  for (let from = 0; from < values.length; from += mostAtOnce)
    for (const answer of await ask(values.slice(from, from + mostAtOnce))) answers.push(answer)
  return answers
}
