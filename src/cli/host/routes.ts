import { buildRouteMap } from '@stricli/core'
import { adopt } from './adopt.ts'

export const host = buildRouteMap({
  routes: { adopt },
  docs: { brief: 'Help the host of services after a restore' },
})
