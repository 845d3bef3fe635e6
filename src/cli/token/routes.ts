import { buildRouteMap } from '@stricli/core'
import { create } from './create.ts'
import { list } from './list.ts'
import { recover } from './recover.ts'
import { revoke } from './revoke.ts'

export const token = buildRouteMap({
  routes: { create, list, revoke, recover },
  docs: { brief: 'Manage tokens and what they may do' },
})
