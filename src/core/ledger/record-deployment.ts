import { equivalents, readClaimedIndex, rememberIndex } from '../artifacts/equivalence.ts'
import { checkKind, knowArtifact } from '../artifacts/know-artifact.ts'
import { requireEnvironment, requireLogicalEnvironment } from '../environments/require-place.ts'
import { audit } from '../kernel/audit.ts'
import { atOneMoment, type Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { check, requireSome, write } from '../kernel/operation.ts'
import { requireProject } from '../projects/require-project.ts'
import { carryOut, type Scene } from './carry-out.ts'
import { enterPast } from './past.ts'
import { decide, settled, type Change, type Interval, type Report } from './record.ts'
import type { Recorded, ReportInput } from './report.ts'
import { requireEvidence } from './require-evidence.ts'
import * as store from './store.ts'

/**
 * Takes one report into the ledger (DESIGN.md, section 2). Safe to repeat: the same report of
 * what runs only moves `lastSeenAt`.
 */
export const recordDeployment = (context: Context, input: ReportInput): Promise<Recorded> => {
  const index = input.index && readClaimedIndex(input.index, input.digest)
  return write(context, 'deployment.record', async (tx) => {
    await requireSome(tx, context, 'ledger.record')
    if (index) await rememberIndex(tx, context, index)
    return await recordIn(tx, context, input)
  })
}

const recordIn = async (tx: Writer, caller: Context, input: ReportInput): Promise<Recorded> => {
  const scene = await sceneOf(tx, caller, input)
  // Only now: the wait for the slot is over.
  const context = atOneMoment(caller)
  const report = await reportOf(tx, context, input)
  const change = await changeOf(tx, context, scene, report)
  if (change.kind === 'start' || change.kind === 'enter') {
    await requireEvidence(tx, context, scene.stage, input, report.equivalents)
    const { digest, kind, name = null } = input
    await knowArtifact(tx, context, { digest, kind, name })
  }
  const recorded = await carryOut(tx, context, scene, report, change)
  if (change.kind === 'start' || change.kind === 'enter' || change.kind === 'end')
    await audit(tx, context, {
      action: 'deployment.record',
      target: recorded.recordId ?? scene.slot.id,
      detail: { outcome: recorded.outcome, digest: input.digest },
    })
  return recorded
}

const changeOf = async (
  tx: Writer,
  context: Context,
  { slot, stage }: Scene,
  report: Report,
): Promise<Change> => {
  const { organizationId } = context.principal
  const active = await store.activeIn(tx, organizationId, slot.id)
  const last = active ?? (await store.lastIn(tx, organizationId, slot.id))
  // Whoever is narrowed to a project ends, moves or touches only what is that project's.
  const own = (record: Interval | null): void => {
    const place = { projectId: record?.projectId ?? null, logicalEnvironmentId: stage.id }
    if (record) check(context, 'ledger.record', place)
  }
  own(last)
  // What the slot holds itself has been found to be of the slot's kind when it came.
  if (active?.digest !== report.digest)
    await checkKind(tx, context, { digest: report.digest, kind: slot.kind })
  const decision = decide(report, { active, last }, context.now())
  if (decision.kind !== 'past') return decision
  const { deployedAt } = decision
  const place = { deployedAt, id: report.id }
  const neighbours = await store.around(tx, organizationId, slot.id, place)
  own(neighbours.before)
  return enterPast(report, deployedAt, neighbours, context.now())
}

/** Locks and checks everything that the report relies on, in the house's order. */
const sceneOf = async (tx: Writer, context: Context, input: ReportInput): Promise<Scene> => {
  const { organizationId } = context.principal
  const environment = await requireEnvironment(tx, context, input.environment)
  const stage = await requireLogicalEnvironment(tx, context, input.logicalEnvironment)
  const project = input.project ? await requireProject(tx, context, input.project) : null
  const projectId = project?.id ?? null
  check(context, 'ledger.record', { projectId, logicalEnvironmentId: stage.id })
  const slot = await store.lockSlot(tx, organizationId, {
    id: context.newId('slot'),
    environmentId: environment.id,
    logicalEnvironmentId: stage.id,
    deploymentName: input.deploymentName,
    kind: input.kind,
  })
  return { slot, environment, stage, projectId, input }
}

const reportOf = async (tx: Writer, context: Context, input: ReportInput): Promise<Report> => {
  const now = context.now()
  return {
    id: context.newId('rec'),
    digest: input.digest,
    equivalents: await equivalents(tx, context, input.digest),
    status: input.status,
    deployedAt: settled('deployedAt', input.deployedAt, now),
    endedAt: settled('endedAt', input.endedAt, now),
    observedAt: settled('observedAt', input.observedAt, now),
  }
}
