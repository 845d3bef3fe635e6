import type { Digest } from '../../../formats/digest.ts'
import type { Artifact } from '../../artifacts/artifact.ts'
import { equalsIn, familyOf, readClaimedIndex, rememberIndex } from '../../artifacts/equivalence.ts'
import { findOfKind, knowArtifact } from '../../artifacts/know-artifact.ts'
import { requireEnvironment, requireLogicalEnvironment } from '../../environments/require-place.ts'
import { audit } from '../../kernel/audit.ts'
import { atOneMoment, type Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { check, requireSome, write } from '../../kernel/operation.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { together } from '../../kernel/together.ts'
import { requireProject } from '../../projects/require-project.ts'
import { carryOut, type Scene } from './carry-out.ts'
import { recordedBy } from './outcome.ts'
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
    const scene = await sceneOf(tx, context, input)
    if (index) await rememberIndex(tx, context, index)
    // Only now: the wait for the slot is over.
    return await recordIn(tx, atOneMoment(context), scene)
  })
}

/** Locks and checks everything that the report relies on, in the house's order. */
const sceneOf = async (tx: Writer, context: Context, input: ReportInput): Promise<Scene> => {
  const { organizationId } = context.principal
  const [, environment, stage] = await together([
    requireSome(tx, context, 'ledger.record'),
    requireEnvironment(tx, context, input.environment),
    requireLogicalEnvironment(tx, context, input.logicalEnvironment),
  ])
  const project = input.project ? await requireProject(tx, context, input.project) : null
  const projectId = project?.id ?? null
  check(context, 'ledger.record', { projectId, logicalEnvironmentId: stage.id })
  const { managedBy, ...slot } = await store.lockSlot(tx, organizationId, {
    id: context.newId('slot'),
    environmentId: environment.id,
    logicalEnvironmentId: stage.id,
    deploymentName: input.deploymentName,
    kind: input.kind,
  })
  if (managedBy !== null) throw managed(input.deploymentName)
  return { slot, environment, stage, projectId, managed: null, input }
}

const managed = (name: string): Refusal =>
  new Refusal('slot_managed', `${name} is deployed by Berth, which alone writes its lines.`, {
    next: 'Deploy, roll back or stop it with berth, or report under another deployment name.',
    errors: [{ pointer: '#/deploymentName', detail: 'must not be that of a managed deployment' }],
  })

/** Takes one report, or one line of a managed deployment, whose slot is held. */
export const recordIn = async (tx: Writer, context: Context, scene: Scene): Promise<Recorded> => {
  const { input, slot } = scene
  const [active, family] = await together([
    store.activeIn(tx, context.principal.organizationId, slot.id),
    familyOf(tx, context, input.digest),
  ])
  const report = reportOf(context, input, equalsIn(family))
  const { change, artifact } = await changeOf(tx, context, scene, report, active)
  const isNew = change.kind === 'start' || change.kind === 'enter'
  const [recorded] = await together([
    recordedBy(tx, context, slot, report, change),
    isNew && requireEvidence(tx, context, scene.stage, input, family),
  ])
  const { digest, kind, name = null } = input
  if (isNew) await knowArtifact(tx, context, { digest, kind, name }, artifact)
  const entry = {
    action: 'deployment.record',
    target: recorded.recordId ?? slot.id,
    detail: { outcome: recorded.outcome, digest },
  } as const
  await together([
    carryOut(tx, context, scene, report, change),
    (isNew || change.kind === 'end') && audit(tx, context, entry),
  ])
  return recorded
}

const changeOf = async (
  tx: Writer,
  context: Context,
  { slot, stage, managed: manager }: Scene,
  report: Report,
  active: Interval | null,
): Promise<{ readonly change: Change; readonly artifact?: Artifact | undefined }> => {
  const { organizationId } = context.principal
  const isManaged = manager !== null
  const last = active ?? (await store.lastIn(tx, organizationId, slot.id))
  // Whoever is narrowed to a project ends, moves or touches only what is that project's.
  const own = (record: Interval | null): void => {
    const place = { projectId: record?.projectId ?? null, logicalEnvironmentId: stage.id }
    if (record && !isManaged) check(context, 'ledger.record', place)
  }
  own(last)
  // What the slot holds itself has been found to be of the slot's kind when it came.
  const isHeld = active?.digest === report.digest
  const stated = { digest: report.digest, kind: slot.kind }
  const artifact = isHeld ? undefined : await findOfKind(tx, context, stated)
  const decision = decide(report, { active, last }, context.now())
  if (decision.kind !== 'past') return { change: decision, artifact }
  const { deployedAt } = decision
  const place = { deployedAt, id: report.id }
  const neighbours = await store.around(tx, organizationId, slot.id, place)
  own(neighbours.before)
  return { change: enterPast(report, deployedAt, neighbours, context.now()), artifact }
}

const reportOf = (context: Context, input: ReportInput, same: readonly Digest[]): Report => {
  const now = context.now()
  return {
    id: context.newId('rec'),
    deploymentName: input.deploymentName,
    digest: input.digest,
    equivalents: same,
    status: input.status,
    deployedAt: settled('deployedAt', input.deployedAt, now),
    endedAt: settled('endedAt', input.endedAt, now),
    observedAt: settled('observedAt', input.observedAt, now),
  }
}
