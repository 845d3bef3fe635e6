import { equivalents, readClaimedIndex, rememberIndex } from '../artifacts/equivalence.ts'
import { knowArtifact } from '../artifacts/know-artifact.ts'
import { requireEnvironment, requireLogicalEnvironment } from '../environments/require-place.ts'
import { audit } from '../kernel/audit.ts'
import { atOneMoment, type Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { checkSome, requirePermission, write } from '../kernel/operation.ts'
import { requireProject } from '../projects/require-project.ts'
import { carryOut, type Scene } from './carry-out.ts'
import { decide, settled, type Report } from './record.ts'
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
    checkSome(context, 'ledger.record')
    if (index) await rememberIndex(tx, context, index)
    return await recordIn(tx, context, input)
  })
}

const recordIn = async (tx: Writer, caller: Context, input: ReportInput): Promise<Recorded> => {
  const scene = await sceneOf(tx, caller, input)
  // Only now: the wait for the slot is over.
  const context = atOneMoment(caller)
  const report = await reportOf(tx, context, input)
  const { organizationId } = context.principal
  const active = await store.activeIn(tx, organizationId, scene.slot.id)
  const last = active ?? (await store.lastIn(tx, organizationId, scene.slot.id))
  const change = decide(report, { active, last }, context.now())
  if (change.kind === 'start' || change.kind === 'past') {
    await requireEvidence(tx, context, scene.stage, input, report.equivalents)
    await knowArtifact(tx, context, {
      digest: input.digest,
      kind: input.kind,
      name: input.name ?? null,
    })
  }
  const recorded = await carryOut(tx, context, scene, report, change)
  if (change.kind === 'start' || change.kind === 'past' || change.kind === 'end')
    await audit(tx, context, {
      action: 'deployment.record',
      target: recorded.recordId ?? scene.slot.id,
      detail: { outcome: recorded.outcome, digest: input.digest },
    })
  return recorded
}

/** Locks and checks everything that the report relies on, in the house's order. */
const sceneOf = async (tx: Writer, context: Context, input: ReportInput): Promise<Scene> => {
  const { organizationId } = context.principal
  const environment = await requireEnvironment(tx, context, input.environment)
  const stage = await requireLogicalEnvironment(tx, context, input.logicalEnvironment)
  const project = input.project ? await requireProject(tx, context, input.project) : null
  await requirePermission(tx, context, 'ledger.record', {
    projectId: project?.id ?? null,
    logicalEnvironmentId: stage.id,
  })
  const slot = await store.lockSlot(tx, organizationId, {
    id: context.newId('slot'),
    environmentId: environment.id,
    logicalEnvironmentId: stage.id,
    deploymentName: input.deploymentName,
    kind: input.kind,
  })
  return { slot, environment, stage, projectId: project?.id ?? null, input }
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
