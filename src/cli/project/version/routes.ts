import { buildRouteMap } from '@stricli/core'
import { describe } from './describe.ts'
import { latest } from './latest.ts'
import { list } from './list.ts'
import { markLatest } from './mark-latest.ts'
import { release } from './release.ts'

export const projectVersion = buildRouteMap({
  routes: { list, describe, latest, 'mark-latest': markLatest, release },
  docs: { brief: "See and release a project's versions" },
})
