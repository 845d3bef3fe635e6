import { pageOf } from '../../contract/fields.schema.ts'
import * as contract from '../../contract/project-environments.ts'
import * as schema from '../../contract/project-environments.schema.ts'
import { deleteProjectEnvironment } from '../../core/deployments/end/delete-project-environment.ts'
import { createProjectEnvironment } from '../../core/project-environments/create-project-environment.ts'
import {
  describeProjectEnvironment,
  listProjectEnvironments,
} from '../../core/project-environments/list-project-environments.ts'
import type { ProjectEnvironment } from '../../core/project-environments/project-environment.ts'
import { updateProjectEnvironment } from '../../core/project-environments/update-project-environment.ts'
import { formatDuration } from '../../formats/duration.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

const shown = (it: ProjectEnvironment): contract.ProjectEnvironment => {
  const { id, project, name, environment, logicalEnvironment, fromOnly, freezeReason } = it
  const { ttlMs, expiresAt, createdAt, updatedAt } = it
  const ttl = ttlMs === null ? null : formatDuration(ttlMs)
  return {
    ...{ id, project, name, environment, logicalEnvironment, fromOnly, freezeReason, ttl },
    ...present({ expiresAt, createdAt, updatedAt }),
  }
}

const one = { output: schema.projectEnvironment }

/** The compartments of a project. */
export const projectEnvironmentRoutes: readonly Route[] = [
  route(
    contract.createProjectEnvironment,
    { input: schema.create, ...one },
    async (call, { ttl, ...input }) =>
      shown(await createProjectEnvironment(call, { ...input, ttlMs: ttl })),
  ),
  route(
    contract.listProjectEnvironments,
    { input: schema.list, output: pageOf(schema.projectEnvironment) },
    async (call, { project, ...request }) => {
      const { items, nextCursor } = await listProjectEnvironments(call, { project }, request)
      return { items: items.map(shown), nextCursor }
    },
  ),
  route(
    contract.describeProjectEnvironment,
    { input: schema.byName, ...one },
    async (call, address) => shown(await describeProjectEnvironment(call, address)),
  ),
  route(
    contract.updateProjectEnvironment,
    { input: schema.update, ...one },
    async (call, { project, name, ttl, ...change }) =>
      shown(await updateProjectEnvironment(call, { project, name }, { ...change, ttlMs: ttl })),
  ),
  route(
    contract.deleteProjectEnvironment,
    { input: schema.remove, ...one },
    async (call, { force = false, ...address }) =>
      shown(await deleteProjectEnvironment(call, { ...address, force })),
  ),
]
