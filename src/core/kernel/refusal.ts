/**
 * Why the caller's wish is not granted. Each code has a status, an exit code and a reference
 * section.
 */
export type RefusalCode =
  | 'invalid_input'
  | 'cursor_invalid'
  | 'unauthenticated'
  | 'session_ended'
  | 'session_changed'
  | 'cookie_ambiguous'
  | 'cross_origin'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'unsupported_media_type'
  | 'too_large'
  | 'rate_limited'
  | 'environment_unknown'
  | 'logical_environment_unknown'
  | 'project_unknown'
  | 'project_environment_unknown'
  | 'near_miss'
  | 'driver_missing'
  | 'environment_ambiguous'
  | 'placed_elsewhere'
  | 'frozen'
  | 'source_refused'
  | 'variable_missing'
  | 'variable_invalid'
  | 'secret_hidden'
  | 'production_guarded'
  | 'artifact_unknown'
  | 'name_taken'
  | 'in_use'
  | 'not_deployed'
  | 'slot_managed'
  | 'deployment_busy'
  | 'deployment_state'
  | 'descriptor_invalid'
  | 'route_taken'
  | 'nothing_to_roll_back'
  | 'builds_differ'
  | 'driver_unfit'
  | 'restored_from_backup'
  | 'platform_differs'
  | 'kind_mismatch'
  | 'time_invalid'
  | 'digest_mismatch'
  | 'offset_mismatch'
  | 'source_unknown'
  | 'envelope_invalid'
  | 'statement_invalid'
  | 'signature_invalid'
  | 'key_invalid'
  | 'root_invalid'
  | 'grant_exceeded'
  | 'idempotency_key_reused'
  | 'quota_exceeded'
  | 'not_sealed_yet'
  | 'ledger_damaged'
  | 'version_released'
  | 'version_unknown'
  | 'workflow_run_ended'
  | 'workflow_run_mismatch'

/** What in the world failed us. */
export type FaultCode =
  | 'database_unavailable'
  | 'database_busy'
  | 'storage_full'
  | 'storage_unavailable'
  | 'blob_damaged'
  | 'seal_broken'
  | 'shutting_down'
  | 'timed_out'
  | 'host_unreachable'

/** Every code that a caller can meet; `defect` is a bug of ours. */
export type Code = RefusalCode | FaultCode | 'defect'

/** One wrong field: an RFC 6901 pointer into the input, and what is allowed there. */
export interface FieldError {
  readonly pointer: string
  readonly detail: string
}

/** We will not do this; nothing was changed. `detail` says why, `next` what to do. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly next: string | undefined
  readonly errors: readonly FieldError[]

  constructor(
    code: RefusalCode,
    detail: string,
    more: { readonly next?: string | undefined; readonly errors?: readonly FieldError[] } = {},
  ) {
    super(detail)
    this.code = code
    this.next = more.next
    this.errors = more.errors ?? []
  }
}

/** The world failed: engine, disk, time. The same call may go through later. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode

  constructor(code: FaultCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** Throws a defect when something that must hold does not. */
export const insist: (condition: unknown, what: string) => asserts condition = (
  condition,
  what,
) => {
  if (!condition) throw new Error(`defect: ${what}`)
}
