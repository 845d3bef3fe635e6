/** How much depends on a stage, whatever its name. */
export type Tier = 'production' | 'staging' | 'testing' | 'development' | 'other'

/** What becomes of a report about an artifact without evidence: refused, or taken and marked. */
export type Unattested = 'refuse' | 'flag'

/** A lifecycle stage. Its name is never changed. */
export interface LogicalEnvironment {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly tier: Tier
  readonly unattested: Unattested
  readonly createdAt: number
  readonly updatedAt: number
}

/** What may be changed of a logical environment. */
export type LogicalEnvironmentChange = {
  readonly [K in 'description' | 'tier' | 'unattested']?: LogicalEnvironment[K] | undefined
}

/** The logical environment after the change. */
export const changed = (
  stage: LogicalEnvironment,
  change: LogicalEnvironmentChange,
  now: number,
): LogicalEnvironment => ({
  ...stage,
  description: change.description ?? stage.description,
  tier: change.tier ?? stage.tier,
  unattested: change.unattested ?? stage.unattested,
  updatedAt: now,
})

/** The three that every organization begins with. */
export const defaultLogicalEnvironments: readonly Pick<
  LogicalEnvironment,
  'name' | 'description' | 'tier'
>[] = [
  { name: 'development', description: 'For development and testing', tier: 'development' },
  { name: 'staging', description: 'Pre-production validation', tier: 'staging' },
  { name: 'production', description: 'Live production workloads', tier: 'production' },
]
