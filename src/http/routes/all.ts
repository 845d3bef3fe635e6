import type { Route } from '../route.ts'
import { accessRoutes } from './access.ts'
import { environmentRoutes } from './environments.ts'
import { evidenceRoutes } from './evidence.ts'
import { ledgerRoutes } from './ledger.ts'
import { projectRoutes } from './projects.ts'
import { sourceRoutes } from './sources.ts'

/** Every endpoint of the API. */
export const routes: readonly Route[] = [
  ...environmentRoutes,
  ...projectRoutes,
  ...evidenceRoutes,
  ...sourceRoutes,
  ...ledgerRoutes,
  ...accessRoutes,
]
