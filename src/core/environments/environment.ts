/** What kind of place an environment is. */
export type EnvironmentType = 'kubernetes' | 'ecs' | 'server' | 'lambda' | 'custom'

/** A concrete place where software runs. Its name is never changed. */
export interface Environment {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly type: EnvironmentType
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt: number
  readonly updatedAt: number
}

/** What may be changed of an environment; a label with an empty value is removed. */
export interface EnvironmentChange {
  readonly description?: string | undefined
  readonly type?: EnvironmentType | undefined
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
  labels: mergedLabels(environment.labels, change.labels ?? {}),
  updatedAt: now,
})

const mergedLabels = (
  labels: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries({ ...labels, ...change }).filter(([, value]) => value !== ''))
