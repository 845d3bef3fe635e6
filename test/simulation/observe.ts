import type { DeploymentState, Settings } from '../../src/core/deployments/deployment.ts'
import type { Database } from '../../src/core/kernel/database.ts'
import { sql } from '../../src/core/kernel/sql.ts'

/** A deployment as its row says. */
export interface SeenDeployment {
  readonly id: string
  readonly runId: string
  readonly place: string
  readonly service: string
  readonly state: DeploymentState
  readonly digest: string | null
  readonly drainUntil: number | null
  readonly settings: Settings
}

/** Everything that the database says of deployments, from one snapshot. */
export interface Observed {
  readonly deployments: readonly SeenDeployment[]
  readonly runs: readonly {
    readonly id: string
    readonly command: string
    readonly state: string
    readonly isOver: boolean
  }[]
  readonly leases: readonly { readonly runId: string; readonly owner: string }[]
  readonly set: {
    readonly incarnation: string
    readonly version: number
    readonly acknowledged: number
  } | null
  readonly routes: readonly {
    readonly host: string
    readonly path: string
    readonly place: string
    readonly service: string
  }[]
  /** What the ledger says is deployed, by project environment and service. */
  readonly ledger: ReadonlyMap<string, string>
  readonly events: number
}

export const observe = (db: Database): Promise<Observed> =>
  db.read(async (tx) => {
    const deployments = await tx.all(sql`
      select d.id, d.run_id, d.project_environment_id, d.service_id, d.state, d.drain_until,
        d.settings, r.digest
      from deployments d
      left join releases r on r.organization_id = d.organization_id and r.id = d.release_id
      order by d.created_at, d.id limit 10000`)
    const runs = await tx.all(sql`select id, command, state, ended_at from runs limit 10000`)
    const leases = await tx.all(sql`select run_id, owner from leases where owner <> '' limit 100`)
    const set = await tx.first(sql`select incarnation, version, acknowledged from edge_sets`)
    const routes = await tx.all(
      sql`select host, path, project_environment_id, service_id from routes limit 1000`,
    )
    const lines = await tx.all(sql`
      select r.digest, d.project_environment_id, d.service_id
      from records r
      join deployments d on d.organization_id = r.organization_id and d.id = r.deployment_id
      where r.status = 'deployed' limit 1000`)
    const events = await tx.first(sql`select count(*) as n from events`)
    return {
      deployments: deployments.map((row) => ({
        id: String(row['id']),
        runId: String(row['run_id']),
        place: String(row['project_environment_id']),
        service: String(row['service_id']),
        state: row['state'] as DeploymentState,
        digest: row['digest'] as string | null,
        drainUntil: row['drain_until'] as number | null,
        settings: JSON.parse(String(row['settings'])) as Settings,
      })),
      runs: runs.map((row) => ({
        id: String(row['id']),
        command: String(row['command']),
        state: String(row['state']),
        isOver: row['ended_at'] !== null,
      })),
      leases: leases.map((row) => ({
        runId: String(row['run_id']),
        owner: String(row['owner']),
      })),
      set: set
        ? {
            incarnation: String(set['incarnation']),
            version: Number(set['version']),
            acknowledged: Number(set['acknowledged']),
          }
        : null,
      routes: routes.map((row) => ({
        host: String(row['host']),
        path: String(row['path']),
        place: String(row['project_environment_id']),
        service: String(row['service_id']),
      })),
      ledger: new Map(
        lines.map((row) => [
          keyOf(String(row['project_environment_id']), String(row['service_id'])),
          String(row['digest']),
        ]),
      ),
      events: Number(events?.['n'] ?? 0),
    }
  })

/** A service in a project environment. */
export const keyOf = (place: string, service: string): string => `${place} ${service}`
