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
export const differenceFrom = (active: Deployment, wish: ServiceWish): ServiceDifference => ({
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
  /** The first address of each service that answers requests. */
  readonly urls: readonly { readonly service: string; readonly url: string }[]
}

/** The deployment that a service goes back to, and when it became active. */
export interface ReturnsTo {
  readonly service: string
  readonly deployment: string
  readonly activatedAt: number
}

/** What is told of a run beside its deployments. */
interface Told {
  readonly differences: readonly ServiceDifference[]
  /** Null where nothing is placed. */
  readonly place: PlannedPlace | null
  readonly returnsTo: readonly ReturnsTo[]
}

/** What was begun, or, for a plan, what would be; then nothing was changed. */
export interface Begun extends Told {
  readonly isPlan: boolean
  readonly whole: WholeRun
}

/** Where it would stand, as a plan tells it. Pure. */
export const plannedPlace = (
  place: ResolvedPlace,
  services: readonly ServiceWish[],
  { principal, baseHost }: DeployContext,
  port: number | undefined,
): PlannedPlace => ({
  isNewProject: place.isNewProject,
  isNewProjectEnvironment: place.created || place.isNewProject,
  environment: place.environment.name,
  logicalEnvironment: place.stage.name,
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
 * Runs an operation, or, for a plan, rehearses it: the operation calls `finish` as its last line,
 * which then undoes everything by ending the transaction.
 */
export const rehearse = async (
  isPlan: boolean,
  act: (finish: (whole: WholeRun, told?: Partial<Told>) => Begun) => Promise<Begun>,
): Promise<Begun> => {
  try {
    return await act((whole, told) => {
      const begun = { isPlan, whole, differences: [], place: null, returnsTo: [], ...told }
      if (isPlan) throw new Rehearsal(begun)
      return begun
    })
  } catch (error) {
    if (error instanceof Rehearsal) return error.begun
    throw error
  }
}
