import { equivalentsOf } from '../../artifacts/equivalence.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import { checkSome, readHeavy } from '../../kernel/operation.ts'
import { all } from '../../kernel/sql.ts'
import { covering } from '../../kernel/visibility.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { conditionsOf, lifeCondition } from './filters.ts'
import { recordColumns, withEvidence } from './list-deployment-records.ts'
import { selectRecords, type RecordView } from './record-view.ts'
import { keyOf, thingOf } from './thing.ts'

/** One thing that runs in one stage or in both; `from` and `to` are what runs there. */
export interface Difference {
  readonly key: string
  readonly answer: 'only_from' | 'only_to' | 'different' | 'same'
  readonly from: readonly RecordView[]
  readonly to: readonly RecordView[]
}

/** How many records of one stage are compared at most. */
const mostCompared = 10_000

/** What differs between two stages, matched by project, service and kind, else by name and kind. */
export const diff = (
  context: EvidenceContext,
  input: { readonly from: string; readonly to: string; readonly environment?: string | undefined },
): Promise<{ readonly items: readonly Difference[] }> =>
  readHeavy(context, 'deployment.diff', async (tx) => {
    const grants = checkSome(context, 'ledger.read')
    const running = async (stage: string): Promise<readonly RecordView[]> => {
      const filters = { logicalEnvironment: stage, environment: input.environment }
      const conditions = [
        ...(await conditionsOf(tx, context, filters)),
        lifeCondition(filters),
        covering(grants, recordColumns),
      ]
      const records = await selectRecords(tx, all(conditions), mostCompared + 1)
      if (records.length > mostCompared)
        throw new Refusal('too_large', `More than ${mostCompared} records run in ${stage}.`, {
          next: 'Compare one environment at a time: --env NAME',
        })
      return await withEvidence(tx, context, records)
    }
    const from = await running(input.from)
    const to = await running(input.to)
    const digests = [...new Set(from.map(({ record }) => record.digest))]
    const equal = await equivalentsOf(tx, context, digests)
    const isSame = (a: RecordView, b: RecordView): boolean =>
      equal.get(a.record.digest)?.includes(b.record.digest) ?? false
    return { items: compare(from, to, isSame) }
  })

/** Matches the two sides by key and says how each differs. Pure. */
export const compare = (
  from: readonly RecordView[],
  to: readonly RecordView[],
  isSame: (a: RecordView, b: RecordView) => boolean,
): readonly Difference[] => {
  const here = Map.groupBy(from, keyOfView)
  const there = Map.groupBy(to, keyOfView)
  const keys = [...new Set([...here.keys(), ...there.keys()])].sort()
  return keys.map((key) => {
    const a = here.get(key) ?? []
    const b = there.get(key) ?? []
    return { key: nameOf(a[0] ?? b[0]), answer: answerOf(a, b, isSame), from: a, to: b }
  })
}

const answerOf = (
  from: readonly RecordView[],
  to: readonly RecordView[],
  isSame: (a: RecordView, b: RecordView) => boolean,
): Difference['answer'] => {
  if (to.length === 0) return 'only_from'
  if (from.length === 0) return 'only_to'
  const covered =
    from.every((a) => to.some((b) => isSame(a, b))) &&
    to.every((b) => from.some((a) => isSame(a, b)))
  return covered ? 'same' : 'different'
}

const keyOfView = (view: RecordView): string => keyOf(thingOf(view))

const nameOf = (view: RecordView | undefined): string =>
  view && view.record.service !== null && view.attribution.project !== null
    ? `${view.attribution.project}/${view.record.service} (${view.record.kind})`
    : `${view?.record.deploymentName ?? ''} (${view?.record.kind ?? ''})`
