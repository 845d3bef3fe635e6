import type { z } from 'zod'
import { endpoint, type PageInput, type PageOf } from './endpoint.ts'
import type * as schema from './environments.schema.ts'

/** An environment as it travels. */
export type Environment = z.output<typeof schema.environment>
/** A logical environment as it travels. */
export type LogicalEnvironment = z.output<typeof schema.logicalEnvironment>

type ByName = { readonly name: string }
type Removal = ByName & { readonly force?: 'true' | 'false' | undefined }

export const createEnvironment = endpoint<z.input<typeof schema.createEnvironment>, Environment>({
  id: 'environment.create',
  method: 'POST',
  path: '/v1/environments',
  permission: 'environment.manage',
  summary: 'Create an environment',
  status: 201,
})

export const listEnvironments = endpoint<PageInput, PageOf<Environment>>({
  id: 'environment.list',
  method: 'GET',
  path: '/v1/environments',
  permission: 'environment.read',
  summary: 'List the environments',
  status: 200,
})

export const describeEnvironment = endpoint<ByName, Environment>({
  id: 'environment.describe',
  method: 'GET',
  path: '/v1/environments/{name}',
  permission: 'environment.read',
  summary: 'Describe an environment',
  status: 200,
})

export const updateEnvironment = endpoint<z.input<typeof schema.updateEnvironment>, Environment>({
  id: 'environment.update',
  method: 'PATCH',
  path: '/v1/environments/{name}',
  permission: 'environment.manage',
  summary: 'Change an environment; a label with an empty value is removed',
  status: 200,
})

export const deleteEnvironment = endpoint<Removal, Environment>({
  id: 'environment.delete',
  method: 'DELETE',
  path: '/v1/environments/{name}',
  permission: 'environment.manage',
  summary: 'Delete an environment; force decommissions what is deployed there',
  status: 200,
})

export const createLogicalEnvironment = endpoint<
  z.input<typeof schema.createLogicalEnvironment>,
  LogicalEnvironment
>({
  id: 'logical-environment.create',
  method: 'POST',
  path: '/v1/logical-environments',
  permission: 'environment.manage',
  summary: 'Create a logical environment',
  status: 201,
})

export const listLogicalEnvironments = endpoint<PageInput, PageOf<LogicalEnvironment>>({
  id: 'logical-environment.list',
  method: 'GET',
  path: '/v1/logical-environments',
  permission: 'environment.read',
  summary: 'List the logical environments',
  status: 200,
})

export const describeLogicalEnvironment = endpoint<ByName, LogicalEnvironment>({
  id: 'logical-environment.describe',
  method: 'GET',
  path: '/v1/logical-environments/{name}',
  permission: 'environment.read',
  summary: 'Describe a logical environment',
  status: 200,
})

export const updateLogicalEnvironment = endpoint<
  z.input<typeof schema.updateLogicalEnvironment>,
  LogicalEnvironment
>({
  id: 'logical-environment.update',
  method: 'PATCH',
  path: '/v1/logical-environments/{name}',
  permission: 'environment.manage',
  summary: 'Change a logical environment',
  status: 200,
})

export const deleteLogicalEnvironment = endpoint<Removal, LogicalEnvironment>({
  id: 'logical-environment.delete',
  method: 'DELETE',
  path: '/v1/logical-environments/{name}',
  permission: 'environment.manage',
  summary: 'Delete a logical environment; force decommissions what is deployed there',
  status: 200,
})
