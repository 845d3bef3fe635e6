import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { sql } from '../../src/core/kernel/sql.ts'
import { numberEvents } from '../../src/core/ledger/number-events.ts'
import { forEachEngine, type Engine } from '../engines/engines.ts'
import { checkLedger } from '../ledger/invariants.ts'
import { call, drawReport, pound, type Acknowledged, type Sent, type Target } from './load.ts'
import { startVictim } from './victim.ts'

/** How many kills one database lives through before a fresh one is taken. */
const killsPerDatabase = 30
const kills = Number(process.env['BERTH_TORTURE_KILLS'] ?? killsPerDatabase)
const clients = 8

forEachEngine('kill -9 under load', (engine) => {
  for (let done = 0; done < kills; done += killsPerDatabase) {
    const rounds = Math.min(killsPerDatabase, kills - done)
    it(`loses nothing acknowledged, shows nothing half-written (${rounds} kills)`, async () => {
      const data = await mkdtemp(join(tmpdir(), 'berth-torture-'))
      try {
        await torture(engine, data, rounds)
      } finally {
        await rm(data, { recursive: true, force: true })
      }
    })
  }
})

const torture = async (engine: Engine, data: string, rounds: number): Promise<void> => {
  const databaseUrl = engine.name === 'postgres' ? await engine.place() : ''
  const place = databaseUrl === '' ? join(data, 'berth.db') : databaseUrl
  const acknowledged: Acknowledged[] = []
  let unanswered: readonly Sent[] = []
  let secret = ''
  for (let round = 1; round <= rounds; round++) {
    const victim = await startVictim(data, databaseUrl)
    secret ||= victim.secret
    const target = { url: victim.url, secret }
    if (round === 1) await prepare(target)
    // What got no answer is said again under its key: it must happen once, whatever became of it.
    for (const sent of unanswered)
      await call(target, 'POST', '/v1/deployment-records', sent.body, sent.key)
    unanswered = await oneRound(target, round, victim.kill, (answer) => acknowledged.push(answer))
    await check(engine, place, acknowledged)
  }
}

const prepare = async (target: Target): Promise<void> => {
  const made = [
    await call(target, 'POST', '/v1/environments', JSON.stringify({ name: 'place' })),
    await call(
      target,
      'PATCH',
      '/v1/logical-environments/development',
      JSON.stringify({ unattested: 'flag' }),
    ),
  ]
  assert.deepEqual(
    made.map((answer) => answer?.status),
    [201, 200],
  )
}

/** Reports until so many are answered, and kills while others are on their way. */
const oneRound = async (
  target: Target,
  round: number,
  kill: () => Promise<void>,
  onAnswer: (answer: Acknowledged) => void,
): Promise<readonly Sent[]> => {
  const answersUntilKill = 5 + Math.floor(Math.random() * 60)
  let answers = 0
  let turn = 0
  let killed: Promise<void> | undefined
  const unanswered = await pound(
    target,
    clients,
    () => drawReport(round, turn++, Math.random),
    (answer) => {
      onAnswer(answer)
      answers += 1
      if (answers === answersUntilKill) killed = kill()
    },
  )
  await killed
  return unanswered
}

const check = async (
  engine: Engine,
  place: string,
  acknowledged: readonly Acknowledged[],
): Promise<void> => {
  const db = await engine.openAt(place)
  const [organization] = await db.read((tx) => tx.all(sql`select id from organizations`))
  // Whatever the dead server had not numbered, the next one does.
  while ((await numberEvents({ db })) > 0);
  const { records } = await checkLedger(db, String(organization?.['id']))
  const known = new Set(records.map((record) => record['id']))
  for (const { outcome, recordId, body } of acknowledged)
    if (recordId !== null)
      assert.ok(known.has(recordId), `${outcome} ${recordId} was acknowledged and is lost: ${body}`)
  const keys = await db.read((tx) => tx.all(sql`select idempotency_key from idempotency_keys`))
  const kept = new Set(keys.map((row) => row['idempotency_key']))
  for (const { key, outcome } of acknowledged)
    if (!outcome.startsWith('refused'))
      assert.ok(kept.has(key), `the answer ${outcome} under ${key} was acknowledged and is lost`)
  await db.close()
}
