import type { Digest } from '../../../formats/digest.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import type { Row } from '../../kernel/database.ts'
import { sql, type Sql } from '../../kernel/sql.ts'
import type { ResolvedVariable } from '../../variables/resolve.ts'
import type { Deployment, DriverName, Release, Settings } from '../deployment.ts'

/** What one read of deployments may bring: services of an environment are far fewer. */
const mostRead = 1000

/** Deployments with their services and releases, newest first. */
export const select = (condition: Sql, limit = mostRead): Sql => sql`
  select
    d.organization_id, d.id, d.run_id, d.project_environment_id, d.service_id, d.state, d.version,
    d.settings, d.driver, d.variable_set, d.variables, d.is_ready, d.why, d.created_at,
    d.entered_at, d.activated_at, d.drain_until, d.replaced_by, s.name as service, l.token as fence,
    r.id as release_id, r.digest, r.kind, r.image, r.settings as release_settings,
    r.variable_set as release_set, r.variables as release_variables, r.build_variables,
    r.toolchain, r.version as release_version, r.commit_sha, r.created_at as released_at
  from deployments d
  join services s on s.organization_id = d.organization_id and s.id = d.service_id
  left join leases l on l.organization_id = d.organization_id
    and l.project_environment_id = d.project_environment_id and l.service_id = d.service_id
  left join releases r on r.organization_id = d.organization_id and r.id = d.release_id
  where ${condition}
  order by d.created_at desc, d.id desc limit ${limit}`

/** A row of them as a deployment. */
export const read = (row: Row): Deployment => ({
  id: String(row['id']),
  runId: String(row['run_id']),
  projectEnvironmentId: String(row['project_environment_id']),
  serviceId: String(row['service_id']),
  service: String(row['service']),
  state: row['state'] as Deployment['state'],
  version: Number(row['version']),
  fence: Number(row['fence'] ?? 0),
  settings: JSON.parse(String(row['settings'])) as Settings,
  driver: row['driver'] as DriverName,
  variableSet: Number(row['variable_set']),
  variables: JSON.parse(String(row['variables'])) as readonly ResolvedVariable[],
  release: row['release_id'] === null ? null : readRelease(row),
  isReady: row['is_ready'] === 1,
  why: String(row['why']),
  createdAt: Number(row['created_at']),
  enteredAt: Number(row['entered_at']),
  activatedAt: row['activated_at'] as number | null,
  drainUntil: row['drain_until'] as number | null,
  replacedBy: row['replaced_by'] as string | null,
})

const readRelease = (row: Row): Release => ({
  id: String(row['release_id']),
  serviceId: String(row['service_id']),
  digest: row['digest'] as Digest,
  kind: row['kind'] as Kind,
  image: row['image'] as string | null,
  settings: JSON.parse(String(row['release_settings'])) as Settings,
  variableSet: Number(row['release_set']),
  variables: JSON.parse(String(row['release_variables'])) as readonly ResolvedVariable[],
  buildVariables: JSON.parse(String(row['build_variables'])) as readonly ResolvedVariable[],
  toolchain: String(row['toolchain']),
  version: row['release_version'] as string | null,
  commit: row['commit_sha'] as string | null,
  createdAt: Number(row['released_at']),
})
