import { buildRouteMap } from '@stricli/core'
import { create } from './create.ts'
import { describe } from './describe.ts'
import { list } from './list.ts'

export const project = buildRouteMap({
  routes: { create, list, describe },
  docs: { brief: 'Manage projects' },
})
