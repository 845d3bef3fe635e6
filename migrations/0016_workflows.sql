--! minimum 8
-- What produces evidence, inside a project; it arises when it is first named.
create table workflows (
  organization_id {{text}} not null,
  project_id {{text}} not null,
  name {{text}} not null,
  created_at {{int}} not null,
  constraint workflows_pk primary key (organization_id, project_id, name),
  constraint workflows_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id)
){{strict}};

-- A project's version; once it is released, nothing more comes under it.
create table project_versions (
  organization_id {{text}} not null,
  project_id {{text}} not null,
  version {{text}} not null,
  is_latest {{int}} not null,
  created_at {{int}} not null,
  released_at {{int}},
  released_by {{text}},
  constraint project_versions_pk primary key (organization_id, project_id, version),
  constraint project_versions_latest_ck check (is_latest in (0, 1)),
  constraint project_versions_released_ck check ((released_at is null) = (released_by is null)),
  constraint project_versions_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id),
  constraint project_versions_releaser_fk foreign key (organization_id, released_by)
    references tokens (organization_id, id)
){{strict}};
create unique index project_versions_one_latest on project_versions (organization_id, project_id)
  where is_latest = 1;
create index project_versions_created
  on project_versions (organization_id, project_id, created_at, version);

-- One execution of a workflow: from its beginning until its evidence is pushed, or it ends without.
create table workflow_runs (
  organization_id {{text}} not null,
  id {{text}} not null,
  project_id {{text}} not null,
  workflow {{text}} not null,
  version {{text}} not null,
  state {{text}} not null,
  -- Whether its evidence releases the version.
  is_release {{int}} not null,
  runner_type {{text}} not null,
  run_url {{text}},
  commit_sha {{text}},
  branch {{text}},
  actor {{text}},
  reason {{text}},
  attestation_id {{text}},
  started_by {{text}} not null,
  created_at {{int}} not null,
  expires_at {{int}} not null,
  finished_at {{int}},
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
){{strict}};
create index workflow_runs_created on workflow_runs (organization_id, created_at, id);
create index workflow_runs_workflow
  on workflow_runs (organization_id, project_id, workflow, created_at, id);
create index workflow_runs_version
  on workflow_runs (organization_id, project_id, version, created_at, id);
create index workflow_runs_expiring on workflow_runs (expires_at) where state = 'initialized';
-- The evidence of one run is never another's.
create unique index workflow_runs_attestation on workflow_runs (organization_id, attestation_id)
  where attestation_id is not null;

-- Bytes that an organization has uploaded; they lie in the blob store, once for all that have them.
-- Without completed_at they are still coming; with removing_at they are just being removed.
create table blobs (
  organization_id {{text}} not null,
  digest {{text}} not null,
  bytes {{int}},
  created_by {{text}} not null,
  created_at {{int}} not null,
  -- When somebody last uploaded it or asked for it.
  wanted_at {{int}} not null,
  completed_at {{int}},
  removing_at {{int}},
  constraint blobs_pk primary key (organization_id, digest),
  constraint blobs_digest_ck check (length(digest) = 71),
  constraint blobs_complete_ck check ((completed_at is null) = (bytes is null)),
  constraint blobs_creator_fk foreign key (organization_id, created_by)
    references tokens (organization_id, id)
){{strict}};
create index blobs_wanted on blobs (wanted_at);
create index blobs_digest on blobs (digest);

-- What evidence names, and of which project it is.
create view attested_digests as
  select s.organization_id, s.value, a.project_id
  from attestation_subjects s
  join attestations a on a.organization_id = s.organization_id and a.id = s.attestation_id
  where s.algorithm = 'sha256';

-- Faces of the tables for the subjects after them.
create view known_workflows as select organization_id, project_id, name from workflows;
create view known_versions as
  select organization_id, project_id, version from project_versions;
