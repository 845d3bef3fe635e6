import { buildRouteMap } from '@stricli/core'
import { exportBundle } from './export.ts'
import { verifyBundle } from './verify.ts'

export const evidence = buildRouteMap({
  routes: { export: exportBundle, verify: verifyBundle },
  docs: { brief: 'Give an auditor what can be verified without a server' },
})
