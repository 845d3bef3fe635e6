import { dueRuns, runsGivenUp } from '../../src/core/deployments/store/run-store.ts'
import { publishEdge } from '../../src/core/deployments/edge/publish.ts'
import { tend } from '../../src/core/deployments/tend/tend.ts'
import { waitingInventories } from '../../src/core/evidence/inventory.ts'
import type { Database, Reader, Writer } from '../../src/core/kernel/database.ts'
import { sql, type Sql } from '../../src/core/kernel/sql.ts'
import { unsealed } from '../../src/core/ledger/log/checkpoint-store.ts'
import { numberEvents } from '../../src/core/ledger/log/number-events.ts'
import { sealEvents } from '../../src/core/ledger/log/seal-events.ts'
import { startApi, type Api } from '../http/api.ts'
import { carryAll } from '../http/deployment-samples.ts'
import { indexDocuments } from '../http/documents.ts'
import { samples } from '../http/samples.ts'
import { digestOf, fillOrganization, type Scene } from '../http/scene.ts'

/** A statement that was sent, and what it was sent for. */
export interface Asked {
  readonly statement: Sql
  readonly by: string
}

/** What is asked often, or by somebody who waits for it: every question of it with its sample. */
const hot: readonly string[] = [
  'whoami',
  'ledger.snapshot',
  'ledger.search',
  'ledger.activity',
  'deployment.list',
  'deployment.describe',
  'deployment.where',
  'deployment.where-evidence',
  'deployment.marks',
  'deployment.record',
  'deployment.status',
  'deployment.inspect',
  'run.describe',
  'run.list',
  'event.list',
  'artifact.describe',
]

/** Further questions of them: by each way that evidence leads, and each filter of the page. */
const questions: readonly (readonly [id: string, input: object])[] = [
  ['deployment.list', { environment: 'k8s-east' }],
  ['deployment.list', { logicalEnvironment: 'production' }],
  ['deployment.list', { digest: digestOf('a'), history: 'true' }],
  ['deployment.list', { history: 'true' }],
  ['deployment.where-evidence', { package: 'pkg:npm/lodash@<5.0.0' }],
  ['deployment.where-evidence', { package: 'pkg:npm/unheard-of' }],
  ['deployment.where-evidence', { commit: 'abcdef0' }],
  ['deployment.where-evidence', { vulnerability: 'CVE-2026-0001' }],
]

/** Sends what is hot to a small world, and tells which statements that were. */
export const hotStatements = async (db: Database): Promise<readonly Asked[]> => {
  const asked = new Map<string, Asked>()
  let by = ''
  const hear = (statement: Sql): void => {
    if (by !== '') asked.set(statement.text.join('?'), { statement, by })
  }
  const api = await startApi(db, { through: (plain) => overheard(plain, hear) })
  const { world } = api
  const admin = { token: api.root }
  const scene = await fillOrganization(api, admin)
  await attestSbom(api, scene)
  await db.write((tx) => relate(tx, scene.organization))
  const during = async (what: string, act: () => unknown): Promise<void> => {
    by = what
    await act()
    by = ''
  }
  for (const id of hot) {
    const input = (await samples[id]?.input(api, scene)) ?? {}
    // A page as it is asked for when nobody says how long it should be.
    const asUsual = Object.entries(input).filter(([key]) => key !== 'limit')
    await during(id, () => api.ok(id, Object.fromEntries(asUsual), admin))
  }
  for (const [id, input] of questions) await during(id, () => api.ok(id, input, admin))
  await during('a run', () => carryAll(api))
  await during('numbering', () => numberEvents(world))
  await during('sealing', async () => {
    for (const organizationId of await world.db.read((tx) => unsealed(tx, 100)))
      while ((await sealEvents(world, organizationId)) === 'more');
  })
  await during('the worker', () =>
    world.db.read(async (tx) => [await dueRuns(tx, 'tester', world.now()), await runsGivenUp(tx)]),
  )
  await during('the edge', () => publishEdge(world))
  await during('tending', () => tend(world))
  await during('indexing', () => waitingInventories(world, 20))
  // What is left without a number is little.
  await api.number()
  return [...asked.values()]
}

const attestSbom = async (api: Api, { admin }: Scene): Promise<void> => {
  const components = [{ 'bom-ref': 'l', purl: 'pkg:npm/lodash@4.17.20' }]
  const vulnerabilities = [{ id: 'CVE-2026-0001', affects: [{ ref: 'l' }] }]
  const predicate = { bomFormat: 'CycloneDX', specVersion: '1.6', components, vulnerabilities }
  const about = {
    digest: digestOf('a'),
    predicateType: 'https://cyclonedx.org/bom/v1.6',
    predicate,
  }
  await api.ok('attestation.create', { ...about, project: 'shop' }, admin)
  await indexDocuments(api.world)
}

/** One artifact is an index of another, which is made of a third. */
const relate = async (tx: Writer, organization: string): Promise<void> => {
  const of = sql`select o.id, ${digestOf('c')}, ${digestOf('a')}`
  const from = sql`from organizations o where o.name = ${organization}`
  await tx.run(sql`
    insert into equivalences (organization_id, index_digest, manifest_digest) ${of} ${from}`)
  await tx.run(sql`
    insert into manifest_parts (organization_id, manifest_digest, part_digest, link)
    ${of}, 'config' ${from}`)
}

/** The same database; every statement that it is sent is heard. */
const overheard = (db: Database, hear: (statement: Sql) => void): Database => {
  const reading = (tx: Reader): Reader => ({
    all: (statement) => (hear(statement), tx.all(statement)),
    first: (statement) => (hear(statement), tx.first(statement)),
  })
  return {
    ...db,
    ask: (statement) => (hear(statement), db.ask(statement)),
    read: (body) => db.read((tx) => body(reading(tx))),
    readHeavy: (body) => db.readHeavy((tx) => body(reading(tx))),
    write: (body) =>
      db.write((tx) =>
        body({
          ...tx,
          ...reading(tx),
          run: (statement) => (hear(statement), tx.run(statement)),
          lock: (mode, select, lines) => (hear(select), tx.lock(mode, select, lines)),
        }),
      ),
  }
}
