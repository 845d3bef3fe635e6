import { whereEvidence } from '../src/core/ledger/read/where-evidence.ts'
import type { EvidenceContext } from '../src/core/evidence/trust/verifier.ts'
import { sql } from '../src/core/kernel/sql.ts'
import { digestOf } from '../src/formats/digest.ts'
import { parsePackageRange } from '../src/formats/packages/range.ts'
import { bulkInto, type Bulk } from './bulk.ts'
import { knownIn, slots, writeRunning } from './history.ts'
import { largeSbom } from './large-sbom.ts'
import { openPlace, placesOn, type Places } from './places.ts'
import { absolute, against, quantile, type Finding, type How } from './table.ts'
import { attest, callAs, settle } from './world.ts'

const [few, many] = [1000, 10_000]
const componentsEach = 500
/** Packages that are there, and versions of each. */
const [universe, versionsEach] = [5000, 5]
/** Slots that run what contains the package that is sought. */
const hits = 100
const callsOfRound = 20

/** Where a package runs, among many artifacts against few with as many hits; and a large SBOM. */
export const packages = async (how: How): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  for (const engine of how.engines) {
    const places = await placesOn(engine)
    if (!places) continue
    findings.push(
      ...(await whereOn(engine, places, how)),
      ...(await largeSbom(engine, places, how)),
    )
  }
  return findings
}

const whereOn = async (engine: string, places: Places, how: How): Promise<readonly Finding[]> => {
  const [small, large] = [await filled(places, few), await filled(places, many)]
  const pairs: { measured: number; baseline: number }[] = []
  const rare: number[] = []
  const common: number[] = []
  // The first rounds only warm up.
  for (let round = -2; round < (how.rounds ?? 15); round++) {
    const [before, after] = [await timed(small, needle), await timed(large, needle)]
    const everywhere = await timed(large, 'pkg:npm/everywhere')
    if (round < 0) continue
    pairs.push({ measured: quantile(after, 0.5), baseline: quantile(before, 0.5) })
    rare.push(...after)
    common.push(...everywhere)
  }
  for (const { db } of [small, large]) await db.close()
  const mostMs = { bound: 'at most', value: 50 } as const
  return [
    against({ what: `where --package, ${many} artifacts / ${few}`, engine, unit: 'ms' }, pairs, {
      bound: 'at most',
      value: 1.5,
    }),
    absolute({ what: 'where --package, p99', engine, unit: 'ms' }, [tail(rare)], mostMs),
    absolute(
      { what: 'where --package that is everywhere, p99', engine, unit: 'ms' },
      [tail(common)],
      mostMs,
    ),
  ]
}

const tail = (times: number[]): number =>
  quantile(
    times.sort((a, b) => a - b),
    0.99,
  )

const needle = 'pkg:npm/needle@<2.0.0'

const timed = async (context: EvidenceContext, text: string): Promise<number[]> => {
  const range = parsePackageRange(text)
  if (!range.ok) throw new Error(range.problem)
  const question = { by: 'package', range: range.value, text } as const
  const times: number[] = []
  for (let call = 0; call < callsOfRound; call++) {
    const began = performance.now()
    const { items, coverage } = await whereEvidence(context, question, {}, { limit: 100 })
    times.push(performance.now() - began)
    if (items.length !== hits || coverage.silent !== 0)
      throw new Error(`${text}: ${items.length} found, of ${coverage.silent} nothing is known`)
  }
  return times.sort((a, b) => a - b)
}

/** So many attested artifacts with their components, in all the slots. */
const filled = async (places: Places, artifacts: number): Promise<EvidenceContext> => {
  const began = performance.now()
  const place = await places.create()
  const secret = await settle(place, 'cluster')
  const digests = Array.from({ length: artifacts }, (_, n) => digestOf(`component ${n}`))
  const db = await openPlace(place)
  await attest(await callAs(db, place, secret), digests)
  const attested = await db.read((tx) =>
    tx.all(sql`select value, attestation_id from attestation_subjects limit 20000`),
  )
  await db.close()
  const bulk = await bulkInto(place)
  const known = await knownIn(bulk)
  // As many artifacts hold what is sought among few as among many, each in one slot.
  await writeRunning(bulk, known, slots, (slot) => {
    const at = slot < hits ? slot : hits + (slot % (artifacts - hits))
    return digests[at] ?? digestOf('')
  })
  const byDigest = new Map(
    attested.map((row) => [`sha256:${String(row['value'])}`, String(row['attestation_id'])]),
  )
  await writeComponents(bulk, known.organizationId, digests, byDigest)
  await bulk.end()
  console.log(
    `${place.engine}: ${artifacts} artifacts in ${Math.round(performance.now() - began)} ms`,
  )
  return await callAs(await openPlace(place), place, secret)
}

const writeComponents = async (
  bulk: Bulk,
  organizationId: string,
  digests: readonly string[],
  attestations: ReadonlyMap<string, string>,
): Promise<void> => {
  const names = [
    ...Array.from({ length: universe }, (_, n) => `package-${n}`),
    'needle',
    'everywhere',
  ]
  const organization_id = organizationId
  await bulk.insert(
    'packages',
    names.map((name, n) => ({ number: n + 1, organization_id, type: 'npm', namespace: '', name })),
  )
  await bulk.insert(
    'package_versions',
    names.flatMap((_, n) =>
      Array.from({ length: versionsEach }, (_none, version) => ({
        number: n * versionsEach + version + 1,
        organization_id,
        package: n + 1,
        version: `1.${version}.0`,
      })),
    ),
  )
  await bulk.insert(
    'inventories',
    digests.map((digest, n) => ({
      number: n + 1,
      organization_id,
      attestation_id: attestations.get(digest) ?? '',
      blob: '',
      state: 'indexed',
      format: 'CycloneDX 1.6',
      problem: null,
      packages: componentsEach,
      claims: 0,
      unnamed: 0,
      invalid: 0,
      invalid_first: '[]',
      created_at: 1,
      read_at: 1,
    })),
  )
  await bulk.insert(
    'inventory_artifacts',
    digests.map((digest, n) => ({ organization_id, digest, lists: 'packages', inventory: n + 1 })),
  )
  const listed = new Map<number, number[]>()
  const add = (name: number, version: number, inventory: number): void => {
    const number = name * versionsEach + version + 1
    const known = listed.get(number)
    if (known) known.push(inventory)
    else listed.set(number, [inventory])
  }
  for (let n = 0; n < digests.length; n++) {
    for (let at = 0; at < componentsEach; at++)
      add((n + at * (universe / componentsEach)) % universe, (n + at) % versionsEach, n + 1)
    if (n < hits) add(universe, n % versionsEach, n + 1)
    add(universe + 1, n % versionsEach, n + 1)
  }
  await bulk.insert('inventory_packages', rowsOf(organization_id, listed))
}

function* rowsOf(organization_id: string, listed: ReadonlyMap<number, readonly number[]>) {
  for (const number of [...listed.keys()].sort((a, b) => a - b))
    for (const inventory of listed.get(number) ?? [])
      yield { organization_id, package_version: number, inventory }
}
