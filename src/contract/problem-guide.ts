import type { Code } from '../core/kernel/refusal.ts'
import { workflowGuide } from './workflow-problem-guide.ts'

/** What a code means and what to do about it, for the reference. */
export interface Guidance {
  readonly meaning: string
  readonly advice: string
}

/** Guidance for every code. */
export const guide: Readonly<Record<Code, Guidance>> = {
  invalid_input: {
    meaning:
      'A field is missing, unknown, given twice or has a value that is not allowed; `errors` names each with a pointer.',
    advice: 'Correct the fields that `errors` points to. Nothing was changed.',
  },
  cursor_invalid: {
    meaning: 'The cursor was made by another list, another organization or with other filters.',
    advice: 'Begin again without a cursor and keep the filters the same on every page.',
  },
  unauthenticated: {
    meaning: 'The call has no token, or one that is not known, was revoked or has expired.',
    advice: 'Log in with `berth login`, or set `BERTH_TOKEN`.',
  },
  session_ended: {
    meaning:
      'The session of the page was not used for 12 hours, is 7 days old, was signed out, or its token was revoked or has expired.',
    advice: 'Sign in again, with a token or with `berth ui`.',
  },
  session_changed: {
    meaning:
      'The call came with the cookie of another session than the one that it names in the header `Berth-Session`, or changes something and names none. Nothing was done.',
    advice: 'Reload the page: somebody else is signed in now, in another tab of this browser.',
  },
  cookie_ambiguous: {
    meaning:
      'The browser sent more than one cookie by the name of ours: something else on this host set one. Which is ours cannot be told.',
    advice:
      'Clear the cookies of this host and sign in again, or give Berth a host name of its own.',
  },
  cross_origin: {
    meaning:
      "The browser sent the call from another page than Berth's own, or did not say from which. Nothing was done.",
    advice:
      "Use Berth's own page at its own address, or a token in the header `Authorization`. A proxy must pass `Host`, `Origin` and `Sec-Fetch-Site` on as they came.",
  },
  forbidden: {
    meaning: 'No grant of the token covers this. The audit keeps the denial.',
    advice: 'Ask an administrator for a token whose role and scope cover it.',
  },
  grant_exceeded: {
    meaning: 'A token was asked for that may do more than its maker. The audit keeps the denial.',
    advice: 'Ask for a narrower role or scope, or let an administrator make the token.',
  },
  not_found: {
    meaning: 'What the path addresses is not there, or not within the scope of the token.',
    advice: 'Check the name or id; `next` proposes the nearest name where there is one.',
  },
  method_not_allowed: {
    meaning: 'The path is there, but not with this method.',
    advice: 'Use one of the methods in the header `Allow`.',
  },
  name_taken: {
    meaning: 'Something of this kind has that name, or that key, already.',
    advice: 'Use the existing one, or take another name.',
  },
  in_use: {
    meaning:
      'It cannot be deleted while something is deployed there, or while it is your own; a token cannot be revoked while nobody else is left to administer.',
    advice:
      'Decommission first, or let `force` do it where that is offered. Of tokens, make another first.',
  },
  deployment_busy: {
    meaning: 'Another run works on one of these services.',
    advice: 'Wait for it, cancel it with `berth cancel`, or say `--on-conflict queue`.',
  },
  deployment_state: {
    meaning: 'The deployment or the run is past the point, or not yet at it.',
    advice: 'Look at it with `berth status`.',
  },
  nothing_to_roll_back: {
    meaning: 'No earlier release of the service was ever active here.',
    advice: 'See what there was with `berth history`, or deploy what you want.',
  },
  builds_differ: {
    meaning: 'The build read a variable that has another value in the target.',
    advice: 'Deploy to the target from source, so that it is built with its own values.',
  },
  route_taken: {
    meaning: 'Another service answers under this host name and path.',
    advice: 'Choose another path, or remove the other route first.',
  },
  descriptor_invalid: {
    meaning: 'berth.yml, or the Procfile, does not say what can be deployed.',
    advice: 'Check it with `berth config validate`.',
  },
  driver_unfit: {
    meaning:
      'The environment’s driver cannot run the service as its descriptor says, or serves another organization alone.',
    advice: 'Deploy to an environment with the other driver, or change `build` and `run`.',
  },
  platform_differs: {
    meaning: 'The artifact was built for another operating system or processor than the host has.',
    advice: 'Deploy from source: it is built for this host then.',
  },
  restored_from_backup: {
    meaning:
      'The host holds routes of a later database than this one. What runs goes on as it is; nothing is deployed.',
    advice: 'Put the later database back, or let this one rule again with `berth host adopt`.',
  },
  host_unreachable: {
    meaning: 'Control does not reach the host that runs the services. They go on as they are.',
    advice: 'Look at the log of `berth serve`; what was begun goes on once it answers.',
  },
  slot_managed: {
    meaning: 'Berth deploys what is called so, and it alone writes those lines of the ledger.',
    advice: 'Deploy, roll back or stop it with Berth, or report under another deployment name.',
  },
  ...workflowGuide,
  not_deployed: {
    meaning: 'The slot does not hold this artifact, so it cannot be decommissioned.',
    advice: "Look at the slot's history with `berth deployment list --history`.",
  },
  kind_mismatch: {
    meaning: 'The artifact is known as another kind.',
    advice: 'Report the known kind, or check the digest.',
  },
  too_large: {
    meaning: 'The body or the comparison is larger than the server takes at once.',
    advice: 'Send or compare less at once.',
  },
  quota_exceeded: {
    meaning: 'The organization keeps as many bytes of blobs as it may.',
    advice:
      'Wait: blobs that no evidence names are forgotten after a week. Or allow more: `berth serve --blob-quota`.',
  },
  unsupported_media_type: {
    meaning: 'The body is not declared as JSON.',
    advice: 'Send the header `Content-Type: application/json`.',
  },
  environment_unknown: {
    meaning: 'The environment that a field names does not exist.',
    advice: 'Check the name, or create it with `berth environment create`.',
  },
  logical_environment_unknown: {
    meaning: 'The logical environment that a field names does not exist.',
    advice: 'Check the name, or create it with `berth logical-environment create`.',
  },
  project_unknown: {
    meaning: 'The project that a field names does not exist.',
    advice: 'Check the name, or create it with `berth project create`.',
  },
  project_environment_unknown: {
    meaning: 'The project environment that a field names does not exist.',
    advice: 'Check the name, or create it with `berth project environment create`.',
  },
  near_miss: {
    meaning:
      'The new project environment would have nearly the name of another, or of a stage: equal but for case, or one letter off.',
    advice: 'Correct the name; if you mean a new one, say so with `--create-env`.',
  },
  driver_missing: {
    meaning: 'The environment has no driver, so Berth keeps its ledger but cannot deploy there.',
    advice: 'Give it one with `berth environment update NAME --driver process|docker`.',
  },
  environment_ambiguous: {
    meaning: 'Several environments have a driver, and the call does not say on which to deploy.',
    advice: 'Choose one with `--on`; the detail names them.',
  },
  placed_elsewhere: {
    meaning: 'The project environment stands on another environment or in another stage already.',
    advice:
      'Leave `--on` and `--logical-env` out, or move it with `berth project environment update`.',
  },
  frozen: {
    meaning: 'The project environment is frozen: only rollback and stop are let through.',
    advice: 'Wait, or let an administrator lift it with `--unfreeze`.',
  },
  source_refused: {
    meaning: 'The project environment takes only what is promoted from one other.',
    advice: 'Deploy to the one that the detail names, then promote from there.',
  },
  variable_missing: {
    meaning: 'A variable that a service needs has no value in this project environment.',
    advice: 'Set it with `berth variable set`; `errors` names each that is missing.',
  },
  variable_invalid: {
    meaning: 'A value does not fit its pattern in the descriptor, or a build would read a secret.',
    advice: 'Set another value, or take the secret out of the variables of the build.',
  },
  secret_hidden: {
    meaning: 'The variable is a secret; its value is not shown.',
    advice: 'Give it to a command with `berth variable run`, which is audited, or set another.',
  },
  production_guarded: {
    meaning: 'The command would run with the values of a stage of tier production.',
    advice: 'Say that you mean it: `--allow-production`.',
  },
  artifact_unknown: {
    meaning: 'No stored evidence names the artifact, and the logical environment insists on some.',
    advice: 'Attest it with the command in `next`, then report again.',
  },
  time_invalid: {
    meaning: 'A time is too far ahead of our clock, or does not fit the others.',
    advice: 'Check the clock of the machine that reports, and the offset of the time.',
  },
  not_sealed_yet: {
    meaning:
      'The event is recorded, but not yet in a signed checkpoint: that follows within a second or two.',
    advice: 'Ask again in a moment.',
  },
  ledger_damaged: {
    meaning:
      'What is stored of the ledger no longer fits what was sealed, so nothing can be proven by it and nothing more is sealed.',
    advice:
      'Find what was changed with `berth ledger verify`, then restore the database from a backup.',
  },
  digest_mismatch: {
    meaning:
      'The index bytes are no image index or do not speak about the digest; or the uploaded bytes do not have it.',
    advice:
      'Send the bytes of an index exactly as the registry serves them, or leave them out. Begin an upload again.',
  },
  offset_mismatch: {
    meaning: 'The part begins elsewhere than where the upload has come to; `errors` says where.',
    advice: 'Ask how far the upload is with `POST /v1/sources`, and go on from there.',
  },
  source_unknown: {
    meaning: 'This organization has uploaded no source with that digest, or not to its end.',
    advice: 'Upload it first; what nobody uses for a day is deleted.',
  },
  envelope_invalid: {
    meaning:
      'The bytes are neither a DSSE envelope nor a Sigstore bundle with an in-toto statement.',
    advice: 'Send the file as the tool that signed it wrote it.',
  },
  statement_invalid: {
    meaning: 'What was stated cannot be written as an in-toto statement.',
    advice: 'Correct the predicate.',
  },
  signature_invalid: {
    meaning:
      'A key that is trusted did not make this signature over this payload, or what came with a certificate of a trusted root (log entry, timestamp) is not of this signature.',
    advice: 'Sign the statement again; the payload must be exactly what was signed.',
  },
  key_invalid: {
    meaning: 'It is no ECDSA P-256 or Ed25519 public key in PEM, or too many keys are trusted.',
    advice: 'Give the public half: `openssl pkey -in key.pem -pubout`.',
  },
  root_invalid: {
    meaning:
      'It is no Sigstore trusted root, one by which nothing could be verified, or too many are there.',
    advice: 'Give `trusted_root.json` as the Sigstore instance publishes it, one in each file.',
  },
  idempotency_key_reused: {
    meaning: 'The idempotency key came before with another request.',
    advice: 'Use a new key for each request, and the same only to repeat one.',
  },
  rate_limited: {
    meaning: 'More calls or streams than one caller may have.',
    advice: 'Wait for the seconds in the header `Retry-After`; send many reports in bulk.',
  },
  database_unavailable: {
    meaning: 'The database cannot be reached, or its file fails.',
    advice: 'Try again; if it stays so, see the server log.',
  },
  database_busy: {
    meaning: 'Others hold what the call needs for too long.',
    advice: 'Try again.',
  },
  seal_broken: {
    meaning:
      'A sealed value was changed, moved or destroyed, or the server has another install key than the one it was sealed with.',
    advice: 'Give the server the install key of this database, or set the value again.',
  },
  storage_unavailable: {
    meaning: 'The disk on which sources are kept fails.',
    advice: 'Try again; if it stays so, see the server log.',
  },
  storage_full: {
    meaning: 'The disk of the server is full. Nothing was changed.',
    advice: 'Make room, then try again; no restart is needed.',
  },
  shutting_down: {
    meaning: 'The server is stopping and takes no more calls.',
    advice: 'Try again once it is back, or at another replica.',
  },
  timed_out: {
    meaning: 'The database did not answer in time.',
    advice: 'Try again; ask for less at once.',
  },
  defect: {
    meaning: 'Something happened that must not happen. The answer says nothing of what is inside.',
    advice: 'Report it with the request id; the server log has the details under it.',
  },
}
