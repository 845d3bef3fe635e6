import { buildRouteMap } from '@stricli/core'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { describe } from './describe.ts'
import { list } from './list.ts'
import { update } from './update.ts'

export const projectEnvironment = buildRouteMap({
  routes: { create, list, describe, update, delete: remove },
  docs: { brief: "Manage a project's isolated environments" },
})
