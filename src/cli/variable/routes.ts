import { buildRouteMap } from '@stricli/core'
import { diff } from './diff.ts'
import { exportFile } from './export.ts'
import { get } from './get.ts'
import { history } from './history.ts'
import { importFile } from './import.ts'
import { list } from './list.ts'
import { purge } from './purge.ts'
import { run } from './run.ts'
import { set } from './set.ts'
import { unset } from './unset.ts'

export const variable = buildRouteMap({
  routes: {
    set,
    unset,
    list,
    get,
    import: importFile,
    export: exportFile,
    diff,
    history,
    purge,
    run,
  },
  docs: { brief: 'Give services their variables and secrets' },
})
