import type { z } from 'zod'
import { endpoint, type PageInput, type PageOf } from './endpoint.ts'
import type * as schema from './project-environments.schema.ts'

/** A project environment as it travels. */
export type ProjectEnvironment = z.output<typeof schema.projectEnvironment>

type Address = z.input<typeof schema.byName>

export const createProjectEnvironment = endpoint<z.input<typeof schema.create>, ProjectEnvironment>(
  {
    id: 'project-environment.create',
    method: 'POST',
    path: '/v1/projects/{project}/environments',
    permission: 'project-environment.manage',
    summary: 'Create a project environment; a deployment to a new name does it, too',
    status: 201,
  },
)

export const listProjectEnvironments = endpoint<
  PageInput & { readonly project: string },
  PageOf<ProjectEnvironment>
>({
  id: 'project-environment.list',
  method: 'GET',
  path: '/v1/projects/{project}/environments',
  permission: 'project-environment.read',
  summary: "List a project's environments",
  status: 200,
})

export const describeProjectEnvironment = endpoint<Address, ProjectEnvironment>({
  id: 'project-environment.describe',
  method: 'GET',
  path: '/v1/projects/{project}/environments/{name}',
  permission: 'project-environment.read',
  summary: 'Describe a project environment',
  status: 200,
})

export const updateProjectEnvironment = endpoint<z.input<typeof schema.update>, ProjectEnvironment>(
  {
    id: 'project-environment.update',
    method: 'PATCH',
    path: '/v1/projects/{project}/environments/{name}',
    permission: 'project-environment.manage',
    summary:
      'Place, protect or limit a project environment; protecting it takes project-environment.protect',
    status: 200,
  },
)

export const deleteProjectEnvironment = endpoint<
  Address & { readonly force?: 'true' | 'false' | undefined },
  ProjectEnvironment
>({
  id: 'project-environment.delete',
  method: 'DELETE',
  path: '/v1/projects/{project}/environments/{name}',
  permission: 'project-environment.manage',
  summary: 'Delete a project environment; force takes down what is deployed there',
  status: 200,
})
