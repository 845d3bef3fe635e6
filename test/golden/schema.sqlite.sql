CREATE VIEW attested_digests as
  select s.organization_id, s.value, a.project_id
  from attestation_subjects s
  join attestations a on a.organization_id = s.organization_id and a.id = s.attestation_id
  where s.algorithm = 'sha256';

CREATE VIEW environment_names as select organization_id, id, name from environments;

CREATE VIEW known_versions as
  select organization_id, project_id, version from project_versions;

CREATE VIEW known_workflows as select organization_id, project_id, name from workflows;

CREATE VIEW live_deployments as
  select organization_id, project_environment_id, id from deployments where ended_at is null;

CREATE VIEW live_logical_environments as
  select organization_id, id, name from logical_environments where deleted_at is null;

CREATE VIEW live_principals as
  select
    t.organization_id, t.id, t.name, t.name_hash, t.secret_hash, t.expires_at,
    o.name as organization_name
  from tokens t
  join organizations o on o.id = t.organization_id
  where t.revoked_at is null and o.deleted_at is null;

CREATE VIEW logical_environment_names as
  select organization_id, id, name from logical_environments;

CREATE VIEW logical_environment_tiers as
  select organization_id, id, tier from logical_environments;

CREATE VIEW placed_project_environments as
  select
    p.organization_id, p.id, p.name, p.project_id, j.name as project, o.name as organization,
    p.environment_id, p.logical_environment_id
  from project_environments p
  join projects j on j.organization_id = p.organization_id and j.id = p.project_id
  join organizations o on o.id = p.organization_id
  where p.environment_id is not null and p.logical_environment_id is not null;

CREATE VIEW principal_names as select organization_id, id, name, name_hash from tokens;

CREATE VIEW project_environment_names as
  select organization_id, id, project_id, name from project_environments;

CREATE VIEW project_names as select organization_id, id, name from projects;

CREATE VIEW run_deployments as select organization_id, run_id, id from deployments;

CREATE VIEW session_ends as select organization_id, id, ends_at from sessions;

CREATE TABLE artifacts (
  organization_id text not null,
  digest text not null,
  kind text,
  name text,
  created_at integer not null,
  constraint artifacts_pk primary key (organization_id, digest),
  constraint artifacts_digest_ck check (length(digest) = 71),
  constraint artifacts_kind_ck check (kind in ('CONTAINER_IMAGE', 'HELM_CHART', 'ARCHIVE')),
  constraint artifacts_organization_fk foreign key (organization_id) references organizations (id)
) strict;

CREATE TABLE attestation_identities (
  organization_id text not null,
  attestation_id text not null,
  issuer text not null,
  subject text not null, certified integer,
  constraint attestation_identities_pk primary key (organization_id, attestation_id),
  constraint attestation_identities_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
) strict;

CREATE TABLE attestation_keys (
  organization_id text not null,
  attestation_id text not null,
  keyid text not null,
  constraint attestation_keys_pk primary key (organization_id, attestation_id, keyid),
  constraint attestation_keys_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
) strict;

CREATE TABLE attestation_subjects (
  organization_id text not null,
  attestation_id text not null,
  position integer not null,
  algorithm text not null,
  value text not null,
  role text not null,
  name text,
  constraint attestation_subjects_pk
    primary key (organization_id, attestation_id, position, algorithm),
  constraint attestation_subjects_role_ck check (role in ('subject', 'material')),
  constraint attestation_subjects_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
) strict;

CREATE TABLE attestations (
  organization_id text not null,
  id text not null,
  format text not null,
  bytes blob not null,
  statement_type text not null,
  predicate_type text not null,
  project_id text,
  workflow text,
  version text,
  run_url text,
  commit_sha text,
  submitted_by text not null,
  stated integer not null,
  -- Whether project and version stand in the signed bytes, or only beside them.
  origin_signed integer not null,
  created_at integer not null, unpacked_size integer, statement_head text, inputs_noted integer,
  constraint attestations_pk primary key (organization_id, id),
  constraint attestations_format_ck check (format in ('dsse', 'sigstore-bundle')),
  constraint attestations_stated_ck check (stated in (0, 1)),
  constraint attestations_origin_signed_ck check (origin_signed in (0, 1)),
  constraint attestations_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id),
  constraint attestations_submitter_fk foreign key (organization_id, submitted_by)
    references tokens (organization_id, id)
) strict;

