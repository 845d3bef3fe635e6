import { buildRouteMap } from '@stricli/core'
import { add } from './add.ts'
import { list } from './list.ts'
import { remove } from './remove.ts'
import { server } from './server.ts'

export const key = buildRouteMap({
  routes: { add, list, remove, server },
  docs: { brief: 'Manage the public keys that are trusted' },
})
