import * as contract from '../../contract/variables.ts'
import * as schema from '../../contract/variables.schema.ts'
import { pageOf } from '../../contract/fields.schema.ts'
import { diffVariables } from '../../core/variables/diff-variables.ts'
import { listVariableChanges } from '../../core/variables/list-changes.ts'
import { getVariable } from '../../core/variables/list-variables.ts'
import {
  listVariables,
  revealVariables,
} from '../../core/deployments/values/effective-variables.ts'
import { purgeVariable } from '../../core/deployments/values/purge-variable.ts'
import { setVariables } from '../../core/variables/set-variables.ts'
import { unsetVariables } from '../../core/variables/unset-variables.ts'
import { firstProjectEnvironment } from '../../core/projects/bear-project.ts'
import { present } from '../present.ts'
import { route, type Route } from '../route.ts'

/** Without a name it is the one that every project has; without a service all of them. */
const placed = <
  T extends { projectEnvironment?: string | undefined; service?: string | undefined },
>(
  input: T,
) => ({
  ...input,
  projectEnvironment: input.projectEnvironment ?? firstProjectEnvironment,
  service: input.service ?? null,
})

/** Variables of project environments. */
export const variableRoutes: readonly Route[] = [
  route(contract.setVariables, { input: schema.set, output: schema.changed }, async (call, input) =>
    present(await setVariables(call, placed(input))),
  ),
  route(
    contract.unsetVariables,
    { input: schema.unset, output: schema.changed },
    async (call, { key, ...input }) =>
      present(await unsetVariables(call, { ...placed(input), keys: key })),
  ),
  route(
    contract.listVariables,
    { input: schema.list, output: schema.variableSet },
    async (call, input) => present(await listVariables(call, placed(input))),
  ),
  route(contract.getVariable, { input: schema.get, output: schema.variable }, async (call, input) =>
    present(await getVariable(call, placed(input))),
  ),
  route(
    contract.revealVariables,
    { input: schema.reveal, output: schema.revealed },
    async (call, { allowProduction = false, ...input }) =>
      present(await revealVariables(call, { ...placed(input), allowProduction })),
  ),
  route(
    contract.diffVariables,
    { input: schema.diff, output: schema.difference },
    async (call, { service = null, ...input }) =>
      present(await diffVariables(call, { ...input, service })),
  ),
  route(
    contract.listVariableChanges,
    { input: schema.history, output: pageOf(schema.variableChange) },
    async (call, { limit, cursor, service, ...input }) =>
      present(await listVariableChanges(call, { ...placed(input), service }, { limit, cursor })),
  ),
  route(
    contract.purgeVariable,
    { input: schema.purge, output: schema.purged },
    async (call, input) => present(await purgeVariable(call, placed(input))),
  ),
]
