import { commandAt } from '../../formats/commands/command-at.ts'
import { shellWord } from '../../formats/commands/shell-word.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Resource } from '../kernel/permission.ts'

/** One project's isolated compartment. Its name is never changed. */
export interface ProjectEnvironment {
  readonly id: string
  readonly projectId: string
  readonly project: string
  readonly name: string
  /** Where it stands; null until it is placed, at the latest by its first deployment. */
  readonly environmentId: string | null
  readonly environment: string | null
  /** Its stage, likewise. */
  readonly logicalEnvironmentId: string | null
  readonly logicalEnvironment: string | null
  /** The stage it is in, or would come to by itself: the one called so, else `development`. */
  readonly stageId: string | null
  /** The project environment from which alone it takes promotions. */
  readonly fromOnlyId: string | null
  readonly fromOnly: string | null
  /** Why it is frozen; null when it is not. */
  readonly freezeReason: string | null
  /** How long it lives after a deployment, in milliseconds; null for ever. */
  readonly ttlMs: number | null
  readonly expiresAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** How a project environment is addressed. */
export interface ProjectEnvironmentAddress {
  readonly project: string
  readonly name: string
}

/** What its keeper may say of it: null takes it away, what is not given stays. */
export interface ProjectEnvironmentChange {
  readonly environment?: string | undefined
  readonly logicalEnvironment?: string | undefined
  readonly fromOnly?: string | null | undefined
  readonly freezeReason?: string | null | undefined
  readonly ttlMs?: number | null | undefined
}

/** A project environment of which nothing is said yet. */
export const nowhere = {
  environmentId: null,
  environment: null,
  logicalEnvironmentId: null,
  logicalEnvironment: null,
  stageId: null,
  fromOnlyId: null,
  fromOnly: null,
  freezeReason: null,
  ttlMs: null,
  expiresAt: null,
} as const satisfies Partial<ProjectEnvironment>

/** What permissions on it are judged by. */
export const resourceOf = ({
  projectId,
  stageId,
}: Pick<ProjectEnvironment, 'projectId' | 'stageId'>): Resource => ({
  projectId,
  logicalEnvironmentId: stageId,
})

/** What a command about it is told. */
export const namesOf = ({
  project,
  name,
}: ProjectEnvironmentAddress): { readonly project: string; readonly env: string } => ({
  project,
  env: name,
})

/** When it expires, if it is deployed to, or its span is set, now. */
export const expiryAt = (ttlMs: number | null, now: number): number | null =>
  ttlMs === null ? null : now + ttlMs

/** What wants to come in: a deployment of source, or a promotion from another by its id. */
export type Arrival = 'direct' | { readonly promotedFrom: string }

/**
 * Refuses what a frozen project environment, or one that takes promotions from one place alone,
 * does not let in. Rollback and stop are not asked.
 */
export const requireOpen = (
  it: Pick<ProjectEnvironment, 'project' | 'name' | 'freezeReason' | 'fromOnlyId' | 'fromOnly'>,
  arrival: Arrival,
): void => {
  const update = commandAt(`project environment update ${shellWord(it.name)}`, {
    project: it.project,
  })
  if (it.freezeReason !== null)
    throw new Refusal('frozen', `${it.name} is frozen: ${it.freezeReason}`, {
      next: `Only rollback and stop go on. To lift it: ${update} --unfreeze`,
    })
  if (it.fromOnlyId === null) return
  const promote = `promote --from ${shellWord(it.fromOnly ?? '')} --to ${shellWord(it.name)}`
  if (arrival !== 'direct' && arrival.promotedFrom === it.fromOnlyId) return
  throw new Refusal(
    'source_refused',
    `${it.name} takes only what is promoted from ${it.fromOnly}.`,
    {
      next: `Deploy to ${it.fromOnly}, then: ${commandAt(promote, { project: it.project })}`,
    },
  )
}
