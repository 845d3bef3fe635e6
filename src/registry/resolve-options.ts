import type { ExplicitCredentials } from './explicit-credentials.ts'
import type { Timeouts } from './transport.ts'

/** What resolving depends on besides the reference. */
export type ResolveOptions = {
  readonly credentials: ExplicitCredentials | undefined
  /** Plain HTTP may be spoken to any registry, not only to one on this machine. */
  readonly insecure: boolean
  readonly env: NodeJS.ProcessEnv
  readonly timeouts?: Partial<Timeouts>
  /** Whether the manifests of an index's platforms are wanted, too. */
  readonly platforms?: boolean
}
