import { buildRouteMap } from '@stricli/core'
import { describe } from './describe.ts'
import { download } from './download.ts'
import { list } from './list.ts'

export const artifact = buildRouteMap({
  routes: { list, describe, download },
  docs: { brief: 'See artifacts, what speaks about them, and what is kept of them' },
})