CREATE TABLE audit_entries (
  organization_id text not null,
  id text not null,
  occurred_at integer not null,
  principal_id text not null,
  principal_name text not null,
  address text,
  request_id text not null,
  action text not null,
  outcome text not null,
  target text not null,
  detail text not null,
  constraint audit_entries_pk primary key (organization_id, id),
  constraint audit_entries_outcome_ck check (outcome in ('done', 'denied')),
  constraint audit_entries_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE blobs (
  organization_id text not null,
  digest text not null,
  bytes integer,
  created_by text not null,
  created_at integer not null,
  -- When somebody last uploaded it or asked for it.
  wanted_at integer not null,
  completed_at integer,
  removing_at integer, uploads_open integer not null default 0, coming_bytes integer,
  constraint blobs_pk primary key (organization_id, digest),
  constraint blobs_digest_ck check (length(digest) = 71),
  constraint blobs_complete_ck check ((completed_at is null) = (bytes is null)),
  constraint blobs_creator_fk foreign key (organization_id, created_by)
    references tokens (organization_id, id)
) strict;

CREATE TABLE build_inputs (
  organization_id text not null,
  value text not null,
  attestation_id text not null,
  constraint build_inputs_pk primary key (organization_id, value, attestation_id),
  constraint build_inputs_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
) strict;

CREATE TABLE data_keys (
  organization_id text not null,
  purpose text not null,
  wrapped blob not null,
  created_at integer not null,
  constraint data_keys_pk primary key (organization_id, purpose),
  constraint data_keys_purpose_ck check (purpose in ('values', 'fingerprints')),
  constraint data_keys_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE deployments (
  organization_id text not null,
  id text not null,
  run_id text not null,
  project_environment_id text not null,
  service_id text not null,
  state text not null,
  -- Grows with every change: whoever acted upon an older one confirms nothing.
  version integer not null,
  settings text not null,
  driver text not null,
  variable_set integer not null,
  variables text not null,
  release_id text,
  is_ready integer not null,
  why text not null,
  created_at integer not null,
  entered_at integer not null,
  activated_at integer,
  drain_until integer,
  ended_at integer, replaced_by text,
  constraint deployments_pk primary key (organization_id, id),
  constraint deployments_state_ck check (state in ('queued', 'building', 'releasing', 'starting',
    'checking', 'waiting', 'switching', 'active', 'draining', 'retired', 'failed', 'errored',
    'cancelled', 'superseded')),
  constraint deployments_end_ck check ((ended_at is null) = (state not in
    ('retired', 'failed', 'errored', 'cancelled', 'superseded'))),
  constraint deployments_release_ck check (release_id is not null or state in
    ('queued', 'building', 'failed', 'errored', 'cancelled', 'superseded')),
  constraint deployments_run_fk foreign key (organization_id, run_id)
    references runs (organization_id, id),
  constraint deployments_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint deployments_release_fk foreign key (organization_id, release_id)
    references releases (organization_id, id),
  constraint deployments_project_environment_fk
    foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
) strict;

CREATE TABLE edge_sets (
  name text not null,
  incarnation text not null,
  version integer not null,
  acknowledged integer not null, beyond_incarnation text, beyond_version integer,
  constraint edge_sets_pk primary key (name),
  constraint edge_sets_acknowledged_ck check (acknowledged <= version)
) strict;

CREATE TABLE environments (
  organization_id text not null,
  id text not null,
  name text not null,
  description text not null,
  type text not null,
  driver text,
  labels text not null,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  constraint environments_pk primary key (organization_id, id),
  constraint environments_type_ck
    check (type in ('kubernetes', 'ecs', 'server', 'lambda', 'custom')),
  constraint environments_driver_ck check (driver in ('process', 'docker')),
  constraint environments_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE equivalences (
  organization_id text not null,
  index_digest text not null,
  manifest_digest text not null,
  constraint equivalences_pk primary key (organization_id, index_digest, manifest_digest),
  constraint equivalences_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE event_numbering (
  organization_id text not null,
  last_sequence integer not null,
  constraint event_numbering_pk primary key (organization_id),
  constraint event_numbering_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE events (
  position integer constraint events_pk primary key autoincrement,
  organization_id text not null,
  id text not null,
  sequence integer,
  bytes blob not null,
  hash text not null,
  type text not null,
  record_id text not null,
  slot_id text not null,
  environment_id text not null,
  logical_environment_id text not null,
  project_id text,
  constraint events_id_uq unique (organization_id, id),
  constraint events_sequence_uq unique (organization_id, sequence),
  constraint events_organization_fk foreign key (organization_id) references organizations (id)
) strict;

CREATE TABLE grants (
  organization_id text not null,
  id text not null,
  principal_id text not null,
  role text not null,
  project_id text,
  logical_environment_id text,
  constraint grants_pk primary key (organization_id, id),
  constraint grants_role_ck check (role in ('viewer', 'recorder', 'deployer', 'admin', 'install')),
  constraint grants_principal_fk foreign key (organization_id, principal_id)
    references tokens (organization_id, id),
  constraint grants_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id),
  constraint grants_logical_environment_fk foreign key (organization_id, logical_environment_id)
    references logical_environments (organization_id, id)
) strict;

CREATE TABLE idempotency_keys (
  organization_id text not null,
  principal_id text not null,
  operation text not null,
  idempotency_key text not null,
  body_hash text not null,
  answer text not null,
  created_at integer not null,
  constraint idempotency_keys_pk
    primary key (organization_id, principal_id, operation, idempotency_key),
  constraint idempotency_keys_principal_fk foreign key (organization_id, principal_id)
    references tokens (organization_id, id)
) strict;

CREATE TABLE installation (
  name text not null,
  value text not null,
  constraint installation_pk primary key (name)
) strict;

CREATE TABLE inventories (
  number integer constraint inventories_pk primary key autoincrement,
  organization_id text not null,
  attestation_id text not null,
  -- Empty: the predicate.
  blob text not null,
  state text not null,
  format text,
  problem text,
  packages integer not null,
  claims integer not null,
  unnamed integer not null,
  invalid integer not null,
  invalid_first text not null,
  created_at integer not null,
  read_at integer,
  constraint inventories_number_uq unique (organization_id, number),
  constraint inventories_document_uq unique (organization_id, attestation_id, blob),
  constraint inventories_state_ck check (state in ('waiting', 'indexed', 'refused')),
  constraint inventories_read_ck check ((state = 'waiting') = (read_at is null)),
  constraint inventories_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
) strict;

CREATE TABLE inventory_artifacts (
  organization_id text not null,
  digest text not null,
  lists text not null,
  inventory integer not null,
  constraint inventory_artifacts_pk primary key (organization_id, digest, lists, inventory),
  constraint inventory_artifacts_lists_ck check (lists in ('packages', 'vulnerabilities')),
  constraint inventory_artifacts_inventory_fk foreign key (organization_id, inventory)
    references inventories (organization_id, number)
) strict;

CREATE TABLE inventory_claims (
  organization_id text not null,
  inventory integer not null,
  position integer not null,
  -- In lower case, as it is asked for; and as the document writes it.
  vulnerability text not null,
  shown text not null,
  status text not null,
  justification text,
  -- Null: it speaks of the subject as a whole.
  package_version integer,
  constraint inventory_claims_pk primary key (organization_id, inventory, position),
  constraint inventory_claims_status_ck
    check (status in ('affected', 'not_affected', 'fixed', 'under_investigation')),
  constraint inventory_claims_inventory_fk foreign key (organization_id, inventory)
    references inventories (organization_id, number),
  constraint inventory_claims_version_fk foreign key (organization_id, package_version)
    references package_versions (organization_id, number)
) strict;

CREATE TABLE inventory_packages (
  organization_id text not null,
  package_version integer not null,
  inventory integer not null,
  constraint inventory_packages_pk primary key (organization_id, package_version, inventory),
  constraint inventory_packages_version_fk foreign key (organization_id, package_version)
    references package_versions (organization_id, number),
  constraint inventory_packages_inventory_fk foreign key (organization_id, inventory)
    references inventories (organization_id, number)
) strict, without rowid;

CREATE TABLE leases (
  organization_id text not null,
  project_environment_id text not null,
  service_id text not null,
  run_id text not null,
  owner text not null,
  token integer not null,
  expires_at integer not null,
  constraint leases_pk primary key (organization_id, project_environment_id, service_id),
  constraint leases_run_fk foreign key (organization_id, run_id)
    references runs (organization_id, id),
  constraint leases_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint leases_project_environment_fk foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
) strict;

CREATE TABLE ledger_checkpoints (
  organization_id text not null,
  size integer not null,
  root text not null,
  note text not null,
  sealed_at integer not null,
  constraint ledger_checkpoints_pk primary key (organization_id),
  constraint ledger_checkpoints_size_ck check (size >= 0),
  constraint ledger_checkpoints_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE ledger_tiles (
  organization_id text not null,
  level integer not null,
  tile integer not null,
  hashes blob not null,
  constraint ledger_tiles_pk primary key (organization_id, level, tile),
  constraint ledger_tiles_place_ck check (level >= 0 and tile >= 0),
  constraint ledger_tiles_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE leftovers (
  organization_id text not null,
  deployment_id text not null,
  created_at integer not null, forgotten_at integer,
  constraint leftovers_pk primary key (organization_id, deployment_id),
  constraint leftovers_deployment_fk foreign key (organization_id, deployment_id)
    references deployments (organization_id, id)
) strict;

CREATE TABLE logical_environments (
  organization_id text not null,
  id text not null,
  name text not null,
  description text not null,
  tier text not null,
  unattested text not null,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  constraint logical_environments_pk primary key (organization_id, id),
  constraint logical_environments_tier_ck
    check (tier in ('production', 'staging', 'testing', 'development', 'other')),
  constraint logical_environments_unattested_ck check (unattested in ('refuse', 'flag')),
  constraint logical_environments_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE manifest_parts (
  organization_id text not null,
  manifest_digest text not null,
  part_digest text not null,
  link text not null,
  constraint manifest_parts_pk primary key (organization_id, manifest_digest, part_digest),
  constraint manifest_parts_link_ck check (link in ('config', 'chart')),
  constraint manifest_parts_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE migrations (
        number integer not null,
        name text not null,
        minimum integer not null,
        constraint migrations_pk primary key (number)
      ) strict;

CREATE TABLE organizations (
  id text not null,
  name text not null,
  description text not null,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  constraint organizations_pk primary key (id)
) strict;

CREATE TABLE package_versions (
  number integer constraint package_versions_pk primary key autoincrement,
  organization_id text not null,
  package integer not null,
  -- Empty: the document names no version.
  version text not null,
  constraint package_versions_number_uq unique (organization_id, number),
  constraint package_versions_version_uq unique (organization_id, package, version),
  constraint package_versions_package_fk foreign key (organization_id, package)
    references packages (organization_id, number)
) strict;

CREATE TABLE packages (
  number integer constraint packages_pk primary key autoincrement,
  organization_id text not null,
  type text not null,
  namespace text not null,
  name text not null,
  constraint packages_number_uq unique (organization_id, number),
  constraint packages_name_uq unique (organization_id, type, namespace, name),
  constraint packages_organization_fk foreign key (organization_id) references organizations (id)
) strict;

CREATE TABLE personal_values (
  organization_id text not null,
  hash text not null,
  value text,
  salt text,
  constraint personal_values_pk primary key (organization_id, hash),
  constraint personal_values_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE project_environments (
  organization_id text not null,
  id text not null,
  project_id text not null,
  name text not null,
  environment_id text,
  logical_environment_id text,
  from_only text,
  freeze_reason text,
  ttl_ms integer,
  expires_at integer,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  constraint project_environments_pk primary key (organization_id, id),
  constraint project_environments_expiry_ck check ((ttl_ms is null) = (expires_at is null)),
  constraint project_environments_from_only_ck check (from_only <> id),
  constraint project_environments_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id),
  constraint project_environments_environment_fk foreign key (organization_id, environment_id)
    references environments (organization_id, id),
  constraint project_environments_logical_environment_fk
    foreign key (organization_id, logical_environment_id)
    references logical_environments (organization_id, id),
  constraint project_environments_from_only_fk foreign key (organization_id, from_only)
    references project_environments (organization_id, id)
) strict;

CREATE TABLE project_versions (
  organization_id text not null,
  project_id text not null,
  version text not null,
  is_latest integer not null,
  created_at integer not null,
  released_at integer,
  released_by text,
  constraint project_versions_pk primary key (organization_id, project_id, version),
  constraint project_versions_latest_ck check (is_latest in (0, 1)),
  constraint project_versions_released_ck check ((released_at is null) = (released_by is null)),
  constraint project_versions_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id),
  constraint project_versions_releaser_fk foreign key (organization_id, released_by)
    references tokens (organization_id, id)
) strict;

CREATE TABLE projects (
  organization_id text not null,
  id text not null,
  name text not null,
  description text not null,
  created_at integer not null,
  constraint projects_pk primary key (organization_id, id),
  constraint projects_name_uq unique (organization_id, name),
  constraint projects_organization_fk foreign key (organization_id) references organizations (id)
) strict;

CREATE TABLE record_labels (
  organization_id text not null,
  record_id text not null,
  label_key text not null,
  label_value text not null,
  constraint record_labels_pk primary key (organization_id, record_id, label_key),
  constraint record_labels_record_fk foreign key (organization_id, record_id)
    references records (organization_id, id)
) strict;

CREATE TABLE records (
  organization_id text not null,
  id text not null,
  slot_id text not null,
  environment_id text not null,
  logical_environment_id text not null,
  digest text not null,
  name text,
  version text,
  reference text,
  reference_key text,
  project_id text,
  service text,
  labels text not null,
  run_url text,
  -- Of a managed record: whose it is, and what put it there.
  project_environment_id text,
  deployment_id text,
  reported_by text not null,
  status text not null,
  deployed_at integer not null,
  recorded_at integer not null,
  ended_at integer,
  end_recorded_at integer,
  superseded_by text,
  -- When we first heard that it no longer runs; an end that moves back does not touch it.
  closed_at integer,
  constraint records_pk primary key (organization_id, id),
  constraint records_status_ck check (status in ('deployed', 'superseded', 'decommissioned')),
  constraint records_end_ck check (
    (status = 'deployed' and ended_at is null and end_recorded_at is null and superseded_by is null)
    or (status = 'superseded' and ended_at >= deployed_at and end_recorded_at is not null
      and superseded_by is not null)
    or (status = 'decommissioned' and ended_at >= deployed_at and end_recorded_at is not null
      and superseded_by is null)
  ),
  constraint records_managed_ck
    check ((project_environment_id is null) = (deployment_id is null)),
  constraint records_slot_fk
    foreign key (organization_id, slot_id, environment_id, logical_environment_id)
    references slots (organization_id, id, environment_id, logical_environment_id),
  constraint records_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id),
  constraint records_reporter_fk foreign key (organization_id, reported_by)
    references tokens (organization_id, id)
) strict;

CREATE TABLE release_attempts (
  organization_id text not null,
  project_environment_id text not null,
  service_id text not null,
  digest text not null,
  command text not null,
  deployment_id text not null,
  begun_at integer not null,
  constraint release_attempts_pk
    primary key (organization_id, project_environment_id, service_id, digest, command),
  constraint release_attempts_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint release_attempts_project_environment_fk
    foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id),
  constraint release_attempts_deployment_fk foreign key (organization_id, deployment_id)
    references deployments (organization_id, id)
) strict;

CREATE TABLE release_commands (
  organization_id text not null,
  project_environment_id text not null,
  service_id text not null,
  digest text not null,
  command text not null,
  ran_at integer not null,
  constraint release_commands_pk
    primary key (organization_id, project_environment_id, service_id, digest, command),
  constraint release_commands_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint release_commands_project_environment_fk
    foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
) strict;

CREATE TABLE releases (
  organization_id text not null,
  id text not null,
  project_environment_id text not null,
  service_id text not null,
  digest text not null,
  kind text not null,
  image text,
  settings text not null,
  variable_set integer not null,
  variables text not null,
  build_variables text not null,
  toolchain text not null,
  version text,
  commit_sha text,
  created_at integer not null,
  constraint releases_pk primary key (organization_id, id),
  constraint releases_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint releases_project_environment_fk foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
) strict;

CREATE TABLE routes (
  host text not null,
  path text not null,
  strip integer not null,
  is_domain integer not null,
  organization_id text not null,
  project_environment_id text not null,
  service_id text not null,
  created_at integer not null,
  constraint routes_pk primary key (host, path),
  constraint routes_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint routes_project_environment_fk foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
) strict;

CREATE TABLE runs (
  organization_id text not null,
  id text not null,
  project_environment_id text not null,
  command text not null,
  state text not null,
  why text not null,
  started_by text not null,
  hold integer not null,
  version text,
  labels text not null,
  source text,
  provenance text not null,
  created_at integer not null,
  ended_at integer, rerun_release integer,
  constraint runs_pk primary key (organization_id, id),
  constraint runs_command_ck
    check (command in ('deploy', 'promote', 'rollback', 'restart', 'start', 'stop')),
  constraint runs_state_ck check (state in ('queued', 'running', 'waiting', 'succeeded', 'failed',
    'errored', 'cancelled', 'superseded')),
  constraint runs_end_ck check ((ended_at is null) = (state in ('queued', 'running', 'waiting'))),
  constraint runs_project_environment_fk foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id),
  constraint runs_starter_fk foreign key (organization_id, started_by)
    references tokens (organization_id, id)
) strict;

CREATE TABLE services (
  organization_id text not null,
  id text not null,
  project_id text not null,
  name text not null,
  created_at integer not null,
  constraint services_pk primary key (organization_id, id),
  constraint services_name_uq unique (organization_id, project_id, name),
  constraint services_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id)
) strict;

CREATE TABLE session_tickets (
  organization_id text not null,
  secret_hash text not null,
  token_id text not null,
  expires_at integer not null,
  constraint session_tickets_pk primary key (organization_id, secret_hash),
  constraint session_tickets_secret_hash_uq unique (secret_hash),
  constraint session_tickets_token_fk foreign key (organization_id, token_id)
    references tokens (organization_id, id)
) strict;

CREATE TABLE sessions (
  organization_id text not null,
  id text not null,
  token_id text not null,
  secret_hash text not null,
  created_at integer not null,
  used_at integer not null,
  -- When it ends unless it is used before, and when it ends whatever happens.
  ends_at integer not null,
  expires_at integer not null,
  constraint sessions_pk primary key (organization_id, id),
  constraint sessions_secret_hash_uq unique (secret_hash),
  constraint sessions_ends_at_ck check (ends_at <= expires_at),
  constraint sessions_token_fk foreign key (organization_id, token_id)
    references tokens (organization_id, id)
) strict;

CREATE TABLE sightings (
  organization_id text not null,
  record_id text not null,
  last_seen_at integer not null,
  constraint sightings_pk primary key (organization_id, record_id),
  constraint sightings_record_fk foreign key (organization_id, record_id)
    references records (organization_id, id)
) strict;

CREATE TABLE slots (
  organization_id text not null,
  id text not null,
  environment_id text not null,
  logical_environment_id text not null,
  deployment_name text not null,
  kind text not null,
  -- The project environment whose deployments alone write its lines; null: anybody reports.
  managed_by text,
  constraint slots_pk primary key (organization_id, id),
  constraint slots_address_uq unique
    (organization_id, environment_id, logical_environment_id, deployment_name, kind),
  constraint slots_place_uq unique (organization_id, id, environment_id, logical_environment_id),
  constraint slots_kind_ck check (kind in ('CONTAINER_IMAGE', 'HELM_CHART', 'ARCHIVE')),
  constraint slots_environment_fk foreign key (organization_id, environment_id)
    references environments (organization_id, id),
  constraint slots_logical_environment_fk foreign key (organization_id, logical_environment_id)
    references logical_environments (organization_id, id)
) strict;

CREATE TABLE sources (
  organization_id text not null,
  digest text not null,
  bytes integer not null,
  created_by text not null,
  created_at integer not null,
  -- When somebody last sent a part of it, asked for it or built from it.
  wanted_at integer not null,
  completed_at integer,
  constraint sources_pk primary key (organization_id, digest),
  constraint sources_digest_ck check (length(digest) = 71),
  constraint sources_bytes_ck check (bytes > 0),
  constraint sources_creator_fk foreign key (organization_id, created_by)
    references tokens (organization_id, id)
) strict;

CREATE TABLE tokens (
  organization_id text not null,
  id text not null,
  name text not null,
  name_hash text not null,
  secret_hash text not null,
  created_by text,
  created_at integer not null,
  expires_at integer,
  revoked_at integer,
  constraint tokens_pk primary key (organization_id, id),
  constraint tokens_secret_hash_uq unique (secret_hash),
  constraint tokens_name_fk foreign key (organization_id, name_hash)
    references personal_values (organization_id, hash),
  constraint tokens_organization_fk foreign key (organization_id) references organizations (id)
) strict;

CREATE TABLE trusted_identities (
  organization_id text not null,
  name text not null,
  issuer text not null,
  subject text not null,
  created_by text not null,
  created_at integer not null,
  constraint trusted_identities_pk primary key (organization_id, name),
  constraint trusted_identities_rule_uq unique (organization_id, issuer, subject),
  constraint trusted_identities_creator_fk foreign key (organization_id, created_by)
    references tokens (organization_id, id)
) strict;

CREATE TABLE trusted_keys (
  organization_id text not null,
  keyid text not null,
  name text not null,
  algorithm text not null,
  pem text not null,
  created_by text not null,
  created_at integer not null,
  constraint trusted_keys_pk primary key (organization_id, keyid),
  constraint trusted_keys_name_uq unique (organization_id, name),
  constraint trusted_keys_organization_fk foreign key (organization_id)
    references organizations (id)
) strict;

CREATE TABLE trusted_roots (
  organization_id text not null,
  name text not null,
  digest text not null,
  json text not null,
  created_by text not null,
  created_at integer not null,
  constraint trusted_roots_pk primary key (organization_id, name),
  constraint trusted_roots_digest_uq unique (organization_id, digest),
  constraint trusted_roots_digest_ck check (length(digest) = 64),
  constraint trusted_roots_creator_fk foreign key (organization_id, created_by)
    references tokens (organization_id, id)
) strict;

CREATE TABLE variable_changes (
  organization_id text not null,
  id text not null,
  project_environment_id text not null,
  service text not null,
  key text not null,
  change text not null,
  secret integer not null,
  value_version integer not null,
  set_version integer not null,
  changed_at integer not null,
  principal_id text not null,
  constraint variable_changes_pk primary key (organization_id, id),
  constraint variable_changes_change_ck check (change in ('set', 'unset', 'purged')),
  constraint variable_changes_value_fk
    foreign key (organization_id, project_environment_id, service, key, value_version)
    references variable_values (organization_id, project_environment_id, service, key, version)
) strict;

CREATE TABLE variable_set_entries (
  organization_id text not null,
  project_environment_id text not null,
  service text not null,
  key text not null,
  from_set integer not null,
  until_set integer,
  value_version integer not null,
  constraint variable_set_entries_pk
    primary key (organization_id, project_environment_id, service, key, from_set),
  constraint variable_set_entries_order_ck check (until_set is null or until_set > from_set),
  constraint variable_set_entries_set_fk
    foreign key (organization_id, project_environment_id, from_set)
    references variable_sets (organization_id, project_environment_id, version),
  constraint variable_set_entries_value_fk
    foreign key (organization_id, project_environment_id, service, key, value_version)
    references variable_values (organization_id, project_environment_id, service, key, version)
) strict;

CREATE TABLE variable_sets (
  organization_id text not null,
  project_environment_id text not null,
  version integer not null,
  created_at integer not null,
  constraint variable_sets_pk primary key (organization_id, project_environment_id, version),
  constraint variable_sets_project_environment_fk
    foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
) strict;

CREATE TABLE variable_values (
  organization_id text not null,
  project_environment_id text not null,
  service text not null,
  key text not null,
  version integer not null,
  secret integer not null,
  size integer not null,
  sealed blob,
  fingerprint blob,
  created_at integer not null,
  purged_at integer,
  constraint variable_values_pk
    primary key (organization_id, project_environment_id, service, key, version),
  constraint variable_values_secret_ck check (secret in (0, 1)),
  constraint variable_values_sealed_ck check (
    (purged_at is null and sealed is not null and fingerprint is not null)
    or (purged_at is not null and sealed is null and fingerprint is null)),
  constraint variable_values_project_environment_fk
    foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
) strict;

CREATE TABLE workflow_runs (
  organization_id text not null,
  id text not null,
  project_id text not null,
  workflow text not null,
  version text not null,
  state text not null,
  -- Whether its evidence releases the version.
  is_release integer not null,
  runner_type text not null,
  run_url text,
  commit_sha text,
  branch text,
  actor text,
  reason text,
  attestation_id text,
  started_by text not null,
  created_at integer not null,
  expires_at integer not null,
  finished_at integer,
  constraint workflow_runs_pk primary key (organization_id, id),
  constraint workflow_runs_state_ck
    check (state in ('initialized', 'success', 'error', 'expired', 'canceled')),
  constraint workflow_runs_release_ck check (is_release in (0, 1)),
  constraint workflow_runs_finished_ck check ((state = 'initialized') = (finished_at is null)),
  constraint workflow_runs_attestation_ck
    check ((state = 'success') = (attestation_id is not null)),
  constraint workflow_runs_workflow_fk foreign key (organization_id, project_id, workflow)
    references workflows (organization_id, project_id, name),
  constraint workflow_runs_version_fk foreign key (organization_id, project_id, version)
    references project_versions (organization_id, project_id, version),
  constraint workflow_runs_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id),
  constraint workflow_runs_starter_fk foreign key (organization_id, started_by)
    references tokens (organization_id, id)
) strict;

CREATE TABLE workflows (
  organization_id text not null,
  project_id text not null,
  name text not null,
  created_at integer not null,
  constraint workflows_pk primary key (organization_id, project_id, name),
  constraint workflows_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id)
) strict;

CREATE INDEX artifacts_created on artifacts (organization_id, created_at, digest);

CREATE INDEX attestation_identities_due on attestation_identities (organization_id, attestation_id)
  where certified is null;

CREATE INDEX attestation_identities_subject on attestation_identities (organization_id, subject);

CREATE INDEX attestation_keys_keyid on attestation_keys (organization_id, keyid);

CREATE INDEX attestation_subjects_value
  on attestation_subjects (organization_id, algorithm, value, attestation_id);

CREATE INDEX attestations_age on attestations (organization_id, id, created_at);

CREATE INDEX attestations_commit on attestations (organization_id, commit_sha, id)
  where commit_sha is not null;

CREATE INDEX attestations_created on attestations (organization_id, created_at, id);

CREATE INDEX attestations_inputs_due on attestations (organization_id, id)
  where inputs_noted is null;

CREATE INDEX attestations_predicate_type
  on attestations (organization_id, predicate_type, created_at, id);

CREATE INDEX attestations_project on attestations (organization_id, project_id, created_at, id);

CREATE INDEX attestations_run_url on attestations (organization_id, run_url, id)
  where run_url is not null;

CREATE INDEX attestations_version on attestations (organization_id, version, id)
  where version is not null;

CREATE INDEX attestations_workflow on attestations (organization_id, workflow, id)
  where workflow is not null;

CREATE INDEX audit_entries_occurred on audit_entries (organization_id, occurred_at, id);

CREATE INDEX blobs_coming on blobs (organization_id, digest) where completed_at is null;

CREATE INDEX blobs_digest on blobs (digest);

CREATE INDEX blobs_size on blobs (organization_id, bytes, coming_bytes);

CREATE INDEX blobs_wanted on blobs (wanted_at);

CREATE INDEX deployments_alive on deployments (state) where ended_at is null;

CREATE UNIQUE INDEX deployments_one_active
  on deployments (organization_id, project_environment_id, service_id) where state = 'active';

CREATE UNIQUE INDEX deployments_one_switching
  on deployments (organization_id, project_environment_id, service_id) where state = 'switching';

CREATE INDEX deployments_run on deployments (organization_id, run_id);

CREATE INDEX deployments_service
  on deployments (organization_id, project_environment_id, service_id, created_at, id);

CREATE UNIQUE INDEX environments_live_name on environments (organization_id, name)
  where deleted_at is null;

CREATE INDEX equivalences_of_manifest
  on equivalences (organization_id, manifest_digest, index_digest);

CREATE INDEX events_record on events (organization_id, record_id);

CREATE INDEX events_unnumbered on events (position) where sequence is null;

CREATE INDEX grants_principal on grants (organization_id, principal_id);

CREATE INDEX idempotency_keys_created on idempotency_keys (created_at);

CREATE INDEX inventories_invalid on inventories (organization_id, number) where invalid > 0;

CREATE INDEX inventories_refused on inventories (organization_id, number)
  where state = 'refused';

CREATE INDEX inventories_waiting on inventories (number) where state = 'waiting';

CREATE INDEX inventories_waiting_of on inventories (organization_id, number)
  where state = 'waiting';

CREATE INDEX inventory_artifacts_inventory
  on inventory_artifacts (organization_id, inventory, lists, digest);

CREATE INDEX inventory_claims_vulnerability
  on inventory_claims (organization_id, vulnerability, inventory);

CREATE INDEX leases_run on leases (organization_id, run_id);

CREATE UNIQUE INDEX logical_environments_live_name on logical_environments (organization_id, name)
  where deleted_at is null;

CREATE INDEX manifest_parts_manifest
  on manifest_parts (organization_id, manifest_digest, part_digest, link);

CREATE INDEX manifest_parts_part
  on manifest_parts (organization_id, part_digest, manifest_digest, link);

CREATE UNIQUE INDEX organizations_live_name on organizations (name) where deleted_at is null;

CREATE INDEX project_environments_expiring on project_environments (expires_at)
  where deleted_at is null and expires_at is not null;

CREATE UNIQUE INDEX project_environments_live_name
  on project_environments (organization_id, project_id, name) where deleted_at is null;

CREATE INDEX project_versions_created
  on project_versions (organization_id, project_id, created_at, version);

CREATE UNIQUE INDEX project_versions_one_latest on project_versions (organization_id, project_id)
  where is_latest = 1;

CREATE INDEX records_began on records (organization_id, deployed_at, id);

CREATE INDEX records_closed on records (organization_id, closed_at) where closed_at is not null;

CREATE INDEX records_decommissioned on records (organization_id, ended_at, id)
  where status = 'decommissioned';

CREATE INDEX records_deployed on records (organization_id, recorded_at, id)
  where status = 'deployed';

CREATE INDEX records_deployed_place
  on records (organization_id, environment_id, recorded_at, id) where status = 'deployed';

CREATE INDEX records_deployed_stage
  on records (organization_id, logical_environment_id, recorded_at, id) where status = 'deployed';

CREATE INDEX records_deployment on records (organization_id, deployment_id, recorded_at, id)
  where deployment_id is not null;

CREATE INDEX records_digest on records (organization_id, digest, recorded_at, id);

CREATE INDEX records_history on records (organization_id, recorded_at, id);

CREATE INDEX records_history_place on records (organization_id, environment_id, recorded_at, id);

CREATE INDEX records_history_project on records (organization_id, project_id, recorded_at, id)
  where project_id is not null;

CREATE INDEX records_history_stage
  on records (organization_id, logical_environment_id, recorded_at, id);

CREATE UNIQUE INDEX records_one_deployed on records (organization_id, slot_id)
  where status = 'deployed';

CREATE INDEX records_reference on records (organization_id, reference_key, recorded_at, id)
  where reference_key is not null;

CREATE INDEX records_run_url on records (organization_id, run_url, recorded_at, id)
  where run_url is not null;

CREATE INDEX records_slot on records (organization_id, slot_id, deployed_at, id);

CREATE INDEX records_slot_digest on records (organization_id, slot_id, digest, deployed_at, id);

CREATE INDEX records_thing
  on records (organization_id, service, project_id, logical_environment_id, deployed_at, id)
  where service is not null;

CREATE INDEX records_version on records (organization_id, version, recorded_at, id)
  where version is not null;

CREATE INDEX routes_service
  on routes (organization_id, project_environment_id, service_id);

CREATE INDEX runs_created on runs (organization_id, project_environment_id, created_at, id);

CREATE INDEX runs_due on runs (created_at, id) where ended_at is null;

CREATE INDEX session_tickets_expires on session_tickets (expires_at);

CREATE INDEX session_tickets_token on session_tickets (organization_id, token_id, expires_at);

CREATE INDEX sessions_ends on sessions (ends_at);

CREATE INDEX sessions_token on sessions (organization_id, token_id, used_at, id);

CREATE INDEX slots_name on slots (organization_id, deployment_name, id);

CREATE INDEX sources_digest on sources (digest);

CREATE INDEX sources_wanted on sources (wanted_at);

CREATE INDEX tokens_created on tokens (organization_id, created_at, id);

CREATE INDEX variable_changes_changed
  on variable_changes (organization_id, project_environment_id, changed_at, id);

CREATE UNIQUE INDEX variable_set_entries_current
  on variable_set_entries (organization_id, project_environment_id, service, key)
  where until_set is null;

CREATE UNIQUE INDEX workflow_runs_attestation on workflow_runs (organization_id, attestation_id)
  where attestation_id is not null;

CREATE INDEX workflow_runs_created on workflow_runs (organization_id, created_at, id);

CREATE INDEX workflow_runs_expiring on workflow_runs (expires_at) where state = 'initialized';

CREATE INDEX workflow_runs_version
  on workflow_runs (organization_id, project_id, version, created_at, id);

CREATE INDEX workflow_runs_workflow
  on workflow_runs (organization_id, project_id, workflow, created_at, id);
