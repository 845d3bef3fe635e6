import * as contract from '../../contract/overview.ts'
import * as schema from '../../contract/overview.schema.ts'
import { readMarks } from '../../core/deployments/read/read-marks.ts'
import { activity } from '../../core/ledger/read/activity.ts'
import { search } from '../../core/ledger/read/search.ts'
import { takeSnapshot } from '../../core/ledger/read/take-snapshot.ts'
import { formatInstant } from '../../formats/instant.ts'
import { wrongFields } from '../field-errors.ts'
import { inSlices } from '../in-slices.ts'
import { route, type Route } from '../route.ts'
import { recordOf } from '../present-record.ts'

/** What shows the ledger as a whole: snapshots, marks, search and activity. */
export const overviewRoutes: readonly Route[] = [
  route(
    contract.takeSnapshot,
    { input: schema.snapshotInput, output: schema.snapshot },
    async (call, input) => {
      const { items, at, ...rest } = await takeSnapshot(call, input)
      return {
        ...rest,
        at: formatInstant(at),
        items: [
          ...(await inSlices(items, ({ deployedAt, lastSeenAt, ...item }) => ({
            ...item,
            deployedAt: formatInstant(deployedAt),
            lastSeenAt: formatInstant(lastSeenAt),
          }))),
        ],
      }
    },
  ),
  route(
    contract.readMarks,
    { input: schema.marksInput, output: schema.marks },
    async (call, { record }) => {
      const marks = await readMarks(call, record)
      return {
        items: marks.map(({ record: { id }, attribution, evidence, behind, ...rest }) => ({
          ...rest,
          record: id,
          evidence,
          project: attribution.project,
          version: attribution.version,
          attribution: attribution.by,
          behind: behind.map((each) => ({ ...each })),
        })),
      }
    },
  ),
  route(
    contract.search,
    { input: schema.searchInput, output: schema.searchAnswer },
    async (call, input) => {
      const { items, isWhole } = await search(call, input)
      return { items: items.map(({ why, view }) => ({ why, record: recordOf(view) })), isWhole }
    },
  ),
  route(
    contract.readActivity,
    { input: schema.activityInput, output: schema.activity },
    async (call, input) => {
      insistSpan(input)
      const { first, newestPerDay, days } = await activity(call, input)
      return {
        first: first === null ? null : formatInstant(first),
        isWhole: newestPerDay === null,
        newestPerDay,
        days: days.map(({ leadTime, ...day }) => ({
          ...day,
          leadTime: leadTime && { ...leadTime },
        })),
      }
    },
  ),
]

const dayMs = 86_400_000

const insistSpan = ({ from, to }: { readonly from: number; readonly to: number }): void => {
  if (from < to && to - from <= contract.mostActiveDays * dayMs) return
  const detail =
    from < to ? `must be at most ${contract.mostActiveDays} days after from` : 'must be after from'
  throw wrongFields([{ pointer: '#/to', detail }])
}
