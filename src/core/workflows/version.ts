import { Refusal } from '../kernel/refusal.ts'

/** The version of those who name none. */
export const unnamedVersion = 'v0'

/** A version of a project. One of a project's is the latest; a released one takes nothing more. */
export interface ProjectVersion {
  readonly projectId: string
  readonly project: string
  readonly version: string
  readonly isLatest: boolean
  readonly createdAt: number
  /** Null while it is open. */
  readonly releasedAt: number | null
}

/** Whether a new version becomes the latest: when it is named, or nothing else is there. */
export const becomesLatest = (
  wish: { readonly isNamed: boolean; readonly markLatest?: boolean | undefined },
  hasLatest: boolean,
): boolean => wish.markLatest ?? (wish.isNamed || !hasLatest)

/** Refuses a version that was released: nothing is begun, pushed or changed under it. */
export const requireOpen = (
  { project, version, releasedAt }: Pick<ProjectVersion, 'project' | 'version' | 'releasedAt'>,
  next = `Name the next one with --version, or see them: berth project version list --project ${project}`,
): void => {
  if (releasedAt === null) return
  throw new Refusal(
    'version_released',
    `Version ${version} of ${project} was released; nothing is added to it.`,
    {
      next,
      errors: [{ pointer: '#/version', detail: 'must be a version that is not released' }],
    },
  )
}
