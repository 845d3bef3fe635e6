import { buildRouteMap } from '@stricli/core'
import { list } from './list.ts'

export const audit = buildRouteMap({
  routes: { list },
  docs: { brief: 'See what was changed, and what was denied' },
})
