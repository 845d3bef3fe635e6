import { equivalents } from '../artifacts/equivalence.ts'
import type { Environment } from '../environments/environment.ts'
import type { LogicalEnvironment } from '../environments/logical-environment.ts'
import type { Context } from '../kernel/context.ts'
import type { Writer } from '../kernel/database.ts'
import { endEvent, startEvent, type LedgerEvent, type SlotNames } from './event.ts'
import * as events from './event-store.ts'
import {
  outcomeOfStart,
  type Change,
  type End,
  type Interval,
  type Outcome,
  type Report,
} from './record.ts'
import type { Recorded, ReportInput } from './report.ts'
import type { Slot } from './slot.ts'
import * as store from './store.ts'

/** Where a report plays: the locked slot and what stands around it. */
export interface Scene {
  readonly slot: Slot
  readonly environment: Environment
  readonly stage: LogicalEnvironment
  readonly projectId: string | null
  readonly input: ReportInput
}

/** Carries out what was decided; each change of a record appends its event. */
export const carryOut = async (
  tx: Writer,
  context: Context,
  scene: Scene,
  report: Report,
  change: Change,
): Promise<Recorded> => {
  const { organizationId } = context.principal
  switch (change.kind) {
    case 'nothing':
      return { outcome: change.outcome, recordId: change.record?.id ?? null }
    case 'sighting':
      await store.moveSighting(tx, organizationId, change.record.id, change.seenAt)
      return { outcome: 'unchanged', recordId: change.record.id }
    case 'end': {
      await end(tx, context, scene.slot, namesOf(scene), change.record, {
        status: 'decommissioned',
        endedAt: change.endedAt,
        endRecordedAt: context.now(),
        supersededBy: null,
      })
      return { outcome: 'decommissioned', recordId: change.record.id }
    }
    case 'start':
      return await start(tx, context, scene, report, change)
    case 'enter':
      return await enter(tx, context, scene, report, change)
  }
}

const start = async (
  tx: Writer,
  context: Context,
  scene: Scene,
  report: Report,
  { deployedAt, supersedes }: Extract<Change, { kind: 'start' }>,
): Promise<Recorded> => {
  const { organizationId } = context.principal
  let outcome: Outcome = 'deployed'
  if (supersedes) {
    const same = await equivalents(tx, context, supersedes.digest)
    const slotId = scene.slot.id
    outcome = outcomeOfStart(supersedes, {
      reported: await store.firstOf(tx, organizationId, slotId, report.equivalents),
      superseded: await store.firstOf(tx, organizationId, slotId, same),
    })
    await end(tx, context, scene.slot, namesOf(scene), supersedes, {
      status: 'superseded',
      endedAt: deployedAt,
      endRecordedAt: context.now(),
      supersededBy: report.id,
    })
  }
  const seenAt = Math.max(deployedAt, report.observedAt ?? context.now())
  await begin(tx, context, scene, report, { deployedAt, seenAt, end: null })
  return { outcome, recordId: report.id }
}

const enter = async (
  tx: Writer,
  context: Context,
  scene: Scene,
  report: Report,
  { deployedAt, end: ending, moved }: Extract<Change, { kind: 'enter' }>,
): Promise<Recorded> => {
  if (moved) await end(tx, context, scene.slot, namesOf(scene), moved.record, moved.end)
  await begin(tx, context, scene, report, { deployedAt, seenAt: deployedAt, end: ending })
  return { outcome: 'outdated', recordId: report.id }
}

const begin = async (
  tx: Writer,
  context: Context,
  scene: Scene,
  report: Report,
  life: { readonly deployedAt: number; readonly seenAt: number; readonly end: End | null },
): Promise<void> => {
  const { organizationId, id: reportedBy } = context.principal
  const { input, slot } = scene
  const record: store.NewRecord = {
    id: report.id,
    slot,
    digest: report.digest,
    name: input.name ?? null,
    version: input.version ?? null,
    reference: input.reference ?? null,
    projectId: scene.projectId,
    service: input.service ?? null,
    labels: input.labels,
    runUrl: input.runUrl ?? null,
    reportedBy,
    deployedAt: life.deployedAt,
    recordedAt: context.now(),
    end: life.end,
  }
  await store.insert(tx, organizationId, record)
  await store.insertLabels(tx, organizationId, record)
  await store.insertSighting(tx, organizationId, record.id, life.seenAt)
  const names = namesOf(scene)
  await append(tx, context, startEvent(context, slot, names, record))
}

/** Ends a record, or moves its end back. */
export const end = async (
  tx: Writer,
  context: Context,
  slot: Slot,
  names: SlotNames,
  record: Interval,
  ending: End,
): Promise<void> => {
  await store.setEnd(tx, context.principal.organizationId, record.id, ending)
  await append(tx, context, endEvent(context, slot, names, record, ending))
}

const append = async (tx: Writer, context: Context, event: LedgerEvent): Promise<void> => {
  await events.append(tx, context.principal.organizationId, event)
  tx.afterCommit(context.wake)
}

const namesOf = ({ environment, stage }: Scene): SlotNames => ({
  environment: environment.name,
  logicalEnvironment: stage.name,
})
