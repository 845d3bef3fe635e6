import type { Kind } from '../../artifacts/artifact.ts'

/** A place in the ledger that holds at most one deployed record. */
export interface Slot {
  readonly id: string
  readonly environmentId: string
  readonly logicalEnvironmentId: string
  readonly deploymentName: string
  readonly kind: Kind
}
