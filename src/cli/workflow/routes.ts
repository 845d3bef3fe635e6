import { buildRouteMap } from '@stricli/core'
import { describe } from './describe.ts'
import { list } from './list.ts'
import { describe as describeRun } from './run/describe.ts'
import { list as listRuns } from './run/list.ts'

const run = buildRouteMap({
  routes: { list: listRuns, describe: describeRun },
  docs: { brief: 'See the runs of workflows' },
})

export const workflow = buildRouteMap({
  routes: { list, describe, run },
  docs: { brief: 'See workflows and their runs' },
})
