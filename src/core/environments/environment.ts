/** What kind of place an environment is. */
export type EnvironmentType = 'kubernetes' | 'ecs' | 'server' | 'lambda' | 'custom'

/** What starts software there for Berth. */
export type Driver = 'process' | 'docker'

/** A concrete place where software runs. Its name is never changed. */
export interface Environment {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly type: EnvironmentType
  /** With what Berth deploys there; null where it does not. */
  readonly driver: Driver | null
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly updatedAt: number
}

/** What a new environment shall be; without a driver Berth only keeps its ledger. */
export type EnvironmentInput = Omit<Environment, 'id' | 'driver' | 'createdAt' | 'updatedAt'> &
  Partial<Pick<Environment, 'driver'>>

/** What may be changed of an environment; a label with an empty value is removed. */
export interface EnvironmentChange {
  readonly description?: string | undefined
  readonly type?: EnvironmentType | undefined
  readonly driver?: Driver | null | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
}

/** The environment after the change; labels are merged, and one set to an empty value goes. */
export const changed = (
  environment: Environment,
  change: EnvironmentChange,
  now: number,
): Environment => ({
  ...environment,
  description: change.description ?? environment.description,
  type: change.type ?? environment.type,
  driver: change.driver === undefined ? environment.driver : change.driver,
  labels: mergedLabels(environment.labels, change.labels ?? {}),
  updatedAt: now,
})

const mergedLabels = (
  labels: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries({ ...labels, ...change }).filter(([, value]) => value !== ''))
