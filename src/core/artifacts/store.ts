import type { Digest } from '../../formats/digest.ts'
import type { Reader, Row, Writer } from '../kernel/database.ts'
import { beginsWith } from '../kernel/prefix.ts'
import { rowList } from '../kernel/row-list.ts'
import { join, list, sql, type Sql } from '../kernel/sql.ts'
import type { Part } from '../../formats/oci/parts.ts'
import type { Artifact } from './artifact.ts'

const columns = sql`digest, kind, name, created_at`

const one = (organizationId: string, digest: Digest): Sql => sql`
  select ${columns} from artifacts where organization_id = ${organizationId} and digest = ${digest}`

export const byDigest = async (
  tx: Reader,
  organizationId: string,
  digest: Digest,
): Promise<Artifact | undefined> => read(await tx.first(one(organizationId, digest)))

/** The same, held until the end of the transaction. */
export const lockByDigest = async (
  tx: Writer,
  organizationId: string,
  digest: Digest,
): Promise<Artifact | undefined> =>
  read((await tx.lock('exclusive', one(organizationId, digest)))[0])

export const insert = async (
  tx: Writer,
  organizationId: string,
  artifact: Artifact,
): Promise<void> => {
  await tx.run(sql`
    insert into artifacts (organization_id, digest, kind, name, created_at)
    values (${organizationId}, ${artifact.digest}, ${artifact.kind}, ${artifact.name},
      ${artifact.createdAt})`)
}

/** Inserts artifacts that are not known yet; at most some hundred at a time. */
export const insertAll = async (
  tx: Writer,
  organizationId: string,
  artifacts: readonly Artifact[],
): Promise<void> => {
  const rows = artifacts.map(
    ({ digest, kind, name, createdAt }) =>
      sql`(${organizationId}, ${digest}, ${kind}, ${name}, ${createdAt})`,
  )
  await tx.run(sql`
    insert into artifacts (organization_id, digest, kind, name, created_at)
    values ${join(rows, sql`, `)}`)
}

export const byDigests = async (
  tx: Reader,
  organizationId: string,
  digests: readonly Digest[],
): Promise<readonly Artifact[]> =>
  (
    await tx.all(sql`
      select ${columns} from artifacts
      where organization_id = ${organizationId} and digest in ${list(digests)}`)
  ).flatMap((row) => read(row) ?? [])

export const update = async (
  tx: Writer,
  organizationId: string,
  artifact: Artifact,
): Promise<void> => {
  await tx.run(sql`
    update artifacts set kind = ${artifact.kind}, name = ${artifact.name}
    where organization_id = ${organizationId} and digest = ${artifact.digest}`)
}

/** Newest first, after the place of the cursor. */
export const page = async (
  tx: Reader,
  organizationId: string,
  condition: Sql,
  limit: number,
): Promise<readonly Artifact[]> =>
  (
    await tx.all(sql`
      select ${columns} from artifacts
      where organization_id = ${organizationId} and ${condition}
      order by created_at desc, digest desc limit ${limit}`)
  ).flatMap((row) => read(row) ?? [])

/** Pairs (index, manifest) in which one of the digests stands on either side. */
export const pairsOf = async (
  tx: Reader,
  organizationId: string,
  digests: readonly Digest[],
): Promise<readonly { readonly index: Digest; readonly manifest: Digest }[]> =>
  (
    await tx.all(sql`
      select index_digest, manifest_digest from equivalences
      where (organization_id, index_digest) in ${rowList(organizationId, digests)}
      union
      select index_digest, manifest_digest from equivalences
      where (organization_id, manifest_digest) in ${rowList(organizationId, digests)}`)
  ).map((row) => ({
    index: row['index_digest'] as Digest,
    manifest: row['manifest_digest'] as Digest,
  }))

/** Pairs (index, manifest) of the indexes that list one of the manifests. */
export const indexesOf = async (
  tx: Reader,
  organizationId: string,
  manifests: readonly Digest[],
): Promise<readonly { readonly index: Digest; readonly manifest: Digest }[]> =>
  (
    await tx.all(sql`
      select index_digest, manifest_digest from equivalences
      where (organization_id, manifest_digest) in ${rowList(organizationId, manifests)}`)
  ).map((row) => ({
    index: row['index_digest'] as Digest,
    manifest: row['manifest_digest'] as Digest,
  }))

/** What manifests are made of, where one of the digests stands on either side. */
export const partsOf = async (
  tx: Reader,
  organizationId: string,
  digests: readonly Digest[],
): Promise<
  readonly { readonly manifest: Digest; readonly part: Digest; readonly link: Part['link'] }[]
> =>
  (
    await tx.all(sql`
      select manifest_digest, part_digest, link from manifest_parts
      where (organization_id, manifest_digest) in ${rowList(organizationId, digests)}
      union
      select manifest_digest, part_digest, link from manifest_parts
      where (organization_id, part_digest) in ${rowList(organizationId, digests)}`)
  ).map((row) => ({
    manifest: row['manifest_digest'] as Digest,
    part: row['part_digest'] as Digest,
    link: row['link'] as Part['link'],
  }))

export const insertPart = async (
  tx: Writer,
  organizationId: string,
  manifest: Digest,
  { link, digest }: Part,
): Promise<void> => {
  await tx.run(sql`
    insert into manifest_parts (organization_id, manifest_digest, part_digest, link)
    values (${organizationId}, ${manifest}, ${digest}, ${link})
    on conflict do nothing`)
}

export const insertPair = async (
  tx: Writer,
  organizationId: string,
  index: Digest,
  manifest: Digest,
): Promise<void> => {
  await tx.run(sql`
    insert into equivalences (organization_id, index_digest, manifest_digest)
    values (${organizationId}, ${index}, ${manifest})
    on conflict do nothing`)
}

const read = (row: Row | undefined): Artifact | undefined =>
  row && {
    digest: row['digest'] as Digest,
    kind: row['kind'] as Artifact['kind'],
    name: row['name'] as string | null,
    createdAt: Number(row['created_at']),
  }

/** Digests of known artifacts that begin like this. */
export const digestsLike = async (
  tx: Reader,
  organizationId: string,
  start: string,
  limit: number,
): Promise<readonly Digest[]> =>
  (
    await tx.all(sql`
      select digest from artifacts
      where organization_id = ${organizationId} and ${beginsWith(sql`digest`, start)}
      order by digest limit ${limit}`)
  ).map((row) => row['digest'] as Digest)
