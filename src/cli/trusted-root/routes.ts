import { buildRouteMap } from '@stricli/core'
import { add } from './add.ts'
import { describe } from './describe.ts'
import { list } from './list.ts'
import { remove } from './remove.ts'

export const trustedRoot = buildRouteMap({
  routes: { add, list, describe, remove },
  docs: { brief: 'Manage the Sigstore trusted roots' },
})
