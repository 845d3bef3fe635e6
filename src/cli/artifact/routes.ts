import { buildRouteMap } from '@stricli/core'
import { describe } from './describe.ts'
import { list } from './list.ts'

export const artifact = buildRouteMap({
  routes: { list, describe },
  docs: { brief: 'See artifacts and what speaks about them' },
})
