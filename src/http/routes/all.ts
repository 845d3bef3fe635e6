import type { Route } from '../route.ts'
import { accessRoutes } from './access.ts'
import { auditRoute } from './audit.ts'
import { blobRoutes } from './blobs.ts'
import { deploymentRoutes } from './deployments.ts'
import { domainRoutes } from './domains.ts'
import { environmentRoutes } from './environments.ts'
import { evidenceRoutes } from './evidence.ts'
import { ledgerRoutes } from './ledger.ts'
import { overviewRoutes } from './overview.ts'
import { projectEnvironmentRoutes } from './project-environments.ts'
import { projectRoutes } from './projects.ts'
import { sealingRoutes } from './sealing.ts'
import { sessionRoutes } from './sessions.ts'
import { sourceRoutes } from './sources.ts'
import { traceRoutes } from './trace.ts'
import { trustRoutes } from './trust.ts'
import { variableRoutes } from './variables.ts'
import { workflowRoutes } from './workflows.ts'
import { verificationRoutes } from './verification.ts'

/** Every endpoint of the API. */
export const routes: readonly Route[] = [
  ...environmentRoutes,
  ...projectRoutes,
  ...projectEnvironmentRoutes,
  ...variableRoutes,
  ...workflowRoutes,
  ...evidenceRoutes,
  ...trustRoutes,
  ...blobRoutes,
  ...sourceRoutes,
  ...deploymentRoutes,
  ...domainRoutes,
  ...ledgerRoutes,
  auditRoute,
  ...sealingRoutes,
  ...traceRoutes,
  ...verificationRoutes,
  ...overviewRoutes,
  ...accessRoutes,
  ...sessionRoutes,
]
