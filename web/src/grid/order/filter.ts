import type { DeploymentMark, SnapshotItem } from '../../../../src/contract/overview.ts'
import { lagsOf } from '../table/lag.ts'

/** What a word of a filter may be asked of. */
const fieldsOfItem = {
  name: (item: SnapshotItem) => item.deploymentName,
  version: (item: SnapshotItem) => item.version ?? '',
  digest: (item: SnapshotItem) => item.digest,
  environment: (item: SnapshotItem) => item.environment,
  env: (item: SnapshotItem) => item.environment,
  stage: (item: SnapshotItem) => item.logicalEnvironment,
  project: (item: SnapshotItem) => item.project ?? '',
  service: (item: SnapshotItem) => item.service ?? '',
  kind: (item: SnapshotItem) => item.kind,
} as const

const fieldsOfMark = {
  evidence: (mark: DeploymentMark) => mark.evidence,
  health: (mark: DeploymentMark) => mark.health ?? '',
  behind: (mark: DeploymentMark) => lagsOf(mark).map((each) => each.logicalEnvironment)[0] ?? '',
  is: (mark: DeploymentMark) => (mark.isRollback ? 'rollback' : ''),
} as const

/** What a filter asks: of what an item says, and of what is known beyond it. */
export interface Filter {
  readonly words: readonly string[]
  readonly ofItem: readonly Asked<SnapshotItem>[]
  readonly ofMark: readonly Asked<DeploymentMark>[]
}

interface Asked<T> {
  readonly read: (from: T) => string
  readonly text: string
}

/**
 * Reads a filter as typed: words that must all be found somewhere, and `field:word` for one field.
 * A field that there is none of, as in `sha256:4f2a`, is a part of its word.
 */
export const parseFilter = (typed: string): Filter => {
  const words: string[] = []
  const ofItem: Asked<SnapshotItem>[] = []
  const ofMark: Asked<DeploymentMark>[] = []
  for (const word of typed.toLowerCase().split(/\s+/)) {
    const [, field = '', text = ''] = /^(\w+):(.+)$/.exec(word) ?? []
    if (Object.hasOwn(fieldsOfItem, field))
      ofItem.push({ read: fieldsOfItem[field as keyof typeof fieldsOfItem], text })
    else if (Object.hasOwn(fieldsOfMark, field))
      ofMark.push({ read: fieldsOfMark[field as keyof typeof fieldsOfMark], text })
    else if (word !== '') words.push(word)
  }
  return { words, ofItem, ofMark }
}

/** Those that a filter lets through by what they say themselves. */
export const passing = (
  items: readonly SnapshotItem[],
  { words, ofItem }: Filter,
): readonly SnapshotItem[] =>
  words.length === 0 && ofItem.length === 0
    ? items
    : items.filter((item) => {
        const text = textOf(item)
        return (
          words.every((word) => text.includes(word)) &&
          ofItem.every((asked) => asked.read(item).toLowerCase().includes(asked.text))
        )
      })

/** Those of them that it lets through by their marks; one without a mark is not known to pass. */
export const passingMarks = (
  items: readonly SnapshotItem[],
  { ofMark }: Filter,
  marks: ReadonlyMap<string, DeploymentMark>,
): readonly SnapshotItem[] =>
  ofMark.length === 0
    ? items
    : items.filter(({ id }) => {
        const mark = marks.get(id)
        return mark && ofMark.every(({ read, text }) => read(mark).toLowerCase().startsWith(text))
      })

const texts = new WeakMap<SnapshotItem, string>()

const textOf = (item: SnapshotItem): string => {
  const known = texts.get(item)
  if (known !== undefined) return known
  const parts = Object.values(fieldsOfItem).map((read) => read(item))
  const text = [...parts, item.name ?? '', item.projectEnvironment ?? ''].join('\n').toLowerCase()
  texts.set(item, text)
  return text
}
