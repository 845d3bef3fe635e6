import assert from 'node:assert/strict'
import { createEnvironment } from '../../src/core/environments/create-environment.ts'
import { createAttestation } from '../../src/core/evidence/create-attestation.ts'
import type { EvidenceContext } from '../../src/core/evidence/trust/verifier.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import { Refusal } from '../../src/core/kernel/refusal.ts'
import { deleteEnvironment } from '../../src/core/ledger/record/delete-place.ts'
import { numberEvents } from '../../src/core/ledger/log/number-events.ts'
import { recordDeployment } from '../../src/core/ledger/record/record-deployment.ts'
import type { Digest } from '../../src/formats/digest.ts'
import { checkLedger } from '../ledger/invariants.ts'
import { countRows } from '../ledger/tables.ts'
import { newCast, type Cast } from '../scenarios/cast.ts'
import { administratorOf, clockAt, worldOn, type Clock } from '../world.ts'
import { artifacts, type Command, type ReportCommand } from './commands.ts'
import { rowOf, Timeline, type Said } from './timeline.ts'

/** Plays commands against the product and the model, and compares them at every turn. */
export const player = async (db: Database, installer: EvidenceContext, organization: string) => {
  const clock = clockAt()
  const world = worldOn(db, { seed: organization, now: clock.now })
  const admin = await administratorOf(world, installer, organization)
  const cast = newCast()
  const { organizationId } = admin.principal
  await makeEvidence(admin, cast)
  for (const name of ['east', 'west']) await create(admin, name)
  const live = new Map<string, Timeline>()
  const all: Timeline[] = []
  const slot = (environment: string, name: string): Timeline => {
    const key = `${environment}/${name}`
    const known = live.get(key)
    if (known) return known
    const timeline = new Timeline((a, b) => isSame(cast, a, b))
    live.set(key, timeline)
    all.push(timeline)
    return timeline
  }
  let turn = 0

  const report = async (command: ReportCommand): Promise<void> => {
    const said = saidBy(command, cast, clock)
    const timeline = slot(command.environment, command.deploymentName)
    const [expected, begun] = timeline.tell(said, ++turn, clock.now())
    const { environment, deploymentName } = command
    const input = { environment, logicalEnvironment: 'production', deploymentName, labels: {} }
    const outcome = await outcomeOf(async () => {
      const recorded = await recordDeployment(admin, { ...input, kind: 'CONTAINER_IMAGE', ...said })
      if (begun) begun.id = recorded.recordId ?? ''
      return recorded.outcome
    })
    assert.equal(outcome, expected)
  }

  const remove = async (environment: string, force: boolean): Promise<void> => {
    const mine = [...live].filter(([key]) => key.startsWith(`${environment}/`))
    const isInUse = mine.some(([, timeline]) => timeline.running())
    turn += 1
    const outcome = await outcomeOf(async () => {
      await deleteEnvironment(admin, { name: environment, force })
      return 'deleted'
    })
    assert.equal(outcome, isInUse && !force ? 'in_use' : 'deleted')
    if (outcome !== 'deleted') return
    for (const [key, timeline] of mine) {
      timeline.stop(turn, clock.now())
      live.delete(key)
    }
    await create(admin, environment)
  }

  return {
    play: async (command: Command): Promise<void> => {
      switch (command.kind) {
        case 'wait':
          return clock.set(clock.now() + command.ms)
        case 'number':
          return void (await numberEvents(world))
        case 'delete':
          return await remove(command.environment, command.force)
        case 'report': {
          await report(command)
          if (!command.twice) return
          const before = await countRows(db, organizationId)
          await report(command)
          assert.deepEqual(
            await countRows(db, organizationId),
            before,
            'the same report again writes nothing',
          )
        }
      }
    },
    compare: async (): Promise<void> => {
      while ((await numberEvents(world)) > 0);
      const { records, sightings } = await checkLedger(db, organizationId)
      const seen = new Map(sightings.map((row) => [row['record_id'], row['last_seen_at']]))
      const expected = all.flatMap((timeline) => {
        const lives = timeline.lives()
        return lives.map((life, index) => rowOf(life, lives[index + 1]?.begun.id ?? null))
      })
      const found = records.map((row) => ({
        id: row['id'],
        digest: row['digest'],
        status: row['status'],
        deployed_at: row['deployed_at'],
        recorded_at: row['recorded_at'],
        last_seen_at: seen.get(row['id']),
        ended_at: row['ended_at'],
        end_recorded_at: row['end_recorded_at'],
        superseded_by: row['superseded_by'],
      }))
      assert.deepEqual(byId(found), byId(expected as typeof found))
    },
  }
}

const indexes = { i: ['m', 'n'], j: ['n', 'o'] } as const

const makeEvidence = async (admin: EvidenceContext, cast: Cast): Promise<void> => {
  for (const [name, manifests] of Object.entries(indexes)) cast.declareIndex(name, manifests)
  for (const name of artifacts) {
    const index = name in indexes ? cast.indexBytes(name) : undefined
    const about = { digest: cast.digest(name), predicateType: 'https://example.com/test/v1' }
    await createAttestation(admin, { ...about, predicate: { about: name }, index })
  }
}

const isSame = (cast: Cast, a: Digest, b: Digest): boolean => {
  const [one, other] = [cast.artifact(a), cast.artifact(b)]
  return one === other || lists(one, other) || lists(other, one)
}

const lists = (index: string, manifest: string): boolean =>
  index in indexes && (indexes[index as 'i' | 'j'] as readonly string[]).includes(manifest)

const saidBy = (command: ReportCommand, cast: Cast, clock: Clock): Said => {
  const instant = (ms: number | null): number | undefined =>
    ms === null ? undefined : clock.now() + ms
  return {
    digest: cast.digest(command.artifact),
    status: command.status,
    deployedAt: instant(command.deployedAt),
    endedAt: instant(command.endedAt),
    observedAt: instant(command.observedAt),
  }
}

const create = async (admin: EvidenceContext, name: string): Promise<void> => {
  await createEnvironment(admin, { name, description: '', type: 'custom', labels: {} })
}

const outcomeOf = async (body: () => Promise<string>): Promise<string> => {
  try {
    return await body()
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const byId = <T extends { readonly id: unknown }>(rows: readonly T[]): readonly T[] =>
  rows.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
