import type { AuditAction } from '../../kernel/audit.ts'
import type { Context } from '../../kernel/context.ts'
import type { Writer } from '../../kernel/database.ts'
import { write } from '../../kernel/operation.ts'
import { differenceByKey, type KeyDifference } from '../../variables/resolve.ts'
import type { Deployment } from '../deployment.ts'
import type { ResolvedPlace } from '../../project-environments/resolve-project-environment.ts'
import type { DeployContext, ServiceWish } from './run-wish.ts'
import { routesOf, urlOf } from '../edge/routes.ts'
import { toolchainDifference, type ToolchainDifference } from './toolchain.ts'
import type { WholeRun } from '../run.ts'

/** How a service would differ from what runs now: variables by key, and what it is made with. */
export interface ServiceDifference {
  readonly service: string
  readonly variables: readonly KeyDifference[]
  readonly toolchain: readonly ToolchainDifference[]
}

/** How a service that is wanted differs from what runs. Pure. */
export const differenceFrom = (
  active: Deployment,
  wish: Pick<ServiceWish, 'variables' | 'release'>,
): ServiceDifference => ({
  service: active.service,
  variables: differenceByKey(active.variables, wish.variables),
  toolchain:
    active.release && wish.release ? toolchainDifference(active.release, wish.release) : [],
})

/** Where something is deployed, and what of it is not there before. */
export interface PlannedPlace {
  readonly isNewProject: boolean
  readonly isNewProjectEnvironment: boolean
  readonly environment: string
  readonly logicalEnvironment: string
  /** The repository that the project was deployed from before, if this comes from another one. */
  readonly otherRepository: string | null
  /** The first address of each service that answers requests. */
  readonly urls: readonly { readonly service: string; readonly url: string }[]
}

/** The deployment that a service goes back to, and when it became active. */
export interface ReturnsTo {
  readonly service: string
  readonly deployment: string
  readonly activatedAt: number
}

/** What a service runs now, and what it runs then; null: nothing. */
export interface ServiceChange {
  readonly service: string
  readonly now: Deployment | null
  readonly next: Deployment | null
}

/** What becomes of services that get these deployments where those are active. Pure. */
export const changesTo = (
  next: readonly Deployment[],
  active: readonly Deployment[],
): readonly (ServiceChange & { readonly next: Deployment })[] =>
  next.map((each) => {
    const now = active.find(({ service }) => service === each.service) ?? null
    return { service: each.service, now, next: each }
  })

/** What is told of a run beside its deployments. */
interface Told {
  readonly changes: readonly ServiceChange[]
  readonly differences: readonly ServiceDifference[]
  /** Null where nothing is placed. */
  readonly place: PlannedPlace | null
  readonly returnsTo: readonly ReturnsTo[]
}

/** What was begun, or, for a plan, what would be; then nothing was changed. */
export interface Begun extends WholeRun, Told {
  readonly isPlan: boolean
}

/** Where it would stand, as a plan tells it. Pure. */
export const plannedPlace = (
  place: ResolvedPlace,
  services: readonly ServiceWish[],
  { principal, baseHost }: DeployContext,
  port: number | undefined,
  otherRepository: string | null = null,
): PlannedPlace => ({
  isNewProject: place.isNewProject,
  isNewProjectEnvironment: place.created || place.isNewProject,
  environment: place.environment.name,
  logicalEnvironment: place.stage.name,
  otherRepository,
  urls: services.flatMap(({ settings }) => {
    const [first] = routesOf(place, principal.organizationName, settings, baseHost)
    return first ? [{ service: settings.name, url: urlOf(first, port) }] : []
  }),
})

/** Carries a plan out of a transaction that is rolled back. */
class Rehearsal extends Error {
  readonly begun: Begun

  constructor(begun: Begun) {
    super('a plan changes nothing')
    this.begun = begun
  }
}

/**
 * A write that begins something; for a plan, all that it did is undone at its end, and only told.
 */
export const writeOrPlan = async (
  context: Context,
  isPlan: boolean | undefined = false,
  operation: AuditAction,
  body: (tx: Writer) => Promise<WholeRun & Pick<Told, 'changes'> & Partial<Told>>,
): Promise<Begun> => {
  try {
    return await write(context, operation, async (tx) => {
      const begun = { isPlan, differences: [], place: null, returnsTo: [], ...(await body(tx)) }
      if (isPlan) throw new Rehearsal(begun)
      return begun
    })
  } catch (error) {
    if (error instanceof Rehearsal) return error.begun
    throw error
  }
}
