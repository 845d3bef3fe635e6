import * as contract from '../../contract/projects.ts'
import * as schema from '../../contract/projects.schema.ts'
import { pageOf } from '../../contract/fields.schema.ts'
import { createProject } from '../../core/projects/create-project.ts'
import { describeProject, listProjects } from '../../core/projects/list-projects.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

/** Owned units of software. */
export const projectRoutes: readonly Route[] = [
  route(
    contract.createProject,
    { input: schema.create, output: schema.project },
    async (call, { name, description = '' }) =>
      present(await createProject(call, { name, description })),
  ),
  route(
    contract.listProjects,
    { input: schema.list, output: pageOf(schema.project) },
    async (call, request) => present(await listProjects(call, request)),
  ),
  route(
    contract.describeProject,
    { input: schema.byName, output: schema.project },
    async (call, { name }) => present(await describeProject(call, name)),
  ),
]
