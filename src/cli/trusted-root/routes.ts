import { buildRouteMap } from '@stricli/core'
import { add } from './add.ts'
import { list } from './list.ts'
import { remove } from './remove.ts'

export const trustedRoot = buildRouteMap({
  routes: { add, list, remove },
  docs: { brief: 'Manage the Sigstore trusted roots' },
})
