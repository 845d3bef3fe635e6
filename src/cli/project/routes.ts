import { buildRouteMap } from '@stricli/core'
import { create } from './create.ts'
import { describe } from './describe.ts'
import { projectEnvironment } from './environment/routes.ts'
import { list } from './list.ts'
import { projectVersion } from './version/routes.ts'

export const project = buildRouteMap({
  routes: { create, list, describe, environment: projectEnvironment, version: projectVersion },
  aliases: { env: 'environment' },
  docs: { brief: 'Manage projects, their environments and versions' },
})
