import type { z } from 'zod'
import type * as schema from './domains.schema.ts'
import { endpoint } from './endpoint.ts'

/** A host name of somebody's own for a service, as it travels. */
export type Domain = z.output<typeof schema.domain>

export const addDomain = endpoint<z.input<typeof schema.add>, Domain>({
  id: 'domain.add',
  method: 'POST',
  path: '/v1/domains',
  permission: 'deployment.run',
  summary: 'Let a service answer under a host name of your own',
  status: 201,
})

export const listDomains = endpoint<z.input<typeof schema.list>, z.output<typeof schema.domains>>({
  id: 'domain.list',
  method: 'GET',
  path: '/v1/domains',
  permission: 'deployment.read',
  summary: 'List the host names of your own in a project environment',
  status: 200,
})

export const removeDomain = endpoint<z.input<typeof schema.remove>, Domain>({
  id: 'domain.remove',
  method: 'DELETE',
  path: '/v1/domains',
  permission: 'deployment.run',
  summary: 'Free a host name',
  status: 200,
})
