import { routeHost } from '../../../formats/hosts/route-host.ts'
import type { Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Deployment, Settings } from '../deployment.ts'
import { claimRoute } from '../store/edge-store.ts'

/** The host names under which a service answers: its own, and its paths on the web's. */
export const routesOf = (
  {
    project,
    projectEnvironment,
  }: {
    readonly project: { readonly name: string }
    readonly projectEnvironment: { readonly name: string }
  },
  organization: string,
  { name, kind, routes }: Settings,
  baseHost: string,
): readonly { readonly host: string; readonly path: string; readonly strip: boolean }[] => {
  if (kind === 'worker') return []
  const hostOf = (service: string): string =>
    routeHost(
      {
        organization: organization === 'default' ? null : organization,
        project: project.name,
        environment: projectEnvironment.name,
        service,
      },
      baseHost,
    )
  const own = { host: hostOf(name), path: '/', strip: false }
  const paths = routes.map(({ path, strip }) => ({ host: hostOf('web'), path, strip }))
  return [own, ...paths.filter(({ host, path }) => host !== own.host || path !== own.path)]
}

/** Where the edge listens as long as nobody says another port. */
const usualEdgePort = 7480

/** The address of a route on an edge with this port, by default the usual one. */
export const urlOf = (
  { host, path }: { readonly host: string; readonly path: string },
  port: number = usualEdgePort,
): string => `http://${host}:${port}${path}`

/** A step: takes the routes of a service; refused if others have one of them. */
export const claimRoutes = async (
  tx: Writer,
  context: Context,
  routes: ReturnType<typeof routesOf>,
  owner: Pick<Deployment, 'projectEnvironmentId' | 'serviceId'>,
): Promise<void> => {
  const { organizationId } = context.principal
  for (const route of routes) {
    const { projectEnvironmentId, serviceId } = owner
    const claimed = { ...route, projectEnvironmentId, serviceId, createdAt: context.now() }
    if ((await claimRoute(tx, organizationId, claimed)) === 'taken')
      throw new Refusal('route_taken', `${route.host}${route.path} belongs to another service.`, {
        next: 'Choose another path for it, or rename the project or the service.',
      })
  }
}
