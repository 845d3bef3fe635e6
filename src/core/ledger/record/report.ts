import type { Digest } from '../../../formats/digest.ts'
import type { Kind } from '../../artifacts/artifact.ts'
import type { Outcome } from './record.ts'

/** A report as it comes through the door; times in milliseconds since 1970. */
export interface ReportInput {
  readonly environment: string
  readonly logicalEnvironment: string
  readonly deploymentName: string
  readonly kind: Kind
  readonly digest: Digest
  readonly status: 'deployed' | 'decommissioned'
  readonly reference?: string | undefined
  readonly name?: string | undefined
  readonly project?: string | undefined
  readonly service?: string | undefined
  readonly version?: string | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly runUrl?: string | undefined
  readonly deployedAt?: number | undefined
  readonly endedAt?: number | undefined
  readonly observedAt?: number | undefined
  /** Raw bytes of the OCI index that the digest is, or is listed in. */
  readonly index?: Uint8Array | undefined
}

/** What a report came to, and the record that it is about (none only when nothing changed). */
export interface Recorded {
  readonly outcome: Outcome
  readonly recordId: string | null
}
