create table artifacts (
  organization_id text collate "C" not null,
  digest text collate "C" not null,
  kind text collate "C",
  name text collate "C",
  created_at bigint not null,
  constraint artifacts_pk PRIMARY KEY (organization_id, digest),
  constraint artifacts_digest_ck CHECK ((length(digest) = 71)),
  constraint artifacts_kind_ck CHECK ((kind = ANY (ARRAY['CONTAINER_IMAGE'::text, 'HELM_CHART'::text, 'ARCHIVE'::text]))),
  constraint artifacts_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE INDEX artifacts_created ON public.artifacts USING btree (organization_id, created_at, digest);

create table attestation_identities (
  organization_id text collate "C" not null,
  attestation_id text collate "C" not null,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  certified bigint,
  constraint attestation_identities_pk PRIMARY KEY (organization_id, attestation_id),
  constraint attestation_identities_attestation_fk FOREIGN KEY (organization_id, attestation_id) REFERENCES attestations(organization_id, id)
);

CREATE INDEX attestation_identities_due ON public.attestation_identities USING btree (organization_id, attestation_id) WHERE (certified IS NULL);

CREATE INDEX attestation_identities_subject ON public.attestation_identities USING btree (organization_id, subject);

create table attestation_keys (
  organization_id text collate "C" not null,
  attestation_id text collate "C" not null,
  keyid text collate "C" not null,
  constraint attestation_keys_pk PRIMARY KEY (organization_id, attestation_id, keyid),
  constraint attestation_keys_attestation_fk FOREIGN KEY (organization_id, attestation_id) REFERENCES attestations(organization_id, id)
);

CREATE INDEX attestation_keys_keyid ON public.attestation_keys USING btree (organization_id, keyid);

create table attestation_subjects (
  organization_id text collate "C" not null,
  attestation_id text collate "C" not null,
  position bigint not null,
  algorithm text collate "C" not null,
  value text collate "C" not null,
  role text collate "C" not null,
  name text collate "C",
  constraint attestation_subjects_pk PRIMARY KEY (organization_id, attestation_id, "position", algorithm),
  constraint attestation_subjects_role_ck CHECK ((role = ANY (ARRAY['subject'::text, 'material'::text]))),
  constraint attestation_subjects_attestation_fk FOREIGN KEY (organization_id, attestation_id) REFERENCES attestations(organization_id, id)
);

CREATE INDEX attestation_subjects_value ON public.attestation_subjects USING btree (organization_id, algorithm, value, attestation_id);

create table attestations (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  format text collate "C" not null,
  bytes bytea not null,
  statement_type text collate "C" not null,
  predicate_type text collate "C" not null,
  project_id text collate "C",
  workflow text collate "C",
  version text collate "C",
  run_url text collate "C",
  commit_sha text collate "C",
  submitted_by text collate "C" not null,
  stated bigint not null,
  origin_signed bigint not null,
  created_at bigint not null,
  unpacked_size bigint,
  statement_head text collate "C",
  inputs_noted bigint,
  constraint attestations_pk PRIMARY KEY (organization_id, id),
  constraint attestations_format_ck CHECK ((format = ANY (ARRAY['dsse'::text, 'sigstore-bundle'::text]))),
  constraint attestations_origin_signed_ck CHECK ((origin_signed = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
  constraint attestations_stated_ck CHECK ((stated = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
  constraint attestations_project_fk FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id),
  constraint attestations_submitter_fk FOREIGN KEY (organization_id, submitted_by) REFERENCES tokens(organization_id, id)
);

CREATE INDEX attestations_age ON public.attestations USING btree (organization_id, id, created_at);

CREATE INDEX attestations_commit ON public.attestations USING btree (organization_id, commit_sha, id) WHERE (commit_sha IS NOT NULL);

CREATE INDEX attestations_created ON public.attestations USING btree (organization_id, created_at, id);

CREATE INDEX attestations_inputs_due ON public.attestations USING btree (organization_id, id) WHERE (inputs_noted IS NULL);

CREATE INDEX attestations_predicate_type ON public.attestations USING btree (organization_id, predicate_type, created_at, id);

CREATE INDEX attestations_project ON public.attestations USING btree (organization_id, project_id, created_at, id);

CREATE INDEX attestations_run_url ON public.attestations USING btree (organization_id, run_url, id) WHERE (run_url IS NOT NULL);

CREATE INDEX attestations_version ON public.attestations USING btree (organization_id, version, id) WHERE (version IS NOT NULL);

CREATE INDEX attestations_workflow ON public.attestations USING btree (organization_id, workflow, id) WHERE (workflow IS NOT NULL);

create table audit_entries (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  occurred_at bigint not null,
  principal_id text collate "C" not null,
  principal_name text collate "C" not null,
  address text collate "C",
  request_id text collate "C" not null,
  action text collate "C" not null,
  outcome text collate "C" not null,
  target text collate "C" not null,
  detail text collate "C" not null,
  constraint audit_entries_pk PRIMARY KEY (organization_id, id),
  constraint audit_entries_outcome_ck CHECK ((outcome = ANY (ARRAY['done'::text, 'denied'::text]))),
  constraint audit_entries_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE INDEX audit_entries_occurred ON public.audit_entries USING btree (organization_id, occurred_at, id);

create table blobs (
  organization_id text collate "C" not null,
  digest text collate "C" not null,
  bytes bigint,
  created_by text collate "C" not null,
  created_at bigint not null,
  wanted_at bigint not null,
  completed_at bigint,
  removing_at bigint,
  uploads_open bigint default 0 not null,
  coming_bytes bigint,
  constraint blobs_pk PRIMARY KEY (organization_id, digest),
  constraint blobs_complete_ck CHECK (((completed_at IS NULL) = (bytes IS NULL))),
  constraint blobs_digest_ck CHECK ((length(digest) = 71)),
  constraint blobs_creator_fk FOREIGN KEY (organization_id, created_by) REFERENCES tokens(organization_id, id)
);

CREATE INDEX blobs_coming ON public.blobs USING btree (organization_id, digest) WHERE (completed_at IS NULL);

CREATE INDEX blobs_digest ON public.blobs USING btree (digest);

CREATE INDEX blobs_size ON public.blobs USING btree (organization_id, bytes, coming_bytes);

CREATE INDEX blobs_wanted ON public.blobs USING btree (wanted_at);

create table build_inputs (
  organization_id text collate "C" not null,
  value text collate "C" not null,
  attestation_id text collate "C" not null,
  constraint build_inputs_pk PRIMARY KEY (organization_id, value, attestation_id),
  constraint build_inputs_attestation_fk FOREIGN KEY (organization_id, attestation_id) REFERENCES attestations(organization_id, id)
);

create table data_keys (
  organization_id text collate "C" not null,
  purpose text collate "C" not null,
  wrapped bytea not null,
  created_at bigint not null,
  constraint data_keys_pk PRIMARY KEY (organization_id, purpose),
  constraint data_keys_purpose_ck CHECK ((purpose = ANY (ARRAY['values'::text, 'fingerprints'::text]))),
  constraint data_keys_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

create table deployments (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  run_id text collate "C" not null,
  project_environment_id text collate "C" not null,
  service_id text collate "C" not null,
  state text collate "C" not null,
  version bigint not null,
  settings text collate "C" not null,
  driver text collate "C" not null,
  variable_set bigint not null,
  variables text collate "C" not null,
  release_id text collate "C",
  is_ready bigint not null,
  why text collate "C" not null,
  created_at bigint not null,
  entered_at bigint not null,
  activated_at bigint,
  drain_until bigint,
  ended_at bigint,
  replaced_by text collate "C",
  constraint deployments_pk PRIMARY KEY (organization_id, id),
  constraint deployments_end_ck CHECK (((ended_at IS NULL) = (state <> ALL (ARRAY['retired'::text, 'failed'::text, 'errored'::text, 'cancelled'::text, 'superseded'::text])))),
  constraint deployments_release_ck CHECK (((release_id IS NOT NULL) OR (state = ANY (ARRAY['queued'::text, 'building'::text, 'failed'::text, 'errored'::text, 'cancelled'::text, 'superseded'::text])))),
  constraint deployments_state_ck CHECK ((state = ANY (ARRAY['queued'::text, 'building'::text, 'releasing'::text, 'starting'::text, 'checking'::text, 'waiting'::text, 'switching'::text, 'active'::text, 'draining'::text, 'retired'::text, 'failed'::text, 'errored'::text, 'cancelled'::text, 'superseded'::text]))),
  constraint deployments_project_environment_fk FOREIGN KEY (organization_id, project_environment_id) REFERENCES project_environments(organization_id, id),
  constraint deployments_release_fk FOREIGN KEY (organization_id, release_id) REFERENCES releases(organization_id, id),
  constraint deployments_run_fk FOREIGN KEY (organization_id, run_id) REFERENCES runs(organization_id, id),
  constraint deployments_service_fk FOREIGN KEY (organization_id, service_id) REFERENCES services(organization_id, id)
);

CREATE INDEX deployments_alive ON public.deployments USING btree (state) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX deployments_one_active ON public.deployments USING btree (organization_id, project_environment_id, service_id) WHERE (state = 'active'::text);

CREATE UNIQUE INDEX deployments_one_switching ON public.deployments USING btree (organization_id, project_environment_id, service_id) WHERE (state = 'switching'::text);

CREATE INDEX deployments_run ON public.deployments USING btree (organization_id, run_id);

CREATE INDEX deployments_service ON public.deployments USING btree (organization_id, project_environment_id, service_id, created_at, id);

create table edge_sets (
  name text collate "C" not null,
  incarnation text collate "C" not null,
  version bigint not null,
  acknowledged bigint not null,
  beyond_incarnation text collate "C",
  beyond_version bigint,
  constraint edge_sets_pk PRIMARY KEY (name),
  constraint edge_sets_acknowledged_ck CHECK ((acknowledged <= version))
);

create table environments (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  description text collate "C" not null,
  type text collate "C" not null,
  driver text collate "C",
  labels text collate "C" not null,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  constraint environments_pk PRIMARY KEY (organization_id, id),
  constraint environments_driver_ck CHECK ((driver = ANY (ARRAY['process'::text, 'docker'::text]))),
  constraint environments_type_ck CHECK ((type = ANY (ARRAY['kubernetes'::text, 'ecs'::text, 'server'::text, 'lambda'::text, 'custom'::text]))),
  constraint environments_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE UNIQUE INDEX environments_live_name ON public.environments USING btree (organization_id, name) WHERE (deleted_at IS NULL);

create table equivalences (
  organization_id text collate "C" not null,
  index_digest text collate "C" not null,
  manifest_digest text collate "C" not null,
  constraint equivalences_pk PRIMARY KEY (organization_id, index_digest, manifest_digest),
  constraint equivalences_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE INDEX equivalences_of_manifest ON public.equivalences USING btree (organization_id, manifest_digest, index_digest);

create table event_numbering (
  organization_id text collate "C" not null,
  last_sequence bigint not null,
  constraint event_numbering_pk PRIMARY KEY (organization_id),
  constraint event_numbering_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

create table events (
  position bigint generated always as identity not null,
  organization_id text collate "C" not null,
  id text collate "C" not null,
  sequence bigint,
  bytes bytea not null,
  hash text collate "C" not null,
  type text collate "C" not null,
  record_id text collate "C" not null,
  slot_id text collate "C" not null,
  environment_id text collate "C" not null,
  logical_environment_id text collate "C" not null,
  project_id text collate "C",
  constraint events_pk PRIMARY KEY ("position"),
  constraint events_id_uq UNIQUE (organization_id, id),
  constraint events_sequence_uq UNIQUE (organization_id, sequence),
  constraint events_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE INDEX events_record ON public.events USING btree (organization_id, record_id);

CREATE INDEX events_unnumbered ON public.events USING btree ("position") WHERE (sequence IS NULL);

create table grants (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  principal_id text collate "C" not null,
  role text collate "C" not null,
  project_id text collate "C",
  logical_environment_id text collate "C",
  constraint grants_pk PRIMARY KEY (organization_id, id),
  constraint grants_role_ck CHECK ((role = ANY (ARRAY['viewer'::text, 'recorder'::text, 'deployer'::text, 'admin'::text, 'install'::text]))),
  constraint grants_logical_environment_fk FOREIGN KEY (organization_id, logical_environment_id) REFERENCES logical_environments(organization_id, id),
  constraint grants_principal_fk FOREIGN KEY (organization_id, principal_id) REFERENCES tokens(organization_id, id),
  constraint grants_project_fk FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id)
);

CREATE INDEX grants_principal ON public.grants USING btree (organization_id, principal_id);

create table idempotency_keys (
  organization_id text collate "C" not null,
  principal_id text collate "C" not null,
  operation text collate "C" not null,
  idempotency_key text collate "C" not null,
  body_hash text collate "C" not null,
  answer text collate "C" not null,
  created_at bigint not null,
  constraint idempotency_keys_pk PRIMARY KEY (organization_id, principal_id, operation, idempotency_key),
  constraint idempotency_keys_principal_fk FOREIGN KEY (organization_id, principal_id) REFERENCES tokens(organization_id, id)
);

CREATE INDEX idempotency_keys_created ON public.idempotency_keys USING btree (created_at);

create table installation (
  name text collate "C" not null,
  value text collate "C" not null,
  constraint installation_pk PRIMARY KEY (name)
);

create table inventories (
  number bigint generated always as identity not null,
  organization_id text collate "C" not null,
  attestation_id text collate "C" not null,
  blob text collate "C" not null,
  state text collate "C" not null,
  format text collate "C",
  problem text collate "C",
  packages bigint not null,
  claims bigint not null,
  unnamed bigint not null,
  invalid bigint not null,
  invalid_first text collate "C" not null,
  created_at bigint not null,
  read_at bigint,
  constraint inventories_pk PRIMARY KEY (number),
  constraint inventories_document_uq UNIQUE (organization_id, attestation_id, blob),
  constraint inventories_number_uq UNIQUE (organization_id, number),
  constraint inventories_read_ck CHECK (((state = 'waiting'::text) = (read_at IS NULL))),
  constraint inventories_state_ck CHECK ((state = ANY (ARRAY['waiting'::text, 'indexed'::text, 'refused'::text]))),
  constraint inventories_attestation_fk FOREIGN KEY (organization_id, attestation_id) REFERENCES attestations(organization_id, id)
);

CREATE INDEX inventories_invalid ON public.inventories USING btree (organization_id, number) WHERE (invalid > 0);

CREATE INDEX inventories_refused ON public.inventories USING btree (organization_id, number) WHERE (state = 'refused'::text);

CREATE INDEX inventories_waiting ON public.inventories USING btree (number) WHERE (state = 'waiting'::text);

CREATE INDEX inventories_waiting_of ON public.inventories USING btree (organization_id, number) WHERE (state = 'waiting'::text);

create table inventory_artifacts (
  organization_id text collate "C" not null,
  digest text collate "C" not null,
  lists text collate "C" not null,
  inventory bigint not null,
  constraint inventory_artifacts_pk PRIMARY KEY (organization_id, digest, lists, inventory),
  constraint inventory_artifacts_lists_ck CHECK ((lists = ANY (ARRAY['packages'::text, 'vulnerabilities'::text]))),
  constraint inventory_artifacts_inventory_fk FOREIGN KEY (organization_id, inventory) REFERENCES inventories(organization_id, number)
);

CREATE INDEX inventory_artifacts_inventory ON public.inventory_artifacts USING btree (organization_id, inventory, lists, digest);

create table inventory_claims (
  organization_id text collate "C" not null,
  inventory bigint not null,
  position bigint not null,
  vulnerability text collate "C" not null,
  shown text collate "C" not null,
  status text collate "C" not null,
  justification text collate "C",
  package_version bigint,
  constraint inventory_claims_pk PRIMARY KEY (organization_id, inventory, "position"),
  constraint inventory_claims_status_ck CHECK ((status = ANY (ARRAY['affected'::text, 'not_affected'::text, 'fixed'::text, 'under_investigation'::text]))),
  constraint inventory_claims_inventory_fk FOREIGN KEY (organization_id, inventory) REFERENCES inventories(organization_id, number),
  constraint inventory_claims_version_fk FOREIGN KEY (organization_id, package_version) REFERENCES package_versions(organization_id, number)
);

CREATE INDEX inventory_claims_vulnerability ON public.inventory_claims USING btree (organization_id, vulnerability, inventory);

create table inventory_packages (
  organization_id text collate "C" not null,
  package_version bigint not null,
  inventory bigint not null,
  constraint inventory_packages_pk PRIMARY KEY (organization_id, package_version, inventory),
  constraint inventory_packages_inventory_fk FOREIGN KEY (organization_id, inventory) REFERENCES inventories(organization_id, number),
  constraint inventory_packages_version_fk FOREIGN KEY (organization_id, package_version) REFERENCES package_versions(organization_id, number)
);

create table leases (
  organization_id text collate "C" not null,
  project_environment_id text collate "C" not null,
  service_id text collate "C" not null,
  run_id text collate "C" not null,
  owner text collate "C" not null,
  token bigint not null,
  expires_at bigint not null,
  constraint leases_pk PRIMARY KEY (organization_id, project_environment_id, service_id),
  constraint leases_project_environment_fk FOREIGN KEY (organization_id, project_environment_id) REFERENCES project_environments(organization_id, id),
  constraint leases_run_fk FOREIGN KEY (organization_id, run_id) REFERENCES runs(organization_id, id),
  constraint leases_service_fk FOREIGN KEY (organization_id, service_id) REFERENCES services(organization_id, id)
);

CREATE INDEX leases_run ON public.leases USING btree (organization_id, run_id);

create table ledger_checkpoints (
  organization_id text collate "C" not null,
  size bigint not null,
  root text collate "C" not null,
  note text collate "C" not null,
  sealed_at bigint not null,
  constraint ledger_checkpoints_pk PRIMARY KEY (organization_id),
  constraint ledger_checkpoints_size_ck CHECK ((size >= 0)),
  constraint ledger_checkpoints_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

create table ledger_tiles (
  organization_id text collate "C" not null,
  level bigint not null,
  tile bigint not null,
  hashes bytea not null,
  constraint ledger_tiles_pk PRIMARY KEY (organization_id, level, tile),
  constraint ledger_tiles_place_ck CHECK (((level >= 0) AND (tile >= 0))),
  constraint ledger_tiles_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

create table leftovers (
  organization_id text collate "C" not null,
  deployment_id text collate "C" not null,
  created_at bigint not null,
  forgotten_at bigint,
  constraint leftovers_pk PRIMARY KEY (organization_id, deployment_id),
  constraint leftovers_deployment_fk FOREIGN KEY (organization_id, deployment_id) REFERENCES deployments(organization_id, id)
);

create table logical_environments (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  description text collate "C" not null,
  tier text collate "C" not null,
  unattested text collate "C" not null,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  constraint logical_environments_pk PRIMARY KEY (organization_id, id),
  constraint logical_environments_tier_ck CHECK ((tier = ANY (ARRAY['production'::text, 'staging'::text, 'testing'::text, 'development'::text, 'other'::text]))),
  constraint logical_environments_unattested_ck CHECK ((unattested = ANY (ARRAY['refuse'::text, 'flag'::text]))),
  constraint logical_environments_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE UNIQUE INDEX logical_environments_live_name ON public.logical_environments USING btree (organization_id, name) WHERE (deleted_at IS NULL);

create table manifest_parts (
  organization_id text collate "C" not null,
  manifest_digest text collate "C" not null,
  part_digest text collate "C" not null,
  link text collate "C" not null,
  constraint manifest_parts_pk PRIMARY KEY (organization_id, manifest_digest, part_digest),
  constraint manifest_parts_link_ck CHECK ((link = ANY (ARRAY['config'::text, 'chart'::text]))),
  constraint manifest_parts_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE INDEX manifest_parts_manifest ON public.manifest_parts USING btree (organization_id, manifest_digest, part_digest, link);

CREATE INDEX manifest_parts_part ON public.manifest_parts USING btree (organization_id, part_digest, manifest_digest, link);

create table migrations (
  number bigint not null,
  name text collate "default" not null,
  minimum bigint not null,
  constraint migrations_pk PRIMARY KEY (number)
);

create table organizations (
  id text collate "C" not null,
  name text collate "C" not null,
  description text collate "C" not null,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  constraint organizations_pk PRIMARY KEY (id)
);

CREATE UNIQUE INDEX organizations_live_name ON public.organizations USING btree (name) WHERE (deleted_at IS NULL);

create table package_versions (
  number bigint generated always as identity not null,
  organization_id text collate "C" not null,
  package bigint not null,
  version text collate "C" not null,
  constraint package_versions_pk PRIMARY KEY (number),
  constraint package_versions_number_uq UNIQUE (organization_id, number),
  constraint package_versions_version_uq UNIQUE (organization_id, package, version),
  constraint package_versions_package_fk FOREIGN KEY (organization_id, package) REFERENCES packages(organization_id, number)
);

create table packages (
  number bigint generated always as identity not null,
  organization_id text collate "C" not null,
  type text collate "C" not null,
  namespace text collate "C" not null,
  name text collate "C" not null,
  constraint packages_pk PRIMARY KEY (number),
  constraint packages_name_uq UNIQUE (organization_id, type, namespace, name),
  constraint packages_number_uq UNIQUE (organization_id, number),
  constraint packages_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

create table personal_values (
  organization_id text collate "C" not null,
  hash text collate "C" not null,
  value text collate "C",
  salt text collate "C",
  constraint personal_values_pk PRIMARY KEY (organization_id, hash),
  constraint personal_values_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

create table project_environments (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  project_id text collate "C" not null,
  name text collate "C" not null,
  environment_id text collate "C",
  logical_environment_id text collate "C",
  from_only text collate "C",
  freeze_reason text collate "C",
  ttl_ms bigint,
  expires_at bigint,
  created_at bigint not null,
  updated_at bigint not null,
  deleted_at bigint,
  constraint project_environments_pk PRIMARY KEY (organization_id, id),
  constraint project_environments_expiry_ck CHECK (((ttl_ms IS NULL) = (expires_at IS NULL))),
  constraint project_environments_from_only_ck CHECK ((from_only <> id)),
  constraint project_environments_environment_fk FOREIGN KEY (organization_id, environment_id) REFERENCES environments(organization_id, id),
  constraint project_environments_from_only_fk FOREIGN KEY (organization_id, from_only) REFERENCES project_environments(organization_id, id),
  constraint project_environments_logical_environment_fk FOREIGN KEY (organization_id, logical_environment_id) REFERENCES logical_environments(organization_id, id),
  constraint project_environments_project_fk FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id)
);

CREATE INDEX project_environments_expiring ON public.project_environments USING btree (expires_at) WHERE ((deleted_at IS NULL) AND (expires_at IS NOT NULL));

CREATE UNIQUE INDEX project_environments_live_name ON public.project_environments USING btree (organization_id, project_id, name) WHERE (deleted_at IS NULL);

create table project_versions (
  organization_id text collate "C" not null,
  project_id text collate "C" not null,
  version text collate "C" not null,
  is_latest bigint not null,
  created_at bigint not null,
  released_at bigint,
  released_by text collate "C",
  constraint project_versions_pk PRIMARY KEY (organization_id, project_id, version),
  constraint project_versions_latest_ck CHECK ((is_latest = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
  constraint project_versions_released_ck CHECK (((released_at IS NULL) = (released_by IS NULL))),
  constraint project_versions_project_fk FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id),
  constraint project_versions_releaser_fk FOREIGN KEY (organization_id, released_by) REFERENCES tokens(organization_id, id)
);

CREATE INDEX project_versions_created ON public.project_versions USING btree (organization_id, project_id, created_at, version);

CREATE UNIQUE INDEX project_versions_one_latest ON public.project_versions USING btree (organization_id, project_id) WHERE (is_latest = 1);

create table projects (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  description text collate "C" not null,
  created_at bigint not null,
  constraint projects_pk PRIMARY KEY (organization_id, id),
  constraint projects_name_uq UNIQUE (organization_id, name),
  constraint projects_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

create table record_labels (
  organization_id text collate "C" not null,
  record_id text collate "C" not null,
  label_key text collate "C" not null,
  label_value text collate "C" not null,
  constraint record_labels_pk PRIMARY KEY (organization_id, record_id, label_key),
  constraint record_labels_record_fk FOREIGN KEY (organization_id, record_id) REFERENCES records(organization_id, id)
);

create table records (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  slot_id text collate "C" not null,
  environment_id text collate "C" not null,
  logical_environment_id text collate "C" not null,
  digest text collate "C" not null,
  name text collate "C",
  version text collate "C",
  reference text collate "C",
  reference_key text collate "C",
  project_id text collate "C",
  service text collate "C",
  labels text collate "C" not null,
  run_url text collate "C",
  project_environment_id text collate "C",
  deployment_id text collate "C",
  reported_by text collate "C" not null,
  status text collate "C" not null,
  deployed_at bigint not null,
  recorded_at bigint not null,
  ended_at bigint,
  end_recorded_at bigint,
  superseded_by text collate "C",
  closed_at bigint,
  constraint records_pk PRIMARY KEY (organization_id, id),
  constraint records_end_ck CHECK ((((status = 'deployed'::text) AND (ended_at IS NULL) AND (end_recorded_at IS NULL) AND (superseded_by IS NULL)) OR ((status = 'superseded'::text) AND (ended_at >= deployed_at) AND (end_recorded_at IS NOT NULL) AND (superseded_by IS NOT NULL)) OR ((status = 'decommissioned'::text) AND (ended_at >= deployed_at) AND (end_recorded_at IS NOT NULL) AND (superseded_by IS NULL)))),
  constraint records_managed_ck CHECK (((project_environment_id IS NULL) = (deployment_id IS NULL))),
  constraint records_status_ck CHECK ((status = ANY (ARRAY['deployed'::text, 'superseded'::text, 'decommissioned'::text]))),
  constraint records_project_fk FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id),
  constraint records_reporter_fk FOREIGN KEY (organization_id, reported_by) REFERENCES tokens(organization_id, id),
  constraint records_slot_fk FOREIGN KEY (organization_id, slot_id, environment_id, logical_environment_id) REFERENCES slots(organization_id, id, environment_id, logical_environment_id)
);

CREATE INDEX records_began ON public.records USING btree (organization_id, deployed_at, id);

CREATE INDEX records_closed ON public.records USING btree (organization_id, closed_at) WHERE (closed_at IS NOT NULL);

CREATE INDEX records_decommissioned ON public.records USING btree (organization_id, ended_at, id) WHERE (status = 'decommissioned'::text);

CREATE INDEX records_deployed ON public.records USING btree (organization_id, recorded_at, id) WHERE (status = 'deployed'::text);

CREATE INDEX records_deployed_place ON public.records USING btree (organization_id, environment_id, recorded_at, id) WHERE (status = 'deployed'::text);

CREATE INDEX records_deployed_stage ON public.records USING btree (organization_id, logical_environment_id, recorded_at, id) WHERE (status = 'deployed'::text);

CREATE INDEX records_deployment ON public.records USING btree (organization_id, deployment_id, recorded_at, id) WHERE (deployment_id IS NOT NULL);

CREATE INDEX records_digest ON public.records USING btree (organization_id, digest, recorded_at, id);

CREATE INDEX records_history ON public.records USING btree (organization_id, recorded_at, id);

CREATE INDEX records_history_place ON public.records USING btree (organization_id, environment_id, recorded_at, id);

CREATE INDEX records_history_project ON public.records USING btree (organization_id, project_id, recorded_at, id) WHERE (project_id IS NOT NULL);

CREATE INDEX records_history_stage ON public.records USING btree (organization_id, logical_environment_id, recorded_at, id);

CREATE UNIQUE INDEX records_one_deployed ON public.records USING btree (organization_id, slot_id) WHERE (status = 'deployed'::text);

CREATE INDEX records_reference ON public.records USING btree (organization_id, reference_key, recorded_at, id) WHERE (reference_key IS NOT NULL);

CREATE INDEX records_run_url ON public.records USING btree (organization_id, run_url, recorded_at, id) WHERE (run_url IS NOT NULL);

CREATE INDEX records_slot ON public.records USING btree (organization_id, slot_id, deployed_at, id);

CREATE INDEX records_slot_digest ON public.records USING btree (organization_id, slot_id, digest, deployed_at, id);

CREATE INDEX records_thing ON public.records USING btree (organization_id, service, project_id, logical_environment_id, deployed_at, id) WHERE (service IS NOT NULL);

CREATE INDEX records_version ON public.records USING btree (organization_id, version, recorded_at, id) WHERE (version IS NOT NULL);

create table release_attempts (
  organization_id text collate "C" not null,
  project_environment_id text collate "C" not null,
  service_id text collate "C" not null,
  digest text collate "C" not null,
  command text collate "C" not null,
  deployment_id text collate "C" not null,
  begun_at bigint not null,
  constraint release_attempts_pk PRIMARY KEY (organization_id, project_environment_id, service_id, digest, command),
  constraint release_attempts_deployment_fk FOREIGN KEY (organization_id, deployment_id) REFERENCES deployments(organization_id, id),
  constraint release_attempts_project_environment_fk FOREIGN KEY (organization_id, project_environment_id) REFERENCES project_environments(organization_id, id),
  constraint release_attempts_service_fk FOREIGN KEY (organization_id, service_id) REFERENCES services(organization_id, id)
);

create table release_commands (
  organization_id text collate "C" not null,
  project_environment_id text collate "C" not null,
  service_id text collate "C" not null,
  digest text collate "C" not null,
  command text collate "C" not null,
  ran_at bigint not null,
  constraint release_commands_pk PRIMARY KEY (organization_id, project_environment_id, service_id, digest, command),
  constraint release_commands_project_environment_fk FOREIGN KEY (organization_id, project_environment_id) REFERENCES project_environments(organization_id, id),
  constraint release_commands_service_fk FOREIGN KEY (organization_id, service_id) REFERENCES services(organization_id, id)
);

create table releases (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  project_environment_id text collate "C" not null,
  service_id text collate "C" not null,
  digest text collate "C" not null,
  kind text collate "C" not null,
  image text collate "C",
  settings text collate "C" not null,
  variable_set bigint not null,
  variables text collate "C" not null,
  build_variables text collate "C" not null,
  toolchain text collate "C" not null,
  version text collate "C",
  commit_sha text collate "C",
  created_at bigint not null,
  constraint releases_pk PRIMARY KEY (organization_id, id),
  constraint releases_project_environment_fk FOREIGN KEY (organization_id, project_environment_id) REFERENCES project_environments(organization_id, id),
  constraint releases_service_fk FOREIGN KEY (organization_id, service_id) REFERENCES services(organization_id, id)
);

create table routes (
  host text collate "C" not null,
  path text collate "C" not null,
  strip bigint not null,
  is_domain bigint not null,
  organization_id text collate "C" not null,
  project_environment_id text collate "C" not null,
  service_id text collate "C" not null,
  created_at bigint not null,
  constraint routes_pk PRIMARY KEY (host, path),
  constraint routes_project_environment_fk FOREIGN KEY (organization_id, project_environment_id) REFERENCES project_environments(organization_id, id),
  constraint routes_service_fk FOREIGN KEY (organization_id, service_id) REFERENCES services(organization_id, id)
);

CREATE INDEX routes_service ON public.routes USING btree (organization_id, project_environment_id, service_id);

create table runs (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  project_environment_id text collate "C" not null,
  command text collate "C" not null,
  state text collate "C" not null,
  why text collate "C" not null,
  started_by text collate "C" not null,
  hold bigint not null,
  version text collate "C",
  labels text collate "C" not null,
  source text collate "C",
  provenance text collate "C" not null,
  created_at bigint not null,
  ended_at bigint,
  rerun_release bigint,
  constraint runs_pk PRIMARY KEY (organization_id, id),
  constraint runs_command_ck CHECK ((command = ANY (ARRAY['deploy'::text, 'promote'::text, 'rollback'::text, 'restart'::text, 'start'::text, 'stop'::text]))),
  constraint runs_end_ck CHECK (((ended_at IS NULL) = (state = ANY (ARRAY['queued'::text, 'running'::text, 'waiting'::text])))),
  constraint runs_state_ck CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'waiting'::text, 'succeeded'::text, 'failed'::text, 'errored'::text, 'cancelled'::text, 'superseded'::text]))),
  constraint runs_project_environment_fk FOREIGN KEY (organization_id, project_environment_id) REFERENCES project_environments(organization_id, id),
  constraint runs_starter_fk FOREIGN KEY (organization_id, started_by) REFERENCES tokens(organization_id, id)
);

CREATE INDEX runs_created ON public.runs USING btree (organization_id, project_environment_id, created_at, id);

CREATE INDEX runs_due ON public.runs USING btree (created_at, id) WHERE (ended_at IS NULL);

create table services (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  project_id text collate "C" not null,
  name text collate "C" not null,
  created_at bigint not null,
  constraint services_pk PRIMARY KEY (organization_id, id),
  constraint services_name_uq UNIQUE (organization_id, project_id, name),
  constraint services_project_fk FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id)
);

create table session_tickets (
  organization_id text collate "C" not null,
  secret_hash text collate "C" not null,
  token_id text collate "C" not null,
  expires_at bigint not null,
  constraint session_tickets_pk PRIMARY KEY (organization_id, secret_hash),
  constraint session_tickets_secret_hash_uq UNIQUE (secret_hash),
  constraint session_tickets_token_fk FOREIGN KEY (organization_id, token_id) REFERENCES tokens(organization_id, id)
);

CREATE INDEX session_tickets_expires ON public.session_tickets USING btree (expires_at);

CREATE INDEX session_tickets_token ON public.session_tickets USING btree (organization_id, token_id, expires_at);

create table sessions (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  token_id text collate "C" not null,
  secret_hash text collate "C" not null,
  created_at bigint not null,
  used_at bigint not null,
  ends_at bigint not null,
  expires_at bigint not null,
  constraint sessions_pk PRIMARY KEY (organization_id, id),
  constraint sessions_secret_hash_uq UNIQUE (secret_hash),
  constraint sessions_ends_at_ck CHECK ((ends_at <= expires_at)),
  constraint sessions_token_fk FOREIGN KEY (organization_id, token_id) REFERENCES tokens(organization_id, id)
);

CREATE INDEX sessions_ends ON public.sessions USING btree (ends_at);

CREATE INDEX sessions_token ON public.sessions USING btree (organization_id, token_id, used_at, id);

create table sightings (
  organization_id text collate "C" not null,
  record_id text collate "C" not null,
  last_seen_at bigint not null,
  constraint sightings_pk PRIMARY KEY (organization_id, record_id),
  constraint sightings_record_fk FOREIGN KEY (organization_id, record_id) REFERENCES records(organization_id, id)
);

create table slots (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  environment_id text collate "C" not null,
  logical_environment_id text collate "C" not null,
  deployment_name text collate "C" not null,
  kind text collate "C" not null,
  managed_by text collate "C",
  constraint slots_pk PRIMARY KEY (organization_id, id),
  constraint slots_address_uq UNIQUE (organization_id, environment_id, logical_environment_id, deployment_name, kind),
  constraint slots_place_uq UNIQUE (organization_id, id, environment_id, logical_environment_id),
  constraint slots_kind_ck CHECK ((kind = ANY (ARRAY['CONTAINER_IMAGE'::text, 'HELM_CHART'::text, 'ARCHIVE'::text]))),
  constraint slots_environment_fk FOREIGN KEY (organization_id, environment_id) REFERENCES environments(organization_id, id),
  constraint slots_logical_environment_fk FOREIGN KEY (organization_id, logical_environment_id) REFERENCES logical_environments(organization_id, id)
);

CREATE INDEX slots_name ON public.slots USING btree (organization_id, deployment_name, id);

create table sources (
  organization_id text collate "C" not null,
  digest text collate "C" not null,
  bytes bigint not null,
  created_by text collate "C" not null,
  created_at bigint not null,
  wanted_at bigint not null,
  completed_at bigint,
  constraint sources_pk PRIMARY KEY (organization_id, digest),
  constraint sources_bytes_ck CHECK ((bytes > 0)),
  constraint sources_digest_ck CHECK ((length(digest) = 71)),
  constraint sources_creator_fk FOREIGN KEY (organization_id, created_by) REFERENCES tokens(organization_id, id)
);

CREATE INDEX sources_digest ON public.sources USING btree (digest);

CREATE INDEX sources_wanted ON public.sources USING btree (wanted_at);

create table tokens (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  name text collate "C" not null,
  name_hash text collate "C" not null,
  secret_hash text collate "C" not null,
  created_by text collate "C",
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint,
  constraint tokens_pk PRIMARY KEY (organization_id, id),
  constraint tokens_secret_hash_uq UNIQUE (secret_hash),
  constraint tokens_name_fk FOREIGN KEY (organization_id, name_hash) REFERENCES personal_values(organization_id, hash),
  constraint tokens_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

CREATE INDEX tokens_created ON public.tokens USING btree (organization_id, created_at, id);

create table trusted_identities (
  organization_id text collate "C" not null,
  name text collate "C" not null,
  issuer text collate "C" not null,
  subject text collate "C" not null,
  created_by text collate "C" not null,
  created_at bigint not null,
  constraint trusted_identities_pk PRIMARY KEY (organization_id, name),
  constraint trusted_identities_rule_uq UNIQUE (organization_id, issuer, subject),
  constraint trusted_identities_creator_fk FOREIGN KEY (organization_id, created_by) REFERENCES tokens(organization_id, id)
);

create table trusted_keys (
  organization_id text collate "C" not null,
  keyid text collate "C" not null,
  name text collate "C" not null,
  algorithm text collate "C" not null,
  pem text collate "C" not null,
  created_by text collate "C" not null,
  created_at bigint not null,
  constraint trusted_keys_pk PRIMARY KEY (organization_id, keyid),
  constraint trusted_keys_name_uq UNIQUE (organization_id, name),
  constraint trusted_keys_organization_fk FOREIGN KEY (organization_id) REFERENCES organizations(id)
);

create table trusted_roots (
  organization_id text collate "C" not null,
  name text collate "C" not null,
  digest text collate "C" not null,
  json text collate "C" not null,
  created_by text collate "C" not null,
  created_at bigint not null,
  constraint trusted_roots_pk PRIMARY KEY (organization_id, name),
  constraint trusted_roots_digest_uq UNIQUE (organization_id, digest),
  constraint trusted_roots_digest_ck CHECK ((length(digest) = 64)),
  constraint trusted_roots_creator_fk FOREIGN KEY (organization_id, created_by) REFERENCES tokens(organization_id, id)
);

create table variable_changes (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  project_environment_id text collate "C" not null,
  service text collate "C" not null,
  key text collate "C" not null,
  change text collate "C" not null,
  secret bigint not null,
  value_version bigint not null,
  set_version bigint not null,
  changed_at bigint not null,
  principal_id text collate "C" not null,
  constraint variable_changes_pk PRIMARY KEY (organization_id, id),
  constraint variable_changes_change_ck CHECK ((change = ANY (ARRAY['set'::text, 'unset'::text, 'purged'::text]))),
  constraint variable_changes_value_fk FOREIGN KEY (organization_id, project_environment_id, service, key, value_version) REFERENCES variable_values(organization_id, project_environment_id, service, key, version)
);

CREATE INDEX variable_changes_changed ON public.variable_changes USING btree (organization_id, project_environment_id, changed_at, id);

create table variable_set_entries (
  organization_id text collate "C" not null,
  project_environment_id text collate "C" not null,
  service text collate "C" not null,
  key text collate "C" not null,
  from_set bigint not null,
  until_set bigint,
  value_version bigint not null,
  constraint variable_set_entries_pk PRIMARY KEY (organization_id, project_environment_id, service, key, from_set),
  constraint variable_set_entries_order_ck CHECK (((until_set IS NULL) OR (until_set > from_set))),
  constraint variable_set_entries_set_fk FOREIGN KEY (organization_id, project_environment_id, from_set) REFERENCES variable_sets(organization_id, project_environment_id, version),
  constraint variable_set_entries_value_fk FOREIGN KEY (organization_id, project_environment_id, service, key, value_version) REFERENCES variable_values(organization_id, project_environment_id, service, key, version)
);

CREATE UNIQUE INDEX variable_set_entries_current ON public.variable_set_entries USING btree (organization_id, project_environment_id, service, key) WHERE (until_set IS NULL);

create table variable_sets (
  organization_id text collate "C" not null,
  project_environment_id text collate "C" not null,
  version bigint not null,
  created_at bigint not null,
  constraint variable_sets_pk PRIMARY KEY (organization_id, project_environment_id, version),
  constraint variable_sets_project_environment_fk FOREIGN KEY (organization_id, project_environment_id) REFERENCES project_environments(organization_id, id)
);

create table variable_values (
  organization_id text collate "C" not null,
  project_environment_id text collate "C" not null,
  service text collate "C" not null,
  key text collate "C" not null,
  version bigint not null,
  secret bigint not null,
  size bigint not null,
  sealed bytea,
  fingerprint bytea,
  created_at bigint not null,
  purged_at bigint,
  constraint variable_values_pk PRIMARY KEY (organization_id, project_environment_id, service, key, version),
  constraint variable_values_sealed_ck CHECK ((((purged_at IS NULL) AND (sealed IS NOT NULL) AND (fingerprint IS NOT NULL)) OR ((purged_at IS NOT NULL) AND (sealed IS NULL) AND (fingerprint IS NULL)))),
  constraint variable_values_secret_ck CHECK ((secret = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
  constraint variable_values_project_environment_fk FOREIGN KEY (organization_id, project_environment_id) REFERENCES project_environments(organization_id, id)
);

create table workflow_runs (
  organization_id text collate "C" not null,
  id text collate "C" not null,
  project_id text collate "C" not null,
  workflow text collate "C" not null,
  version text collate "C" not null,
  state text collate "C" not null,
  is_release bigint not null,
  runner_type text collate "C" not null,
  run_url text collate "C",
  commit_sha text collate "C",
  branch text collate "C",
  actor text collate "C",
  reason text collate "C",
  attestation_id text collate "C",
  started_by text collate "C" not null,
  created_at bigint not null,
  expires_at bigint not null,
  finished_at bigint,
  constraint workflow_runs_pk PRIMARY KEY (organization_id, id),
  constraint workflow_runs_attestation_ck CHECK (((state = 'success'::text) = (attestation_id IS NOT NULL))),
  constraint workflow_runs_finished_ck CHECK (((state = 'initialized'::text) = (finished_at IS NULL))),
  constraint workflow_runs_release_ck CHECK ((is_release = ANY (ARRAY[(0)::bigint, (1)::bigint]))),
  constraint workflow_runs_state_ck CHECK ((state = ANY (ARRAY['initialized'::text, 'success'::text, 'error'::text, 'expired'::text, 'canceled'::text]))),
  constraint workflow_runs_attestation_fk FOREIGN KEY (organization_id, attestation_id) REFERENCES attestations(organization_id, id),
  constraint workflow_runs_starter_fk FOREIGN KEY (organization_id, started_by) REFERENCES tokens(organization_id, id),
  constraint workflow_runs_version_fk FOREIGN KEY (organization_id, project_id, version) REFERENCES project_versions(organization_id, project_id, version),
  constraint workflow_runs_workflow_fk FOREIGN KEY (organization_id, project_id, workflow) REFERENCES workflows(organization_id, project_id, name)
);

CREATE UNIQUE INDEX workflow_runs_attestation ON public.workflow_runs USING btree (organization_id, attestation_id) WHERE (attestation_id IS NOT NULL);

CREATE INDEX workflow_runs_created ON public.workflow_runs USING btree (organization_id, created_at, id);

CREATE INDEX workflow_runs_expiring ON public.workflow_runs USING btree (expires_at) WHERE (state = 'initialized'::text);

CREATE INDEX workflow_runs_version ON public.workflow_runs USING btree (organization_id, project_id, version, created_at, id);

CREATE INDEX workflow_runs_workflow ON public.workflow_runs USING btree (organization_id, project_id, workflow, created_at, id);

create table workflows (
  organization_id text collate "C" not null,
  project_id text collate "C" not null,
  name text collate "C" not null,
  created_at bigint not null,
  constraint workflows_pk PRIMARY KEY (organization_id, project_id, name),
  constraint workflows_project_fk FOREIGN KEY (organization_id, project_id) REFERENCES projects(organization_id, id)
);

create view attested_digests (
  organization_id text collate "C",
  value text collate "C",
  project_id text collate "C"
);

create view environment_names (
  organization_id text collate "C",
  id text collate "C",
  name text collate "C"
);

create view known_versions (
  organization_id text collate "C",
  project_id text collate "C",
  version text collate "C"
);

create view known_workflows (
  organization_id text collate "C",
  project_id text collate "C",
  name text collate "C"
);

create view live_deployments (
  organization_id text collate "C",
  project_environment_id text collate "C",
  id text collate "C"
);

create view live_logical_environments (
  organization_id text collate "C",
  id text collate "C",
  name text collate "C"
);

create view live_principals (
  organization_id text collate "C",
  id text collate "C",
  name text collate "C",
  name_hash text collate "C",
  secret_hash text collate "C",
  expires_at bigint,
  organization_name text collate "C"
);

create view logical_environment_names (
  organization_id text collate "C",
  id text collate "C",
  name text collate "C"
);

create view logical_environment_tiers (
  organization_id text collate "C",
  id text collate "C",
  tier text collate "C"
);

create view placed_project_environments (
  organization_id text collate "C",
  id text collate "C",
  name text collate "C",
  project_id text collate "C",
  project text collate "C",
  organization text collate "C",
  environment_id text collate "C",
  logical_environment_id text collate "C"
);

create view principal_names (
  organization_id text collate "C",
  id text collate "C",
  name text collate "C",
  name_hash text collate "C"
);

create view project_environment_names (
  organization_id text collate "C",
  id text collate "C",
  project_id text collate "C",
  name text collate "C"
);

create view project_names (
  organization_id text collate "C",
  id text collate "C",
  name text collate "C"
);

create view run_deployments (
  organization_id text collate "C",
  run_id text collate "C",
  id text collate "C"
);

create view session_ends (
  organization_id text collate "C",
  id text collate "C",
  ends_at bigint
);
