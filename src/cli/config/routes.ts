import { buildRouteMap } from '@stricli/core'
import { validate } from './validate.ts'

export const config = buildRouteMap({
  routes: { validate },
  docs: { brief: 'Check berth.yml' },
})
