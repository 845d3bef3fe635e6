import { docOf, type CommandDoc } from '../../src/cli/frame/command.ts'
import { subjects, type Target } from '../../src/cli/frame/subjects.ts'

/** A command with the words that lead to it. */
export interface Found {
  readonly words: readonly string[]
  readonly doc: CommandDoc
}

/** Every command that there is, in the order of the help. */
export const everyCommand = async (): Promise<readonly Found[]> => {
  const found: Found[] = []
  for (const [name, subject] of Object.entries(subjects))
    collect(await subject.load(), [name], found)
  return found
}

const collect = (target: Target, words: readonly string[], found: Found[]): void => {
  if ('getAllEntries' in target) {
    for (const { name, target: inner } of target.getAllEntries())
      collect(inner, [...words, name.original], found)
    return
  }
  const doc = docOf(target)
  if (doc === undefined) throw new Error(`${words.join(' ')} is not made by command()`)
  found.push({ words, doc })
}
