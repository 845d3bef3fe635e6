import { buildRouteMap } from '@stricli/core'
import { diff } from './diff.ts'
import { get } from './get.ts'
import { history } from './history.ts'
import { list } from './list.ts'
import { purge } from './purge.ts'
import { run } from './run.ts'
import { set } from './set.ts'
import { unset } from './unset.ts'

export const variable = buildRouteMap({
  routes: { set, unset, list, get, diff, history, purge, run },
  docs: { brief: 'Give services their variables and secrets' },
})
