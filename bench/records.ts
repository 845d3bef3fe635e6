import { recordDeployment } from '../src/core/ledger/record-deployment.ts'
import { barePostgres } from './bare-postgres.ts'
import { bareSqlite } from './bare-sqlite.ts'
import { requestText, startClients } from './load.ts'
import { openPlace, placesOn, type Place } from './places.ts'
import { clients, digests, environment, reportAt } from './reports.ts'
import { startServer } from './server.ts'
import { against, absolute, type Finding, type How, type Target } from './table.ts'
import { traced } from './trace.ts'
import { attest, callAs, settle } from './world.ts'

const targets: Readonly<Record<Place['engine'], Target>> = {
  sqlite: { bound: 'at least', value: 1.5 },
  postgres: { bound: 'at least', value: 0.8 },
}
const reportsOfRound: Readonly<Record<Place['engine'], number>> = { sqlite: 2400, postgres: 960 }

/** Records a second through HTTP, against a bare loop with the very same statements. */
export const records = async (how: How): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for (const engine of how.engines) findings.push(...(await recordsOn(engine, how)))
  return findings
}

const recordsOn = async (engine: string, how: How): Promise<readonly Finding[]> => {
  const places = await placesOn(engine)
  if (!places) return []
  const rounds = how.rounds ?? 15
  const origin = await places.create()
  const each = reportsOfRound[origin.engine]
  const secret = await settle(origin, environment)
  const prepared = await openPlace(origin)
  await attest(await callAs(prepared, origin, secret), digests)
  await prepared.close()

  const [forServer, forBare] = [await places.copy(origin), await places.copy(origin)]
  const transactions = await trace(origin, secret, each * (rounds + 1))
  const bare =
    origin.engine === 'sqlite' ? bareSqlite(forBare.database) : await barePostgres(forBare.database)
  const server = await startServer(forServer, { profile: how.profile })
  const load = startClients()
  const port = Number(new URL(server.url).port)
  const pairs: { measured: number; baseline: number }[] = []
  const tails: number[] = []
  // The first round only warms up.
  for (let round = 0; round <= rounds; round++) {
    const first = round * each
    const theirs = (): Promise<number> => bare.replay(transactions.slice(first, first + each))
    // Who is first changes, so that a machine that slows down or wakes up favours neither.
    const early = round % 2 === 0 ? await theirs() : undefined
    const sent = await load.send({ port, requests: requestsOf(first, each, secret) })
    if (sent.statuses['200'] !== each)
      throw new Error(`not all were recorded: ${JSON.stringify(sent.statuses)} ${sent.last[0]}`)
    const ms = early ?? (await theirs())
    console.log(
      `${engine} round ${round}: ${rate(each, sent.ms)} records/s, bare ${rate(each, ms)}`,
    )
    if (round === 0) continue
    pairs.push({ measured: (each / sent.ms) * 1000, baseline: (each / ms) * 1000 })
    tails.push(sent.latencies[Math.floor(sent.latencies.length * 0.99)] ?? Number.NaN)
  }
  await server.stop()
  await insistSame(forServer, bare, each * (rounds + 1))
  await bare.close()
  const statements = transactions.at(-1)?.length ?? 0
  return [
    against(
      {
        what: `records through HTTP, ${clients} clients (${statements} statements each)`,
        engine,
        unit: '/s',
      },
      pairs,
      targets[origin.engine],
    ),
    absolute({ what: 'p99 of the same', engine, unit: 'ms' }, tails),
  ]
}

/** What the product says to its engine for these reports. */
const trace = async (place: Place, secret: string, count: number) => {
  const db = await openPlace(place)
  const context = await callAs(db, place, secret)
  // Together they share commits, but what of PostgreSQL is said at the same time cannot be told
  // apart.
  const together = place.engine === 'sqlite' ? clients : 1
  const transactions = await traced(place.engine, async () => {
    for (let n = 0; n < count; n += together)
      await Promise.all(
        Array.from({ length: together }, (_, each) =>
          recordDeployment(context, reportAt(n + each)),
        ),
      )
  })
  await db.close()
  if (transactions.length !== count) throw new Error('one transaction was expected for each report')
  return transactions
}

const requestsOf = (first: number, count: number, secret: string): readonly string[][] =>
  Array.from({ length: clients }, (_, client) =>
    Array.from({ length: count / clients }, (_unused, turn) =>
      requestText(
        'POST',
        '/v1/deployment-records',
        secret,
        reportAt(first + turn * clients + client),
      ),
    ),
  )

const insistSame = async (
  server: Place,
  bare: { count(table: string): Promise<number> },
  count: number,
): Promise<void> => {
  const counted =
    server.engine === 'sqlite' ? bareSqlite(server.database) : await barePostgres(server.database)
  for (const table of ['records', 'sightings', 'events', 'audit_entries', 'slots']) {
    const [ours, theirs] = [await counted.count(table), await bare.count(table)]
    if (ours !== theirs || (table === 'records' && ours !== count))
      throw new Error(`${table}: the server wrote ${ours} rows, the bare loop ${theirs}`)
  }
  await counted.close()
}

const rate = (count: number, ms: number): number => Math.round((count / ms) * 1000)
