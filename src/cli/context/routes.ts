import { buildRouteMap } from '@stricli/core'
import { list } from './list.ts'
import { use } from './use.ts'

export const context = buildRouteMap({
  routes: { list, use },
  docs: { brief: 'See and choose the saved servers' },
})
