import type { Digest } from '../../formats/digest.ts'
import type {
  Build,
  Run as RunCommand,
  ServiceDescriptor,
} from '../../formats/descriptor/descriptor.ts'
import type { Kind } from '../artifacts/artifact.ts'
import { insist } from '../kernel/refusal.ts'
import type { ResolvedVariable } from '../variables/resolve.ts'

/** Where an attempt stands (DESIGN.md, section 4, "The machine"). */
export type DeploymentState =
  | 'queued'
  | 'building'
  | 'releasing'
  | 'starting'
  | 'checking'
  | 'waiting'
  | 'switching'
  | 'active'
  | 'draining'
  | 'retired'
  | 'failed'
  | 'errored'
  | 'cancelled'
  | 'superseded'

/** A service as a release keeps it: nothing in it is left open any more. */
export type Settings = Omit<ServiceDescriptor, 'build' | 'run'> & {
  readonly build: Build
  readonly run: RunCommand
}

/** The keys of the variables that a build reads; an image is there already. */
export const buildKeysOf = ({ build }: Pick<Settings, 'build'>): readonly string[] =>
  build.what === 'image' ? [] : build.env

/** The drivers that can run an instance. */
export type DriverName = 'process' | 'docker'

/** Immutable: an artifact, the values that it is given, and how it is run. */
export interface Release {
  readonly id: string
  readonly serviceId: string
  readonly digest: Digest
  readonly kind: Kind
  /** Where the image can be fetched from; null for what was built here. */
  readonly image: string | null
  readonly settings: Settings
  readonly variableSet: number
  readonly variables: readonly ResolvedVariable[]
  /** What the build has read, as far as it can differ elsewhere. */
  readonly buildVariables: readonly ResolvedVariable[]
  /** What it was made with, as the host tells it. */
  readonly toolchain: string
  readonly version: string | null
  readonly commit: string | null
  readonly createdAt: number
}

/** One attempt to run a release of one service. Times in milliseconds since 1970. */
export interface Deployment {
  readonly id: string
  readonly runId: string
  readonly projectEnvironmentId: string
  readonly serviceId: string
  readonly service: string
  readonly state: DeploymentState
  readonly version: number
  /** How far its service had got when this was read: it grows with every move of one of them. */
  readonly fence: number
  readonly settings: Settings
  readonly driver: DriverName
  readonly variableSet: number
  readonly variables: readonly ResolvedVariable[]
  /** Null until it is built. */
  readonly release: Release | null
  /**
   * Whether its instances were all ready; a run switches when all of its deployments are. Taken
   * back from one that died right after the switch.
   */
  readonly isReady: boolean
  /** In one line, why it ended or waits; empty when there is nothing to say. */
  readonly why: string
  readonly createdAt: number
  readonly enteredAt: number
  readonly activatedAt: number | null
  /** Until when requests in flight may finish; null until the edge has the set without it. */
  readonly drainUntil: number | null
  /** Which one took its place; null where none did, or where it is back. */
  readonly replacedBy: string | null
}

const next: Readonly<Record<DeploymentState, readonly DeploymentState[]>> = (() => {
  const ends = ['failed', 'errored', 'cancelled', 'superseded'] as const
  return {
    queued: ['building', 'releasing', 'starting', ...ends],
    building: ['releasing', ...ends],
    // Held back: an exclusive one starts when it is promoted.
    releasing: ['starting', 'waiting', ...ends],
    starting: ['checking', ...ends],
    checking: ['waiting', 'switching', ...ends],
    // Given up, it drains first: it has a URL of its own.
    waiting: ['starting', 'switching', 'draining', ...ends],
    // What dies before it has taken over leaves the old one serving.
    switching: ['active', 'failed', 'errored'],
    active: ['draining'],
    // Back where what took its place has died; failed where that is what it drains for.
    // The others are ends of what has never been active.
    draining: ['retired', 'failed', 'active', 'cancelled', 'superseded'],
    retired: [],
    failed: [],
    errored: [],
    cancelled: [],
    superseded: [],
  }
})()

/** Whether nothing more becomes of it. */
export const isOver = (state: DeploymentState): boolean => next[state].length === 0

/** Whether it may still be cancelled: not once the switch is intended. */
export const isCancellable = (state: DeploymentState): boolean =>
  state !== 'draining' && next[state].includes('cancelled')

/** The deployment after a move; one that the machine does not know is a defect. */
export const moved = (
  deployment: Deployment,
  to: DeploymentState,
  now: number,
  why = '',
): Deployment => {
  insist(next[deployment.state].includes(to), `${deployment.state} does not become ${to}`)
  return {
    ...deployment,
    state: to,
    version: deployment.version + 1,
    why,
    enteredAt: now,
    ...(to === 'active'
      ? { activatedAt: deployment.activatedAt ?? now, drainUntil: null, replacedBy: null }
      : {}),
  }
}

/**
 * The deployment, given up before its switch. A candidate that waits lets the requests under its
 * own URL finish first; how it has ended its run says.
 */
export const givenUp = (
  deployment: Deployment,
  end: 'cancelled' | 'superseded',
  now: number,
  why: string,
): Deployment => moved(deployment, answersAlone(deployment) ? 'draining' : end, now, why)

/** Whether it is a candidate that waits and answers under a URL of its own. */
export const answersAlone = ({ state, isReady }: Deployment): boolean =>
  state === 'waiting' && isReady

/**
 * Whether nobody works on a run with these deployments: given up, it ends at once. Of any other the
 * worker takes leave, ends its steps, and has the host begin nothing of it any more.
 */
export const allWait = (all: readonly Deployment[]): boolean =>
  all.length > 0 && all.every(({ state }) => state === 'waiting')

/** What is said of a candidate that waits. */
export const waitsBecause = 'it waits for its promotion'

/** Whether there is already something that it can run. */
export const isReleased = (
  deployment: Deployment,
): deployment is Deployment & { readonly release: Release } => deployment.release !== null

/** Whether the other one drains since this one took its place. */
export const hasTakenPlace = (by: Deployment, other: Deployment): boolean =>
  other.state === 'draining' && other.replacedBy === by.id

/** The deployment, draining from now on because this one takes its place. */
export const replaced = (old: Deployment, by: Pick<Deployment, 'id'>, now: number): Deployment => ({
  ...moved(old, 'draining', now, `${by.id} took its place`),
  replacedBy: by.id,
})

/** The instances of a deployment by their ids. */
export const instancesOf = ({ id, settings }: Pick<Deployment, 'id' | 'settings'>) =>
  Array.from({ length: settings.kind === 'static' ? 1 : settings.replicas }, (_, n) => `${id}-${n}`)

/** Whether two deployments of one service must not run at the same time. */
export const excludeEachOther = (
  one: Pick<Deployment, 'settings'>,
  other: Pick<Deployment, 'settings'>,
): boolean => one.settings.exclusive || other.settings.exclusive

/** The name of a managed slot. */
export const deploymentNameOf = (
  project: string,
  projectEnvironment: string,
  service: string,
): string => `${project}/${projectEnvironment}/${service}`
