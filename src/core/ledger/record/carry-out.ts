import type { Environment } from '../../environments/environment.ts'
import type { LogicalEnvironment } from '../../environments/logical-environment.ts'
import type { Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { together } from '../../kernel/together.ts'
import { endEvent, startEvent, type LedgerEvent, type SlotNames } from './event.ts'
import * as events from '../log/event-store.ts'
import type { Change, End, Interval, Report } from './record.ts'
import type { ReportInput } from './report.ts'
import type { Slot } from './slot.ts'
import * as store from './store.ts'

/** Where a report plays: the locked slot and what stands around it. */
export interface Scene {
  readonly slot: Slot
  readonly environment: Environment
  readonly stage: LogicalEnvironment
  readonly projectId: string | null
  /** What stands behind a managed line; null for a report. */
  readonly managed: store.Managed | null
  readonly input: ReportInput
}

/** Carries out what was decided; each change of a record appends its event. */
export const carryOut = async (
  tx: Writer,
  context: Context,
  scene: Scene,
  report: Report,
  change: Change,
): Promise<void> => {
  const { slot } = scene
  const endedBy = (record: Interval, ending: End): Promise<void> =>
    end(tx, context, slot, namesOf(scene), record, ending)
  switch (change.kind) {
    case 'nothing':
      return
    case 'sighting': {
      const { organizationId } = context.principal
      return await store.moveSighting(tx, organizationId, change.record.id, change.seenAt)
    }
    case 'end':
      return await endedBy(change.record, {
        status: 'decommissioned',
        endedAt: change.endedAt,
        endRecordedAt: context.now(),
        supersededBy: null,
      })
    case 'start': {
      const { deployedAt, supersedes } = change
      const seenAt = Math.max(deployedAt, report.observedAt ?? context.now())
      const ending: End = {
        status: 'superseded',
        endedAt: deployedAt,
        endRecordedAt: context.now(),
        supersededBy: report.id,
      }
      return void (await together([
        supersedes && endedBy(supersedes, ending),
        begin(tx, context, scene, report, { deployedAt, seenAt, end: null }),
      ]))
    }
    case 'enter': {
      const { deployedAt, end: ending, moved } = change
      return void (await together([
        moved && endedBy(moved.record, moved.end),
        begin(tx, context, scene, report, { deployedAt, seenAt: deployedAt, end: ending }),
      ]))
    }
  }
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
    managed: scene.managed,
    reportedBy,
    deployedAt: life.deployedAt,
    recordedAt: context.now(),
    end: life.end,
  }
  await together([
    store.insert(tx, organizationId, record),
    store.insertLabels(tx, organizationId, record),
    store.insertSighting(tx, organizationId, record.id, life.seenAt),
    append(tx, context, startEvent(context, slot, namesOf(scene), record)),
  ])
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
  await together([
    store.setEnd(tx, context.principal.organizationId, record.id, ending),
    append(tx, context, endEvent(context, slot, names, record, ending)),
  ])
}

const append = async (tx: Writer, context: Context, event: LedgerEvent): Promise<void> => {
  await events.append(tx, context.principal.organizationId, event)
  tx.afterCommit(context.wake)
}

const namesOf = ({ environment, stage }: Scene): SlotNames => ({
  environment: environment.name,
  logicalEnvironment: stage.name,
})
