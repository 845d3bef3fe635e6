import type { Code } from '../core/kernel/refusal.ts'

/** An error as it travels: `application/problem+json` (RFC 9457). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: Code
  readonly next?: string | undefined
  readonly retryable: boolean
  readonly requestId: string
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[]
}

/** What to do next about wrong fields, where there is nothing better to say. */
export const correctFields = 'Correct it and try again; /docs describes every field.'

/**
 * How each code is told: HTTP status, exit code of the command line, title, and whether to retry.
 */
export interface Telling {
  readonly status: number
  readonly exit: ExitCode
  readonly title: string
  readonly retryable: boolean
}

/**
 * 0 ok, 1 defect, 2 usage, 3 refused, 4 the addressed thing is not there, 5 undecidable,
 * 6 not authenticated or forbidden, 7 server unreachable or fault.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

const refused = (status: number, title: string, exit: ExitCode = 3): Telling => ({
  status,
  exit,
  title,
  retryable: false,
})
const passing = (status: number, title: string, exit: ExitCode = 7): Telling => ({
  status,
  exit,
  title,
  retryable: true,
})

/** Every code with its telling. */
export const tellings: Readonly<Record<Code, Telling>> = {
  invalid_input: refused(400, 'The input is not valid'),
  cursor_invalid: refused(400, 'The cursor does not fit'),
  unauthenticated: refused(401, 'No valid token', 6),
  session_ended: refused(401, 'The session is over', 6),
  cookie_ambiguous: refused(401, 'More than one cookie', 6),
  cross_origin: refused(403, 'Not from our own page'),
  forbidden: refused(403, 'Not allowed', 6),
  grant_exceeded: refused(403, 'More than you hold', 6),
  not_found: refused(404, 'Not there', 4),
  method_not_allowed: refused(405, 'Not a method of this path'),
  session_changed: refused(409, 'Another session', 6),
  name_taken: refused(409, 'The name is taken'),
  in_use: refused(409, 'Still in use'),
  deployment_busy: refused(409, 'Another run is at work'),
  platform_differs: refused(409, 'It was built for another platform'),
  restored_from_backup: refused(409, 'The host is ahead of the database'),
  deployment_state: refused(409, 'Not in a state for this'),
  nothing_to_roll_back: refused(409, 'Nothing to go back to'),
  builds_differ: refused(409, 'Built with other values'),
  route_taken: refused(409, 'The host name is taken'),
  descriptor_invalid: refused(422, 'The descriptor is not valid'),
  driver_unfit: refused(422, 'The driver cannot do this'),
  slot_managed: refused(409, 'Managed by Berth'),
  not_deployed: refused(409, 'Not deployed there'),
  placed_elsewhere: refused(409, 'It stands elsewhere'),
  frozen: refused(409, 'Frozen'),
  source_refused: refused(409, 'Not from there'),
  secret_hidden: refused(409, 'Secrets are not shown'),
  production_guarded: refused(409, 'Production is guarded'),
  version_released: refused(409, 'The version is released'),
  workflow_run_ended: refused(409, 'The workflow run has ended'),
  not_sealed_yet: passing(409, 'Not sealed yet', 5),
  ledger_damaged: refused(409, 'Not what was sealed'),
  offset_mismatch: refused(409, 'Not where the upload goes on'),
  kind_mismatch: refused(409, 'Another kind'),
  too_large: refused(413, 'Too large'),
  quota_exceeded: refused(413, 'The quota is used up'),
  unsupported_media_type: refused(415, 'Not JSON'),
  environment_unknown: refused(422, 'Unknown environment'),
  logical_environment_unknown: refused(422, 'Unknown logical environment'),
  project_unknown: refused(422, 'Unknown project'),
  project_environment_unknown: refused(422, 'Unknown project environment'),
  near_miss: refused(422, 'Nearly the name of another'),
  driver_missing: refused(422, 'No driver there'),
  environment_ambiguous: refused(422, 'More than one environment'),
  variable_missing: refused(422, 'A variable has no value'),
  variable_invalid: refused(422, 'A variable cannot be used so'),
  version_unknown: refused(422, 'Unknown version'),
  workflow_run_mismatch: refused(422, 'Of another workflow run'),
  artifact_unknown: refused(422, 'No evidence for the artifact'),
  time_invalid: refused(422, 'The time cannot be right'),
  source_unknown: refused(422, 'The source is not there'),
  digest_mismatch: refused(422, 'The bytes do not fit the digest'),
  envelope_invalid: refused(422, 'Not evidence that we can read'),
  statement_invalid: refused(422, 'Not a statement that we can read'),
  signature_invalid: refused(422, 'A bad signature'),
  key_invalid: refused(422, 'Not a key that we can use'),
  root_invalid: refused(422, 'Not a trusted root that we can use'),
  idempotency_key_reused: refused(422, 'The idempotency key was used for something else'),
  rate_limited: passing(429, 'Too many requests', 3),
  database_unavailable: passing(503, 'The database fails'),
  database_busy: passing(503, 'The database is busy'),
  seal_broken: { ...passing(503, 'A sealed value does not open'), retryable: false },
  storage_full: passing(503, 'No room left'),
  blob_damaged: { ...passing(503, 'The bytes are not what was kept'), retryable: false },
  storage_unavailable: passing(503, 'The storage fails'),
  shutting_down: passing(503, 'The server is stopping'),
  host_unreachable: passing(503, 'The host does not answer'),
  timed_out: passing(504, 'Took too long'),
  defect: { status: 500, exit: 1, title: 'A bug in Berth', retryable: false },
}
