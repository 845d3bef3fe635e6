import { digestOf, type Digest } from '../src/formats/digest.ts'
import { bulkInto, type Bulk, type BulkRow } from './bulk.ts'
import type { Place } from './places.ts'

/** How many slots have something deployed, and how many artifacts there are to be deployed. */
export const slots = 10_000

/** The artifacts, each to be attested, so that every record's evidence has to be looked at. */
export const artifacts: readonly Digest[] = Array.from({ length: slots }, (_, index) =>
  digestOf(`history ${index}`),
)

const stages = ['development', 'staging', 'production'] as const
const beginning = Date.UTC(2026, 0, 1)
const betweenRecords = 10_000

/** The last record of all, so that a short and a long history end alike. */
const lastRecord = 1_000_000 - 1

export interface Known {
  readonly organizationId: string
  readonly environmentId: string
  readonly stageIds: readonly string[]
  readonly reporterId: string
}

/**
 * Writes the latest `count` of a million records, in every slot one after another, each superseded
 * by the slot's next; all slots hold one. Their events are left out: no list reads them.
 */
export const writeHistory = async (place: Place, count: number): Promise<void> => {
  const bulk = await bulkInto(place)
  const known = await knownIn(bulk)
  const numbers = (): Iterable<number> =>
    Iterator.from(countFrom(lastRecord + 1 - count)).take(count)
  await bulk.insert(
    'slots',
    Iterator.from(countFrom(0))
      .take(slots)
      .map((n) => slotRow(known, n)),
  )
  await bulk.insert(
    'records',
    Iterator.from(numbers()).map((n) => recordRow(known, n)),
  )
  await bulk.insert(
    'sightings',
    Iterator.from(numbers()).map((n) => sightingRow(known, n)),
  )
  await bulk.end()
}

/** The ids of what a first start made. */
export const knownIn = async (bulk: Bulk): Promise<Known> => {
  const idIn = async (from: string): Promise<string> =>
    String((await bulk.one(`select id from ${from}`))['id'])
  const stageIds: string[] = []
  for (const name of stages)
    stageIds.push(await idIn(`logical_environments where name = '${name}'`))
  return {
    organizationId: await idIn('organizations'),
    environmentId: await idIn('environments'),
    reporterId: await idIn('tokens'),
    stageIds,
  }
}

/** One record in each of so many slots, which runs what `digestIn` says. */
export const writeRunning = async (
  bulk: Bulk,
  known: Known,
  count: number,
  digestIn: (slot: number) => Digest,
): Promise<void> => {
  const each = (): IteratorObject<number> => Iterator.from(countFrom(0)).take(count)
  await bulk.insert(
    'slots',
    each().map((n) => slotRow(known, n)),
  )
  await bulk.insert(
    'records',
    each().map((n) => ({
      ...recordRow(known, n),
      digest: digestIn(n),
      status: 'deployed',
      ended_at: null,
      end_recorded_at: null,
      superseded_by: null,
    })),
  )
  await bulk.insert(
    'sightings',
    each().map((n) => sightingRow(known, n)),
  )
}

function* countFrom(first: number): Generator<number> {
  for (let n = first; ; n++) yield n
}

const idOf = (prefix: string, n: number): string => `${prefix}_${String(n).padStart(26, '0')}`
const startOf = (n: number): number => beginning + n * betweenRecords
const stageOf = (known: Known, n: number): string => known.stageIds[(n % slots) % 3] ?? ''

const slotRow = (known: Known, slot: number): BulkRow => ({
  organization_id: known.organizationId,
  id: idOf('slot', slot),
  environment_id: known.environmentId,
  logical_environment_id: stageOf(known, slot),
  deployment_name: `apps/app-${slot}`,
  kind: 'CONTAINER_IMAGE',
})

const recordRow = (known: Known, n: number): BulkRow => {
  const slot = n % slots
  const step = Math.floor(n / slots)
  const next = n + slots
  const isOver = next <= lastRecord
  return {
    organization_id: known.organizationId,
    id: idOf('rec', n),
    slot_id: idOf('slot', slot),
    environment_id: known.environmentId,
    logical_environment_id: stageOf(known, n),
    digest: artifacts[(slot * 7 + step) % slots] ?? '',
    name: `registry.test/apps/app-${slot}`,
    version: `1.${step}.0`,
    reference: `registry.test/apps/app-${slot}:1.${step}.0`,
    project_id: null,
    service: null,
    labels: '{"team":"shop"}',
    run_url: `https://ci.test/runs/${n}`,
    reported_by: known.reporterId,
    status: isOver ? 'superseded' : 'deployed',
    deployed_at: startOf(n),
    recorded_at: startOf(n),
    ended_at: isOver ? startOf(next) : null,
    end_recorded_at: isOver ? startOf(next) : null,
    superseded_by: isOver ? idOf('rec', next) : null,
  }
}

const sightingRow = (known: Known, n: number): BulkRow => ({
  organization_id: known.organizationId,
  record_id: idOf('rec', n),
  last_seen_at: startOf(n) + 1000,
})
