import type { Route } from '../wire.ts'
import { readTarget } from './request-target.ts'

/** Routes by host, each host's longest path first. */
export type RouteTable = ReadonlyMap<string, readonly Route[]>

/** A set that cannot be served as it is; the message says which route and why. */
export class InvalidRoutes extends Error {
  override readonly name = 'InvalidRoutes'
}

/** As many routes as one set may have. */
export const mostRoutes = 100_000

/** The table of a set; throws `InvalidRoutes` for hosts or paths that no request could match. */
export const tableOf = (routes: readonly Route[]): RouteTable => {
  if (routes.length > mostRoutes)
    throw new InvalidRoutes(`a set has at most ${mostRoutes} routes, not ${routes.length}`)
  const table = new Map<string, Route[]>()
  for (const route of routes) {
    const of = table.get(route.host) ?? []
    requireRoute(route, of)
    of.push(route)
    table.set(route.host, of)
  }
  for (const of of table.values()) of.sort((a, b) => b.path.length - a.path.length)
  return table
}

/** The longest prefix of the path that ends at a segment; null where there is none. */
export const findRoute = (table: RouteTable, host: string, path: string): Route | null => {
  const routes = table.get(host)
  if (!routes) return null
  for (const route of routes) if (covers(route.path, path)) return route
  return null
}

/** A `Host` as routes are written: lower case, no port, no last dot; null where it is none. */
export const hostOf = (authority: string): string | null => {
  const name = authorityShape.exec(authority)?.[1]
  return name === undefined ? null : name.toLowerCase()
}

const authorityShape =
  /^(\[[\dA-Fa-f:.]{2,45}\]|[\dA-Za-z_](?:[\dA-Za-z_.-]{0,252}[\dA-Za-z_-])?)\.?(?::\d{0,5})?$/

const covers = (prefix: string, path: string): boolean =>
  prefix === '/' ||
  (path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/'))

const requireRoute = ({ host, path }: Route, others: readonly Route[]): void => {
  if (hostOf(host) !== host)
    throw new InvalidRoutes(`${JSON.stringify(host)} is no host in lower case without a port`)
  const target = readTarget(path)
  if (!path.startsWith('/') || target?.path !== path || target.query !== '')
    throw new InvalidRoutes(`${JSON.stringify(path)} is no normal path`)
  if (path !== '/' && path.endsWith('/'))
    throw new InvalidRoutes(`${JSON.stringify(path)} ends with a slash`)
  if (others.some((other) => other.path === path))
    throw new InvalidRoutes(`${host}${path} stands twice in the set`)
}
