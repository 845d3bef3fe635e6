import { candidateHost } from '../../../formats/hosts/route-host.ts'
import type { Reader } from '../../kernel/database.ts'
import { insist } from '../../kernel/refusal.ts'
import { sql, type Sql } from '../../kernel/sql.ts'
import type { Settings } from '../deployment.ts'
import { edgeSet } from '../store/edge-store.ts'
import type { RouteSet } from '../runtime.ts'

type Route = RouteSet['routes'][number]

/** How many routes an edge may have. */
const mostRoutes = 100_000

/** The whole set as it is to be now, with its fence: routes, domains and candidates that wait. */
export const wholeSet = async (tx: Reader, baseHost: string): Promise<RouteSet> => {
  const fence = await edgeSet(tx)
  insist(fence, 'a set has a fence')
  const rows = await tx.all(sql`
    select r.host, r.path, r.strip, r.is_domain, r.organization_id, r.project_environment_id,
      r.service_id, d.id as deployment
    from routes r
    left join deployments d on d.organization_id = r.organization_id
      and d.project_environment_id = r.project_environment_id and d.service_id = r.service_id
      and d.state = 'active'
    order by r.host, r.path limit ${mostRoutes}`)
  const kept = rows.map((row): KeptRoute => ({
    host: String(row['host']),
    path: String(row['path']),
    strip: row['strip'] === 1,
    deployment: row['deployment'] as string | null,
    isDomain: row['is_domain'] === 1,
    place: `${String(row['organization_id'])} ${String(row['project_environment_id'])}`,
    serviceId: String(row['service_id']),
  }))
  const candidates = await candidatesUnder(
    tx,
    sql`d.state = 'waiting' and d.is_ready = 1`,
    baseHost,
  )
  return {
    fence: { incarnation: fence.incarnation, version: fence.version },
    routes: [
      ...underDomains(kept),
      ...candidates.map(({ host, id }) => ({ host, path: '/', strip: false, deployment: id })),
    ],
  }
}

/** A route as it is kept, with whose it is. */
export interface KeptRoute extends Route {
  readonly isDomain: boolean
  readonly place: string
  readonly serviceId: string
}

/** The routes, with all paths of a service's own host under its domains, too. */
export const underDomains = (kept: readonly KeptRoute[]): readonly Route[] => {
  const own = kept.filter(({ isDomain }) => !isDomain)
  const byPlace = Map.groupBy(own, ({ place }) => place)
  return kept.flatMap(({ isDomain, place, serviceId, host, path, strip, deployment }) => {
    const it = { host, path, strip, deployment }
    if (!isDomain) return [it]
    const there = byPlace.get(place) ?? []
    const home = there.find((each) => each.serviceId === serviceId && each.path === '/')?.host
    const paths = there.filter((each) => each.host === home && each.path !== '/')
    return [
      it,
      ...paths.map((each) => ({
        host,
        path: each.path,
        strip: each.strip,
        deployment: each.deployment,
      })),
    ]
  })
}

/** The hosts of candidates that wait in a project environment, by their ids. */
export const candidateHosts = async (
  tx: Reader,
  organizationId: string,
  projectEnvironmentId: string,
  baseHost: string,
): Promise<ReadonlyMap<string, string>> =>
  new Map(
    (
      await candidatesUnder(
        tx,
        sql`d.organization_id = ${organizationId}
          and d.project_environment_id = ${projectEnvironmentId} and d.state = 'waiting'
          and d.is_ready = 1`,
        baseHost,
      )
    ).map(({ id, host }) => [id, host]),
  )

const candidatesUnder = async (
  tx: Reader,
  condition: Sql,
  baseHost: string,
): Promise<readonly { readonly id: string; readonly host: string }[]> =>
  (
    await tx.all(sql`
      select d.id, d.settings, s.name as service, p.organization, p.project, p.name
      from deployments d
      join services s on s.organization_id = d.organization_id and s.id = d.service_id
      join placed_project_environments p
        on p.organization_id = d.organization_id and p.id = d.project_environment_id
      where d.ended_at is null and ${condition}
      order by d.created_at, d.id limit ${mostRoutes}`)
  )
    .filter((row) => (JSON.parse(String(row['settings'])) as Settings).kind !== 'worker')
    .map((row) => {
      const id = String(row['id'])
      const organization = String(row['organization'])
      const place = {
        organization: organization === 'default' ? null : organization,
        project: String(row['project']),
        environment: String(row['name']),
        service: String(row['service']),
      }
      return { id, host: candidateHost(place, id, baseHost) }
    })
