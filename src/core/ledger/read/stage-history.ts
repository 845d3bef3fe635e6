import type { Digest } from '../../../formats/digest.ts'
import { attributionOf } from '../../evidence/attestation.ts'
import { evidenceOf } from '../../evidence/evidence-of.ts'
import type { EvidenceContext } from '../../evidence/trust/verifier.ts'
import type { Reader } from '../../kernel/database.ts'
import { checkSome } from '../../kernel/operation.ts'
import type { Sql } from '../../kernel/sql.ts'
import { together } from '../../kernel/together.ts'
import { covering } from '../../kernel/visibility.ts'
import { recordColumns } from './list-deployment-records.ts'
import * as store from './stage-history-store.ts'
import { keyOf, type Thing } from './thing.ts'

/** How many of the latest starts of a slot, or of a service in a stage, are read. */
export const mostStarts = 50

/** The latest starts of one thing in one stage, and whether it had more. */
export interface StageHistory {
  readonly starts: readonly store.StageStart[]
  readonly isCut: boolean
}

/**
 * What began of a thing in each of these stages, as far as the caller may see; a stage that never
 * had it is missing. A start's project is the one that was stated, else what evidence says of it.
 */
export const historyIn = async (
  tx: Reader,
  context: EvidenceContext,
  thing: Thing,
  stageIds: readonly string[],
): Promise<ReadonlyMap<string, StageHistory>> => {
  if (stageIds.length === 0) return new Map()
  const visible = covering(checkSome(context, 'ledger.read'), recordColumns)
  const read = await readStarts(tx, context, thing, stageIds, visible)
  const isCut = read.some((starts) => starts.length >= mostStarts)
  const attributed = await withProjects(tx, context, read.flat())
  const same = attributed.filter((start) => keyOf(start) === keyOf(thing))
  const byStage = Map.groupBy(same, ({ logicalEnvironmentId }) => logicalEnvironmentId)
  return new Map([...byStage].map(([stage, starts]) => [stage, { starts, isCut }]))
}

/** Whether a stage ever held one of these digests as this thing. */
export const everHeld = (
  tx: Reader,
  context: EvidenceContext,
  { project, service, deploymentName, kind }: Thing,
  digests: readonly Digest[],
  stageId: string,
): Promise<boolean> => {
  const visible = covering(checkSome(context, 'ledger.read'), recordColumns)
  const name = project !== null && service !== null ? { service } : { deploymentName }
  const { organizationId } = context.principal
  return store.everHeld(tx, organizationId, digests, { stageId, kind, ...name }, visible)
}

const readStarts = async (
  tx: Reader,
  { principal: { organizationId } }: EvidenceContext,
  { project, service, deploymentName, kind }: Thing,
  stageIds: readonly string[],
  visible: Sql,
): Promise<readonly (readonly store.StageStart[])[]> => {
  if (project !== null && service !== null) {
    const asked = stageIds.flatMap((stageId) => [
      { service, project, stageId },
      { service, project: null, stageId },
    ])
    return await together(
      asked.map((each) => store.startsOf(tx, organizationId, each, visible, mostStarts)),
    )
  }
  const slots = await store.slotsNamed(tx, organizationId, { deploymentName, kind }, stageIds)
  return await together(
    slots.map((slot) => store.startsIn(tx, organizationId, slot, visible, mostStarts)),
  )
}

/** The starts with the project that evidence names where the report named none. */
const withProjects = async (
  tx: Reader,
  context: EvidenceContext,
  starts: readonly store.StageStart[],
): Promise<readonly store.StageStart[]> => {
  const unsaid = starts.filter(({ project, service }) => project === null && service !== null)
  if (unsaid.length === 0) return starts
  const digests = [...new Set(unsaid.map(({ digest }) => digest))]
  const facts = await evidenceOf(tx, context, digests)
  return starts.map((start) => {
    if (start.project !== null || start.service === null) return start
    const stated = { project: null, version: null }
    return { ...start, project: attributionOf(stated, facts.get(start.digest) ?? []).project }
  })
}
