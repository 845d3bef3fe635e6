import type { z } from 'zod'
import { endpoint, type PageInput, type PageOf } from './endpoint.ts'
import type * as schema from './projects.schema.ts'

/** A project as it travels. */
export type Project = z.output<typeof schema.project>

export const createProject = endpoint<z.input<typeof schema.create>, Project>({
  id: 'project.create',
  method: 'POST',
  path: '/v1/projects',
  permission: 'project.create',
  summary: 'Create a project',
  status: 201,
})

export const listProjects = endpoint<PageInput, PageOf<Project>>({
  id: 'project.list',
  method: 'GET',
  path: '/v1/projects',
  permission: 'project.read',
  summary: 'List the projects',
  status: 200,
})

export const describeProject = endpoint<{ readonly name: string }, Project>({
  id: 'project.describe',
  method: 'GET',
  path: '/v1/projects/{name}',
  permission: 'project.read',
  summary: 'Describe a project',
  status: 200,
})
