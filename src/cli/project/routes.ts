import { buildRouteMap } from '@stricli/core'
import { create } from './create.ts'
import { describe } from './describe.ts'
import { projectEnvironment } from './environment/routes.ts'
import { list } from './list.ts'

export const project = buildRouteMap({
  routes: { create, list, describe, environment: projectEnvironment },
  aliases: { env: 'environment' },
  docs: { brief: 'Manage projects and their environments' },
})
