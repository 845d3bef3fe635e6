import type { Digest } from '../../../formats/digest.ts'
import { equivalentsOf } from '../../artifacts/equivalence.ts'
import type { LogicalEnvironment } from '../../environments/logical-environment.ts'
import { allStages, tiersBefore } from '../../environments/stages.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import type { Reader } from '../../kernel/database.ts'
import { checkSome, readHeavy } from '../../kernel/operation.ts'
import { grantsFor } from '../../kernel/permission.ts'
import { rowList } from '../../kernel/row-list.ts'
import { all, sql } from '../../kernel/sql.ts'
import { covering } from '../../kernel/visibility.ts'
import { recordColumns, withEvidence } from '../../ledger/read/list-deployment-records.ts'
import { selectRecords, type RecordView } from '../../ledger/read/record-view.ts'
import { everHeld, historyIn, type StageHistory } from '../../ledger/read/stage-history.ts'
import { thingOf } from '../../ledger/read/thing.ts'
import { recordsBehind } from './behind.ts'
import { isAlive, type DeployPorts, type InstanceState, type RuntimeState } from '../runtime.ts'

/** Whether what Berth runs is well; `unknown` when the host does not say. */
export type Health = 'ready' | 'unready' | 'unknown'

/** How far a record is behind one stage before its own. */
export interface Behind {
  readonly logicalEnvironment: string
  /** Artifacts that began there since; null where this one never did. */
  readonly records: number | null
  readonly unseen: boolean
}

/** What is known of a record beyond what it says. */
export interface Mark extends RecordView {
  /** Null for what is reported, and for what no longer runs. */
  readonly health: Health | null
  /** By the nearest tier before its own in which the thing ever began; empty where it did not. */
  readonly behind: readonly Behind[]
}

/** Marks of those of the records that the caller may see. */
export const readMarks = async (
  context: EvidenceContext & DeployPorts,
  ids: readonly string[],
): Promise<readonly Mark[]> => {
  const seen = await context.runtime.state().catch(() => undefined)
  return await readHeavy(context, 'deployment.marks', async (tx) => {
    const { organizationId, grants } = context.principal
    const conditions = [
      sql`(r.organization_id, r.id) in ${rowList(organizationId, ids)}`,
      covering(checkSome(context, 'ledger.read'), recordColumns),
    ]
    const records = await selectRecords(tx, all(conditions), ids.length)
    const views = await withEvidence(tx, context, records)
    const stages = await allStages(tx, context)
    const isHealthShown = grantsFor(grants, 'deployment.read').length > 0
    const marks: Mark[] = []
    for (const view of views)
      marks.push({
        ...view,
        health: isHealthShown ? healthOf(view, seen) : null,
        behind: await behindOf(tx, context, view, stages),
      })
    return marks
  })
}

const healthOf = ({ record }: RecordView, seen: RuntimeState | undefined): Health | null => {
  const { deployment, status } = record
  if (deployment === null || status !== 'deployed') return null
  return seen
    ? healthIn(seen.instances.filter((each) => each.deployment === deployment))
    : 'unknown'
}

/** Ready when all that lives is; what has nothing alive is not. Pure. */
export const healthIn = (instances: readonly InstanceState[]): Health => {
  const alive = instances.filter(isAlive)
  if (alive.length > 0 && alive.every(isReady)) return 'ready'
  return alive.some(({ health }) => health === 'unknown') ? 'unknown' : 'unready'
}

const isReady = ({ state, health }: InstanceState): boolean =>
  state === 'running' && health === 'ready'

const behindOf = async (
  tx: Reader,
  context: EvidenceContext,
  view: RecordView,
  stages: readonly LogicalEnvironment[],
): Promise<readonly Behind[]> => {
  const { record } = view
  const own = stages.find(({ name }) => name === record.logicalEnvironment)
  if (record.status !== 'deployed' || !own) return []
  for (const tier of tiersBefore(own.tier)) {
    const earlier = stages.filter((stage) => stage.tier === tier)
    const ids = earlier.map(({ id }) => id)
    const histories = await historyIn(tx, context, thingOf(view), ids)
    const found: Behind[] = []
    for (const stage of earlier) {
      const history = histories.get(stage.id)
      if (history) found.push(await compared(tx, context, view, stage, history))
    }
    if (found.length > 0) return found
  }
  return []
}

const compared = async (
  tx: Reader,
  context: EvidenceContext,
  view: RecordView,
  { id, name }: LogicalEnvironment,
  { starts, isCut }: StageHistory,
): Promise<Behind> => {
  const digests = new Set([view.record.digest, ...starts.map((start) => start.digest)])
  const equals = await equivalentsOf(tx, context, [...digests])
  const isEqual = (a: Digest, b: Digest): boolean => equals.get(a)?.includes(b) ?? false
  const { digest } = view.record
  const records = recordsBehind(digest, starts, isEqual)
  if (records !== null || !isCut) return shown(name, records)
  // Longer ago than was read: then it is behind all that was.
  const same = equals.get(digest) ?? [digest]
  const isKnown = await everHeld(tx, context, thingOf(view), same, id)
  const since = new Set(starts.map((start) => start.digest)).size
  return shown(name, isKnown ? since : null)
}

const shown = (logicalEnvironment: string, records: number | null): Behind => ({
  logicalEnvironment,
  records,
  unseen: records === null,
})
