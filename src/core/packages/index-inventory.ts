import { statementTextInTurns } from '../../formats/evidence/evidence.ts'
import { readInventory } from '../../formats/sbom/read-inventory.ts'
import type { Inventory as Listed, VulnerabilityClaim } from '../../formats/sbom/sbom.ts'
import type { PackageVersion } from '../../formats/packages/name.ts'
import type { Parsed } from '../../formats/parsed.ts'
import {
  bytesOfInventory,
  holdWaiting,
  settleInventory,
  subjectsOfInventory,
  type Inventory,
} from '../evidence/inventory.ts'
import type { EvidencePorts } from '../evidence/trust/verifier.ts'
import type { BlobPorts } from '../blobs/blob-bytes.ts'
import { textOfBlob } from '../blobs/text-of-blob.ts'
import type { World } from '../kernel/context.ts'
import { inTurns, type Pause } from '../kernel/in-turns.ts'
import type { Writer } from '../kernel/database.ts'
import * as store from './store.ts'

/** What reading and indexing documents needs. */
export type IndexingWorld = Pick<World, 'db' | 'now'> &
  Pick<EvidencePorts, 'listed'> &
  BlobPorts & {
    readonly pause: Pause
  }

/** How many rows one write carries: some milliseconds' worth of the one writer. */
const rowsAtOnce = 400
/** How many are under way: PostgreSQL works on them beside each other, SQLite commits them once. */
const slicesAtOnce = 2

/**
 * Reads a document and indexes what it lists, in slices, so that neither the process nor the
 * database is held for long. It may be repeated at any time, and run twice at once: what is indexed
 * already stays as it is, and the document counts as read with the last slice.
 */
export const indexInventory = async (
  world: IndexingWorld,
  inventory: Inventory,
): Promise<'indexed' | 'refused'> => {
  const { now } = world
  const read = await readDocument(world, inventory)
  if (!read.ok) {
    const { problem } = read
    await settle(world, inventory, async (tx) => {
      await settleInventory(tx, inventory, { state: 'refused', problem }, now())
    })
    return 'refused'
  }
  await listPackages(world, inventory, read.value.packages)
  await listClaims(world, inventory, read.value.claims)
  await nameArtifacts(world, inventory, read.value)
  const { format, packages, claims, unnamed, invalid } = read.value
  await settle(world, inventory, (tx) =>
    settleInventory(
      tx,
      inventory,
      {
        state: 'indexed',
        format,
        packages: packages.length,
        claims: claims.length,
        unnamed,
        invalid,
      },
      now(),
    ),
  )
  return 'indexed'
}

const readDocument = async (
  world: IndexingWorld,
  inventory: Inventory,
): Promise<Parsed<Listed>> => {
  const { organizationId, attestationId, blob } = inventory
  if (blob === null) {
    const known = world.listed.take(attestationId)
    if (known) return known
    const bytes = await world.db.read((tx) => bytesOfInventory(tx, inventory))
    await world.pause()
    const text = await inTurns(statementTextInTurns(bytes), world.pause)
    await world.pause()
    return await inTurns(readInventory(text, 'statement'), world.pause)
  }
  const text = await textOfBlob(world, organizationId, blob)
  await world.pause()
  return text.ok ? await inTurns(readInventory(text.value, 'document'), world.pause) : text
}

/** Somebody else may have read it meanwhile. */
const settle = ({ db }: IndexingWorld, inventory: Inventory, act: (tx: Writer) => Promise<void>) =>
  db.write(async (tx) => {
    if (await holdWaiting(tx, inventory)) await act(tx)
  })

const inSlices = async <T>(
  { pause }: IndexingWorld,
  values: readonly T[],
  write: (some: readonly T[]) => Promise<void>,
): Promise<void> => {
  const slices = Array.from({ length: Math.ceil(values.length / rowsAtOnce) }, (_, at) =>
    values.slice(at * rowsAtOnce, (at + 1) * rowsAtOnce),
  )
  for (let at = 0; at < slices.length; at += slicesAtOnce) {
    await Promise.all(slices.slice(at, at + slicesAtOnce).map(write))
    await pause()
  }
}

const listPackages = (
  world: IndexingWorld,
  { organizationId, number }: Inventory,
  packages: readonly PackageVersion[],
): Promise<void> =>
  // In one order everywhere: documents that list the same do not wait for each other crosswise.
  inSlices(world, packages.toSorted(byName), (some) =>
    world.db.write((tx) => store.insertListed(tx, organizationId, number, some)),
  )

const byName = (a: PackageVersion, b: PackageVersion): number => {
  const [left, right] = [sortKey(a), sortKey(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const sortKey = ({ type, namespace, name, version }: PackageVersion): string =>
  `${type}/${namespace}/${name}@${version ?? ''}`

const listClaims = async (
  world: IndexingWorld,
  { organizationId, number }: Inventory,
  claims: readonly VulnerabilityClaim[],
): Promise<void> => {
  const single = claims.flatMap(({ ids, status, justification, packages }) =>
    ids.flatMap((id) =>
      (packages.length === 0 ? [null] : packages).map((each) => ({
        id,
        status,
        justification,
        package: each,
      })),
    ),
  )
  const placed = single.map((claim, position) => ({ ...claim, position }))
  await inSlices(world, placed, (some) =>
    world.db.write(async (tx) => {
      const named = some.flatMap((claim) => claim.package ?? [])
      const versions = named.length > 0 ? await store.numberVersions(tx, organizationId, named) : []
      const numbers = new Map(named.map((each, index) => [each, versions[index] ?? null]))
      const rows = some.map(({ package: named1, ...claim }) => ({
        ...claim,
        packageVersion: named1 === null ? null : (numbers.get(named1) ?? null),
      }))
      await store.insertClaims(tx, organizationId, number, rows)
    }),
  )
}

const nameArtifacts = async (
  world: IndexingWorld,
  inventory: Inventory,
  { format, claims }: Listed,
): Promise<void> => {
  const { organizationId, number } = inventory
  const isReport = format === 'OpenVEX' || format === 'vulns'
  const digests = await world.db.read((tx) => subjectsOfInventory(tx, inventory))
  const lists = [
    ...(isReport ? [] : (['packages'] as const)),
    ...(isReport || claims.length > 0 ? (['vulnerabilities'] as const) : []),
  ]
  for (const what of lists)
    await inSlices(world, digests, (some) =>
      world.db.write((tx) => store.insertArtifacts(tx, organizationId, number, what, some)),
    )
}
