import { recordDeployment } from '../src/core/ledger/record/record-deployment.ts'
import { barePostgres } from './bare-postgres.ts'
import { bareSqlite, type BareLoop } from './bare-sqlite.ts'
import { cpuOf, cpuOfFamily } from './cpu.ts'
import { requestText, startClients } from './load.ts'
import { openPlace, placesOn, type Place } from './places.ts'
import { clients, digests, environment, reportAt } from './reports.ts'
import { startServer } from './server.ts'
import { absolute, against, quantile, type Finding, type How, type Target } from './table.ts'
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
  const bare = await bareOn(forBare)
  const server = await startServer(forServer, { profile: how.profile })
  const load = startClients()
  const port = Number(new URL(server.url).port)
  const usedBy = (pid: number): number =>
    cpuOf(pid) + (places.serverPid === undefined ? 0 : cpuOfFamily(places.serverPid))

  const throughHttp = async (first: number): Promise<Ran> => {
    const requests = requestsOf(first, each, secret)
    const before = usedBy(server.pid)
    const { ms, statuses, latencies, last } = await load.send({ port, requests })
    if (statuses['200'] !== each)
      throw new Error(`not all were recorded: ${JSON.stringify(statuses)} ${last[0]}`)
    return { ms, cpuMs: usedBy(server.pid) - before, latencies }
  }
  const inBareLoop = async (first: number): Promise<Ran> => {
    const before = usedBy(process.pid)
    const ms = await bare.replay(transactions.slice(first, first + each))
    return { ms, cpuMs: usedBy(process.pid) - before, latencies: [] }
  }
  const ran: { readonly ours: Ran; readonly theirs: Ran }[] = []
  // The first round only warms up. Who is first changes: a machine that slows down favours neither.
  for (let round = 0; round <= rounds; round++) {
    const first = round * each
    const early = round % 2 === 0 ? await inBareLoop(first) : undefined
    const ours = await throughHttp(first)
    const theirs = early ?? (await inBareLoop(first))
    console.log(
      `${engine} round ${round}: ${rate(each, ours.ms)} records/s, bare ${rate(each, theirs.ms)}`,
    )
    if (round > 0) ran.push({ ours, theirs })
  }
  await server.stop()
  await requireSame(forServer, bare, each * (rounds + 1))
  await bare.close()
  const statements = transactions.at(-1)?.length ?? 0
  return findingsOf(origin.engine, each, statements, ran)
}

/** What one round took. */
interface Ran {
  readonly ms: number
  /** Processor time of whoever runs the statements and, where it is known, of the engine. */
  readonly cpuMs: number
  readonly latencies: readonly number[]
}

const findingsOf = (
  engine: Place['engine'],
  each: number,
  statements: number,
  ran: readonly { readonly ours: Ran; readonly theirs: Ran }[],
): readonly Finding[] => [
  against(
    {
      what: `records through HTTP, ${clients} clients (${statements} statements each)`,
      engine,
      unit: '/s',
    },
    ran.map(({ ours, theirs }) => ({
      measured: rate(each, ours.ms),
      baseline: rate(each, theirs.ms),
    })),
    targets[engine],
  ),
  against(
    { what: 'processor time for one of them', engine, unit: 'ms' },
    ran.map(({ ours, theirs }) => ({
      measured: ours.cpuMs / each,
      baseline: theirs.cpuMs / each,
    })),
  ),
  absolute(
    { what: 'p99 of them', engine, unit: 'ms' },
    ran.map(({ ours }) => quantile(ours.latencies, 0.99)),
  ),
]

const bareOn = async ({ engine, database }: Place): Promise<BareLoop> =>
  engine === 'sqlite' ? bareSqlite(database) : await barePostgres(database)

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

/** The bare loop must have written what the server wrote: else it did not do the same. */
const requireSame = async (server: Place, bare: BareLoop, count: number): Promise<void> => {
  const counted = await bareOn(server)
  for (const table of ['records', 'sightings', 'events', 'audit_entries', 'slots']) {
    const [ours, theirs] = [await counted.count(table), await bare.count(table)]
    if (ours !== theirs || (table === 'records' && ours !== count))
      throw new Error(`${table}: the server wrote ${ours} rows, the bare loop ${theirs}`)
  }
  await counted.close()
}

const rate = (count: number, ms: number): number => Math.round((count / ms) * 1000)
