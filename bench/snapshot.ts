import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { slots, writeHistory } from './history.ts'
import { requestText, startClients } from './load.ts'
import { placesOn, type Place } from './places.ts'
import { startServer } from './server.ts'
import { absolute, against, type Finding, type How, type Target } from './table.ts'
import { settle } from './world.ts'

const most: Target = { bound: 'at most', value: 6 }
const mostMs: Readonly<Record<number, Target>> = { [slots]: { bound: 'at most', value: 300 } }

/** A snapshot of all slots through HTTP, against a bare `select` of the same made JSON. */
export const snapshot = async (how: How): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for (const engine of how.engines)
    for (const count of [1000, slots]) findings.push(...(await snapshotOf(engine, count, how)))
  return findings
}

const snapshotOf = async (engine: string, count: number, how: How): Promise<readonly Finding[]> => {
  const place = await (await placesOn(engine))?.create()
  if (!place) return []
  const secret = await settle(place, 'cluster')
  await writeHistory(place, count)
  const server = await startServer(place, { profile: how.profile })
  const bare = await bareSelect(place)
  const load = startClients()
  const request = requestText('GET', '/v1/deployment-snapshot', secret)
  const requests = [[request]]
  const ours = async (): Promise<number> => {
    const { ms, last } = await load.send({ port: Number(new URL(server.url).port), requests })
    const { items } = JSON.parse(last[0] ?? '') as { readonly items: readonly unknown[] }
    if (items.length !== count) throw new Error(`${items.length} items instead of ${count}`)
    return ms
  }
  const pairs: { measured: number; baseline: number }[] = []
  // The first rounds only warm up.
  for (let round = -2; round < (how.rounds ?? 15); round++) {
    const pair = { measured: await ours(), baseline: await bare.ms() }
    if (round >= 0) pairs.push(pair)
  }
  await bare.end()
  await server.stop()
  const line = { what: `snapshot of ${count} slots`, engine, unit: 'ms' }
  const took = pairs.map(({ measured }) => measured)
  return [
    against({ ...line, what: `${line.what} against a bare select` }, pairs, most),
    absolute(line, took, mostMs[count]),
  ]
}

/** One statement, its rows as the driver gives them, and `JSON.stringify`; in milliseconds. */
const bareSelect = async ({
  engine,
  database,
}: Place): Promise<{ ms(): Promise<number>; end(): Promise<void> }> => {
  if (engine === 'sqlite') {
    const db = new DatabaseSync(database, { readOnly: true })
    const statement = db.prepare(text)
    return { ms: () => timed(() => statement.all()), end: async () => db.close() }
  }
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  return {
    ms: () => timed(async () => (await client.query({ name: 'snapshot', text })).rows),
    end: () => client.end(),
  }
}

const timed = async (rows: () => unknown): Promise<number> => {
  const began = performance.now()
  JSON.stringify(await rows())
  return performance.now() - began
}

const text = `
  select r.id, e.name as environment, l.name as logical_environment, p.name as project, r.service,
    s.deployment_name, s.kind, r.name, r.version, r.digest, r.deployed_at, g.last_seen_at
  from records r
  join slots s on s.organization_id = r.organization_id and s.id = r.slot_id
  join sightings g on g.organization_id = r.organization_id and g.record_id = r.id
  join environments e on e.organization_id = r.organization_id and e.id = r.environment_id
  join logical_environments l
    on l.organization_id = r.organization_id and l.id = r.logical_environment_id
  left join projects p on p.organization_id = r.organization_id and p.id = r.project_id
  where r.status = 'deployed'
  order by r.recorded_at desc, r.id desc`
