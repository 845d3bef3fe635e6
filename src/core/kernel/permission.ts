/**
 * What a token may be given to do. `install` reaches across organizations and comes at first start.
 */
export type Role = 'viewer' | 'recorder' | 'deployer' | 'admin' | 'install'

/** Everything that a caller can ask for. */
export type Action =
  | 'organization.manage'
  | 'environment.read'
  | 'environment.manage'
  | 'project.read'
  | 'project.create'
  | 'project-environment.read'
  | 'project-environment.manage'
  | 'project-environment.protect'
  | 'variable.read'
  | 'variable.write'
  | 'variable.reveal'
  | 'source.write'
  | 'deployment.read'
  | 'deployment.run'
  | 'evidence.read'
  | 'evidence.write'
  | 'blob.write'
  | 'key.read'
  | 'key.manage'
  | 'ledger.read'
  | 'ledger.record'
  | 'token.manage'
  | 'audit.read'

/**
 * A role, narrowed to a project and/or a logical environment by their ids; `null` is not narrowed.
 */
export interface Grant {
  readonly role: Role
  readonly projectId: string | null
  readonly logicalEnvironmentId: string | null
}

/**
 * What an action touches; `null` is "none in particular", which only an unnarrowed grant covers.
 */
export interface Resource {
  readonly projectId: string | null
  readonly logicalEnvironmentId: string | null
}

/** What belongs to the organization as a whole. */
export const wholeOrganization: Resource = { projectId: null, logicalEnvironmentId: null }

/** Actions by role; the published table is made from this. */
export const actionsOf: Readonly<Record<Role, readonly Action[]>> = (() => {
  const viewer: readonly Action[] = [
    'environment.read',
    'project.read',
    'project-environment.read',
    'variable.read',
    'deployment.read',
    'evidence.read',
    'key.read',
    'ledger.read',
  ]
  const recorder: readonly Action[] = [...viewer, 'evidence.write', 'blob.write', 'ledger.record']
  const deployer: readonly Action[] = [
    ...recorder,
    'project.create',
    'source.write',
    'deployment.run',
    'project-environment.manage',
    'variable.write',
  ]
  const admin: readonly Action[] = [
    ...deployer,
    'environment.manage',
    'project-environment.protect',
    'variable.reveal',
    'key.manage',
    'token.manage',
    'audit.read',
  ]
  return { viewer, recorder, deployer, admin, install: ['organization.manage'] }
})()

/**
 * Actions on what every member of an organization needs to see, or on what belongs to nothing yet:
 * narrowing does not hide it.
 */
export const unnarrowedActions: ReadonlySet<Action> = new Set<Action>([
  'environment.read',
  'project.read',
  'key.read',
  'source.write',
  'blob.write',
])

/** Actions on what belongs to a project and to no stage: there a stage does not narrow. */
export const stagelessActions: ReadonlySet<Action> = new Set<Action>(['evidence.read'])

/** Whether one of the grants allows the action on the resource. The only place that decides. */
export const can = (grants: readonly Grant[], action: Action, resource: Resource): boolean =>
  grantsFor(grants, action).some(
    (grant) => unnarrowedActions.has(action) || covers(grant, resource),
  )

/**
 * The grants under which at least something may be done, as far as they narrow this action; empty
 * means a denial whatever the resource.
 */
export const grantsFor = (grants: readonly Grant[], action: Action): readonly Grant[] => {
  const some = grants.filter((grant) => actionsOf[grant.role].includes(action))
  return stagelessActions.has(action)
    ? some.map((grant) => ({ ...grant, logicalEnvironmentId: null }))
    : some
}

/**
 * Whether everything that `given` allows is allowed by one of `held`: nobody grants more than they
 * hold.
 */
export const holds = (held: readonly Grant[], given: Grant): boolean =>
  held.some(
    (grant) =>
      actionsOf[given.role].every((action) => actionsOf[grant.role].includes(action)) &&
      covers(grant, given),
  )

const covers = (grant: Grant, resource: Resource): boolean =>
  (grant.projectId === null || grant.projectId === resource.projectId) &&
  (grant.logicalEnvironmentId === null ||
    grant.logicalEnvironmentId === resource.logicalEnvironmentId)
