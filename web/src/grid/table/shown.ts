import type { DeploymentMark } from '../../../../src/contract/overview.ts'
import type { Change } from '../now/running.ts'

/** What all parts of a grid show of its items. */
export interface Shown {
  /** What the whole is called. */
  readonly name: string
  /** What a row is called. */
  readonly rowName: string
  readonly marks: ReadonlyMap<string, DeploymentMark>
  readonly changes: ReadonlyMap<string, Change>
  /** The instant at which it ran; empty where it runs now. */
  readonly at: string
}
