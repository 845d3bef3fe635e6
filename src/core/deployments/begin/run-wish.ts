import type { Context } from '../../kernel/context.ts'
import type { ResolvedPlace } from '../../project-environments/resolve-project-environment.ts'
import type { ResolvedVariable } from '../../variables/resolve.ts'
import type { Release, Settings } from '../deployment.ts'
import type { Run } from '../run.ts'
import type { DeployPorts } from '../runtime.ts'

/** A context that can deploy. */
export type DeployContext = Context & DeployPorts

/** What becomes of runs on the same services that are not over. */
export type OnConflict = 'queue' | 'supersede' | 'refuse'

/** One service of a new run. */
export interface ServiceWish {
  readonly settings: Settings
  readonly variableSet: number
  readonly variables: readonly ResolvedVariable[]
  /** What is run without a build; null is built from the run's source. */
  readonly release: Release | null
  /** Whether the release is made here, as by a promotion. */
  readonly isNewRelease?: boolean
}

/** The place of a run, all of it held. */
export type RunPlace = Pick<
  ResolvedPlace,
  'project' | 'projectEnvironment' | 'environment' | 'stage'
>

/** What the run is to be, beside its services. */
export type RunWish = Pick<
  Run,
  'command' | 'hold' | 'rerunRelease' | 'version' | 'labels' | 'source' | 'origin'
> & {
  readonly onConflict: OnConflict
}
