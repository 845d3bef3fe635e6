import * as contract from '../../contract/environments.ts'
import * as schema from '../../contract/environments.schema.ts'
import { createEnvironment } from '../../core/environments/create-environment.ts'
import { createLogicalEnvironment } from '../../core/environments/create-logical-environment.ts'
import { describeEnvironment, listEnvironments } from '../../core/environments/list-environments.ts'
import {
  describeLogicalEnvironment,
  listLogicalEnvironments,
} from '../../core/environments/list-logical-environments.ts'
import { updateEnvironment } from '../../core/environments/update-environment.ts'
import { updateLogicalEnvironment } from '../../core/environments/update-logical-environment.ts'
import {
  deleteEnvironment,
  deleteLogicalEnvironment,
} from '../../core/ledger/record/delete-place.ts'
import { pageOf } from '../../contract/fields.schema.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

const environment = { output: schema.environment }
const stage = { output: schema.logicalEnvironment }

/** Places and stages. */
export const environmentRoutes: readonly Route[] = [
  route(
    contract.createEnvironment,
    { input: schema.createEnvironment, ...environment },
    async (call, { name, description = '', type = 'custom', driver = null, labels = {} }) =>
      present(await createEnvironment(call, { name, description, type, driver, labels })),
  ),
  route(
    contract.listEnvironments,
    { input: schema.list, output: pageOf(schema.environment) },
    async (call, request) => present(await listEnvironments(call, request)),
  ),
  route(
    contract.describeEnvironment,
    { input: schema.byName, ...environment },
    async (call, { name }) => present(await describeEnvironment(call, name)),
  ),
  route(
    contract.updateEnvironment,
    { input: schema.updateEnvironment, ...environment },
    async (call, { name, ...change }) => present(await updateEnvironment(call, name, change)),
  ),
  route(
    contract.deleteEnvironment,
    { input: schema.remove, ...environment },
    async (call, { name, force = false }) =>
      present(await deleteEnvironment(call, { name, force })),
  ),
  route(
    contract.createLogicalEnvironment,
    { input: schema.createLogicalEnvironment, ...stage },
    async (call, { name, description = '', tier = 'other', unattested = 'refuse' }) =>
      present(await createLogicalEnvironment(call, { name, description, tier, unattested })),
  ),
  route(
    contract.listLogicalEnvironments,
    { input: schema.list, output: pageOf(schema.logicalEnvironment) },
    async (call, request) => present(await listLogicalEnvironments(call, request)),
  ),
  route(
    contract.describeLogicalEnvironment,
    { input: schema.byName, ...stage },
    async (call, { name }) => present(await describeLogicalEnvironment(call, name)),
  ),
  route(
    contract.updateLogicalEnvironment,
    { input: schema.updateLogicalEnvironment, ...stage },
    async (call, { name, ...change }) =>
      present(await updateLogicalEnvironment(call, name, change)),
  ),
  route(
    contract.deleteLogicalEnvironment,
    { input: schema.remove, ...stage },
    async (call, { name, force = false }) =>
      present(await deleteLogicalEnvironment(call, { name, force })),
  ),
]
