import { buildRouteMap } from '@stricli/core'
import { add } from './add.ts'
import { list } from './list.ts'
import { remove } from './remove.ts'

export const domain = buildRouteMap({
  routes: { add, list, remove },
  docs: { brief: 'Let services answer under host names of your own' },
})
