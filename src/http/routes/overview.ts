import * as contract from '../../contract/overview.ts'
import * as schema from '../../contract/overview.schema.ts'
import { readMarks } from '../../core/deployments/read-marks.ts'
import { takeSnapshot } from '../../core/ledger/take-snapshot.ts'
import { formatInstant } from '../../formats/instant.ts'
import { inSlices } from '../in-slices.ts'
import { route, type Route } from '../route.ts'

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
]
