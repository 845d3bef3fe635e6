import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { forEachEngine, type Engine } from '../engines/engines.ts'
import { checkLosses } from './losses.ts'
import {
  call,
  draw,
  follow,
  place,
  pound,
  say,
  type Answered,
  type Seen,
  type Sent,
  type Target,
} from './load.ts'
import { buildProgram, type Program } from './victim.ts'

/** How many kills one database lives through before a fresh one is taken. */
const killsPerDatabase = 30
const kills = Number(process.env['BERTH_TORTURE_KILLS'] ?? killsPerDatabase)
const clients = 8

forEachEngine(
  'kill -9',
  (engine) => {
    let program: Program
    before(async () => {
      program = await buildProgram()
    })
    after(() => program.remove())

    for (let done = 0; done < kills; done += killsPerDatabase) {
      const rounds = Math.min(killsPerDatabase, kills - done)
      it(`under load, ${rounds} times: nothing answered is lost, nothing half-written`, () =>
        onFreshPlace(engine, (data, url, where) =>
          torture(program, { engine, data, url, where, rounds }),
        ))
    }

    it('while it starts: the next start goes on', () =>
      onFreshPlace(engine, async (data, url) => {
        const began = performance.now()
        await onFreshPlace(engine, async (otherData, otherUrl) =>
          (await program.start(otherData, otherUrl)).kill(),
        )
        const took = performance.now() - began
        for (let index = 0; index < Math.min(kills / 3, 30); index++)
          await program.startAndKill(data, url, Math.random() * took)
        const victim = await program.start(data, url)
        const answer = await call(victim, 'GET', '/v1/logical-environments')
        await victim.kill()
        assert.ok(answer)
        assert.equal((answer.json['items'] as unknown[]).length, 3)
      }))
  },
  { fsync: 'off' },
)

/**
 * A data folder, and for PostgreSQL an address; `where` is what the engine opens to look inside.
 */
const onFreshPlace = async (
  engine: Engine,
  act: (data: string, url: string, where: string) => Promise<void>,
): Promise<void> => {
  const data = await mkdtemp(join(tmpdir(), 'berth-torture-'))
  try {
    const url = engine.name === 'postgres' ? await engine.place() : ''
    await act(data, url, url === '' ? join(data, 'berth.db') : url)
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

interface Torture {
  readonly engine: Engine
  readonly data: string
  readonly url: string
  readonly where: string
  readonly rounds: number
}

const torture = async (
  program: Program,
  { engine, data, url, where, rounds }: Torture,
): Promise<void> => {
  const answered: Answered[] = []
  const seen: Seen = []
  let unanswered: readonly Sent[] = []
  const look = async () => {
    const db = await engine.openAt(where)
    try {
      return await checkLosses(db, answered, seen)
    } finally {
      await db.close()
    }
  }
  for (let round = 1; round <= rounds; round++) {
    const victim = await program.start(data, url)
    if (round === 1) await prepare(victim)
    await repeat(victim, unanswered, answered)
    const [left] = await Promise.all([
      oneRound(victim, victim.kill, round, answered),
      follow(victim, seen),
    ])
    unanswered = left
    await look()
  }
  // The last start numbers whatever the dead have left unnumbered.
  const victim = await program.start(data, url)
  await repeat(victim, unanswered, answered)
  const { events } = await look()
  await follow(victim, seen, () => seen.length >= events.length)
  await victim.kill()
  assert.equal((await look()).lastSequence, events.length)
}

const prepare = async (target: Target): Promise<void> => {
  const { environment: name, logicalEnvironment: stage } = place
  const flag = { unattested: 'flag' }
  const made = [
    await call(target, 'POST', '/v1/environments', { name }),
    await call(target, 'PATCH', `/v1/logical-environments/${stage}`, flag),
  ]
  assert.deepEqual(
    made.map((answer) => answer?.status),
    [201, 200],
  )
}

/** What got no answer is said again under its key: it must happen once, whatever became of it. */
const repeat = async (
  target: Target,
  unanswered: readonly Sent[],
  answered: Answered[],
): Promise<void> => {
  for (const sent of unanswered) {
    const answer = await say(target, sent)
    assert.ok(answer)
    answered.push(answer)
  }
}

/** Calls until so many are answered, and kills a moment later, while others are on their way. */
const oneRound = async (
  target: Target,
  kill: () => Promise<void>,
  round: number,
  answered: Answered[],
): Promise<readonly Sent[]> => {
  const enough = answered.length + 5 + Math.floor(Math.random() * 60)
  const moment = Math.random() * 5
  let turn = 0
  let killed: Promise<void> | undefined
  const unanswered = await pound(
    target,
    clients,
    () => draw(`${round}-${turn++}`, Math.random),
    (answer) => {
      answered.push(answer)
      if (answered.length === enough) killed = setTimeout(moment).then(kill)
    },
  )
  await killed
  return unanswered
}
