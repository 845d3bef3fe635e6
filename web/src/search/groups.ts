import type { FoundRecord } from '../../../src/contract/overview.ts'

/** Records that were found for the same reason. */
export interface Group {
  readonly why: FoundRecord['why']
  readonly records: readonly FoundRecord['record'][]
}

/** By what things are found, the most telling first, in words. */
export const reasons: Readonly<Record<FoundRecord['why'], string>> = {
  id: 'By id',
  digest: 'By digest',
  commit: 'Built from this commit',
  reference: 'By reference',
  version: 'By version',
  deploymentName: 'By deployment name',
  service: 'By service',
  project: 'By project',
  runUrl: 'By run',
}

/** What was found by why it was found; in each group what runs comes first, then the latest. */
export const groupsOf = (items: readonly FoundRecord[]): readonly Group[] =>
  (Object.keys(reasons) as FoundRecord['why'][])
    .map((why) => ({
      why,
      records: items
        .filter((item) => item.why === why)
        .map(({ record }) => record)
        .sort(runningFirst),
    }))
    .filter(({ records }) => records.length > 0)

const runningFirst = (a: FoundRecord['record'], b: FoundRecord['record']): number =>
  Number(b.status === 'deployed') - Number(a.status === 'deployed') ||
  Date.parse(b.deployedAt) - Date.parse(a.deployedAt)
