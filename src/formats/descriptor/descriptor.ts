import type { Command } from '../commands/command-line.ts'
import { absences, type Look } from './absences.ts'
import { descriptorShape } from './services.ts'
import { settleService } from './settle.ts'
import { contradictions } from './contradictions.ts'
import type { Located } from '../located.ts'
import { collectFlaws } from '../yaml/shape.ts'
import { readYaml } from '../yaml/source.ts'

/** What `berth.yml` or a `Procfile` says, every default filled in: durable intent and no values. */
export interface Descriptor {
  readonly name: string
  /** At least one, in the order of the file; names are unique. */
  readonly services: readonly ServiceDescriptor[]
}

/** Answers requests, works in the background, or is files that the edge serves by itself. */
export type ServiceKind = 'web' | 'worker' | 'static'

/** One service. Times are in milliseconds. */
export interface ServiceDescriptor {
  readonly name: string
  readonly kind: ServiceKind
  /** Its folder below the project's, with slashes; `.` is all of it. */
  readonly path: string
  readonly build: Build | UndetectedBuild
  readonly run: Run | UndetectedRun
  /** The container's port; null where nothing is said. */
  readonly port: number | null
  readonly release: ReleaseCommand | null
  /** Null for workers and static services, which are ready when they run. */
  readonly readiness: ReadinessCheck | null
  /** How long requests in flight may take to finish. */
  readonly drainMs: number
  /** How many instances, 1 to 20. */
  readonly replicas: number
  /** Whether the old one stops before the new one starts; always so for workers. */
  readonly exclusive: boolean
  /** In the order of the file. */
  readonly variables: readonly VariableDeclaration[]
  /** Paths on the host name of the project environment, in the order of the file, none twice. */
  readonly routes: readonly PathRoute[]
}

/** The commands are left open in the file: `detect` finds them in the service's folder. */
export interface UndetectedBuild {
  readonly what: 'undetected'
  readonly env: readonly string[]
  readonly output: string | null
  readonly timeoutMs: number
}

/** The command is left open in the file: `detect` finds it in the service's folder. */
export interface UndetectedRun {
  readonly what: 'undetected'
  /** Whether the file leaves room for the service to be static. */
  readonly mayBeStatic: boolean
}

/** How a service's artifact is made. */
export type Build =
  /** Run one after another in the service's folder; none copies the source as it is. */
  | {
      readonly what: 'commands'
      readonly commands: readonly Command[]
      /** Keys of the variables that the build may read, and nothing else. */
      readonly env: readonly string[]
      /** The folder below `path` that is kept; null keeps all of it. */
      readonly output: string | null
      readonly timeoutMs: number
    }
  /** `dockerfile` is relative to `path`. */
  | {
      readonly what: 'dockerfile'
      readonly dockerfile: string
      readonly env: readonly string[]
      readonly timeoutMs: number
    }
  /** Nothing is built: the image is there already. */
  | { readonly what: 'image'; readonly image: string }

/** What an instance runs. */
export type Run =
  | { readonly what: 'command'; readonly command: Command }
  /** The image's own command. */
  | { readonly what: 'image' }
  /** Nothing: the edge serves the files. */
  | { readonly what: 'files' }

/** Runs once from the new artifact before it takes traffic. */
export interface ReleaseCommand {
  readonly command: Command
  readonly timeoutMs: number
}

/** When an instance may take traffic. */
export interface ReadinessCheck {
  /** GET of this path that answers 2xx; null only connects. */
  readonly path: string | null
  readonly intervalMs: number
  readonly timeoutMs: number
  /** How long it may take until the first success. */
  readonly deadlineMs: number
}

/** A variable that a service reads: a contract, without a value for any environment. */
export interface VariableDeclaration {
  readonly key: string
  /** A deployment without it is refused; never together with a default. */
  readonly required: boolean
  readonly secret: boolean
  readonly default: string | null
  /** What the whole value must match (`pattern.ts`). */
  readonly pattern: string | null
  readonly description: string
}

/** A path prefix that ends at a segment: `/` is everything, `/api` is `/api` and `/api/…`. */
export interface PathRoute {
  readonly path: string
  /** Whether the prefix is taken off before the request goes on. */
  readonly strip: boolean
}

/**
 * Reads `berth.yml` (YAML 1.2, at most 256 KiB): every default filled in, or everything that is wrong
 * with it, each with its place and what would be allowed. With `look`, what it names must be there.
 */
export const readDescriptor = (source: Uint8Array | string, look?: Look): Located<Descriptor> => {
  const root = readYaml(source)
  if (!root.ok) return root
  const { note, flaws } = collectFlaws()
  const said = descriptorShape.read(root.value, '', note)
  if (said) contradictions(said, note)
  if (said && look) absences(said, look, note)
  const { name, services } = said?.values ?? {}
  const found = flaws()
  if (found.length > 0 || name === undefined || services === undefined)
    return { ok: false, flaws: found }
  return { ok: true, value: { name, services: services.map(settleService) } }
}
