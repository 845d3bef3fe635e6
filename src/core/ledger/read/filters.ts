import type { Digest } from '../../../formats/digest.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import { equivalents } from '../../artifacts/equivalence.ts'
import { findEnvironmentId, findLogicalEnvironmentId } from '../../environments/require-place.ts'
import type { Context } from '../../kernel/context.ts'
import type { Reader } from '../../kernel/database.ts'
import { rowList } from '../../kernel/row-list.ts'
import { sql, type Sql } from '../../kernel/sql.ts'
import { filteredProject } from '../../projects/require-project.ts'
import type { RecordView } from './record-view.ts'
import type { Status } from '../record/record.ts'

/** Which records; every filter that is given must hold. Places by name, or by id when deleted. */
export interface RecordFilters {
  readonly environment?: string | undefined
  readonly logicalEnvironment?: string | undefined
  readonly deploymentName?: string | undefined
  readonly kind?: Kind | undefined
  readonly status?: Status | undefined
  readonly digest?: Digest | undefined
  readonly project?: string | undefined
  /** By name, or by id when deleted: only what Berth itself has deployed there. */
  readonly projectEnvironment?: string | undefined
  readonly version?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** Past records too; a status other than `deployed`, or a time, implies it. */
  readonly history?: boolean | undefined
  /** What ran at this instant, as known now (milliseconds since 1970). */
  readonly at?: number | undefined
}

/** Whether finding the records may take a walk through the whole history. */
export const isHeavy = (filters: RecordFilters): boolean =>
  filters.at !== undefined ||
  [
    filters.deploymentName,
    filters.kind,
    filters.project,
    filters.projectEnvironment,
    filters.version,
  ].some((filter) => filter !== undefined) ||
  Object.keys(filters.labels ?? {}).length > 0

/**
 * That the record `r` is of an artifact of the organization, by its digest or an equivalent one. It
 * stands alone: beside a second condition on the organization, SQLite would walk the history.
 */
export const ofDigest = async (tx: Reader, context: Context, digest: Digest): Promise<Sql> => {
  const equal = await equivalents(tx, context, digest)
  return sql`(r.organization_id, r.digest) in ${rowList(context.principal.organizationId, equal)}`
}

/**
 * The filters as conditions on the record `r`, less the one on its life. `among` says of which
 * artifacts they are, if that is known already.
 */
export const conditionsOf = async (
  tx: Reader,
  context: Context,
  filters: RecordFilters,
  among?: Sql,
): Promise<readonly Sql[]> => {
  const { organizationId } = context.principal
  const whole = sql`r.organization_id = ${organizationId}`
  const conditions: Sql[] = [
    among ?? (filters.digest ? await ofDigest(tx, context, filters.digest) : whole),
  ]
  const add = (condition: Sql): number => conditions.push(condition)
  if (filters.environment) {
    const id = await findEnvironmentId(tx, context, filters.environment)
    add(sql`r.environment_id = ${id}`)
  }
  if (filters.logicalEnvironment) {
    const id = await findLogicalEnvironmentId(tx, context, filters.logicalEnvironment)
    add(sql`r.logical_environment_id = ${id}`)
  }
  const inSlots = (condition: Sql): number =>
    add(sql`r.slot_id in (
      select s.id from slots s where s.organization_id = ${organizationId} and ${condition})`)
  if (filters.deploymentName) inSlots(sql`s.deployment_name = ${filters.deploymentName}`)
  if (filters.kind) inSlots(sql`s.kind = ${filters.kind}`)
  if (filters.project) {
    const { id } = await filteredProject(tx, context, filters.project)
    add(mayBelongTo(sql`r.project_id`, sql`a.project_id`, id))
  }
  const { projectEnvironment: place } = filters
  if (place)
    add(sql`r.project_environment_id in (
      select c.id from project_environment_names c
      where c.organization_id = ${organizationId} and (c.name = ${place} or c.id = ${place}))`)
  if (filters.version) add(mayBelongTo(sql`r.version`, sql`a.version`, filters.version))
  for (const [key, value] of Object.entries(filters.labels ?? {}))
    add(sql`exists (
      select 1 from record_labels x
      where x.organization_id = r.organization_id and x.record_id = r.id
        and x.label_key = ${key} and x.label_value = ${value})`)
  const { at } = filters
  if (at !== undefined)
    add(sql`r.deployed_at <= ${at} and (r.ended_at is null or r.ended_at > ${at})`)
  return conditions
}

/** Whether the list shows what is deployed, and nothing else. */
export const showsDeployed = ({ status, history, at }: RecordFilters): boolean =>
  status === 'deployed' || (status === undefined && !history && at === undefined)

/**
 * Which part of their lives the records may be in. The literals let both engines use the partial
 * indexes of what is deployed.
 */
export const lifeCondition = (filters: RecordFilters): Sql => {
  switch (filters.status) {
    case 'deployed':
      return sql`r.status = 'deployed'`
    case 'superseded':
      return sql`r.status = 'superseded'`
    case 'decommissioned':
      return sql`r.status = 'decommissioned'`
    case undefined:
      return showsDeployed(filters) ? sql`r.status = 'deployed'` : sql`1 = 1`
  }
}

/** Whether the record is shown under the project and the version that are asked for. */
export const isShownUnder = (
  { project, version }: RecordFilters,
  { attribution }: RecordView,
): boolean =>
  (project === undefined || attribution.project === project) &&
  (version === undefined || attribution.version === version)

/**
 * Stated on the record, or by an attestation that names the digest or one equal to it. What the
 * record is then shown under is decided by what verifies today.
 */
const mayBelongTo = (stated: Sql, attested: Sql, value: string): Sql => sql`(
  ${stated} = ${value}
  or exists (
    select 1 from attestation_subjects u
    join attestations a on a.organization_id = u.organization_id and a.id = u.attestation_id
    where u.organization_id = r.organization_id and u.algorithm = 'sha256'
      and ${attested} = ${value}
      and (u.value = substr(r.digest, 8)
        or exists (
          select 1 from equivalences q
          where q.organization_id = r.organization_id and q.index_digest = r.digest
            and substr(q.manifest_digest, 8) = u.value)
        or exists (
          select 1 from equivalences q
          where q.organization_id = r.organization_id and q.manifest_digest = r.digest
            and substr(q.index_digest, 8) = u.value)
        or exists (
          select 1 from manifest_parts k
          where k.organization_id = r.organization_id and k.part_digest = r.digest
            and (substr(k.manifest_digest, 8) = u.value
              or exists (
                select 1 from equivalences q
                where q.organization_id = k.organization_id
                  and q.manifest_digest = k.manifest_digest
                  and substr(q.index_digest, 8) = u.value)))
        or exists (
          select 1 from manifest_parts k
          where k.organization_id = r.organization_id and k.manifest_digest = r.digest
            and k.link = 'chart' and substr(k.part_digest, 8) = u.value))))`
