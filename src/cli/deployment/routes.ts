import { buildRouteMap } from '@stricli/core'
import { describe } from './describe.ts'
import { diff } from './diff.ts'
import { list } from './list.ts'
import { record } from './record.ts'

export const deployment = buildRouteMap({
  routes: { record, list, describe, diff },
  docs: { brief: 'Record and see what runs where' },
})
