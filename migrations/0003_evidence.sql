--! minimum 1
create table artifacts (
  organization_id {{text}} not null,
  digest {{text}} not null,
  kind {{text}},
  name {{text}},
  created_at {{int}} not null,
  constraint artifacts_pk primary key (organization_id, digest),
  constraint artifacts_digest_ck check (length(digest) = 71),
  constraint artifacts_kind_ck check (kind in ('CONTAINER_IMAGE', 'HELM_CHART', 'ARCHIVE')),
  constraint artifacts_organization_fk foreign key (organization_id) references organizations (id)
){{strict}};
create index artifacts_created on artifacts (organization_id, created_at, digest);

-- An OCI index and one of its platform manifests, remembered from index bytes once seen.
create table equivalences (
  organization_id {{text}} not null,
  index_digest {{text}} not null,
  manifest_digest {{text}} not null,
  constraint equivalences_pk primary key (organization_id, index_digest, manifest_digest),
  constraint equivalences_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};
create index equivalences_manifest on equivalences (organization_id, manifest_digest);

create table attestations (
  organization_id {{text}} not null,
  id {{text}} not null,
  format {{text}} not null,
  bytes {{bytes}} not null,
  statement_type {{text}} not null,
  predicate_type {{text}} not null,
  project_id {{text}},
  workflow {{text}},
  version {{text}},
  run_url {{text}},
  commit_sha {{text}},
  submitted_by {{text}} not null,
  stated {{int}} not null,
  -- Whether project and version stand in the signed bytes, or only beside them.
  origin_signed {{int}} not null,
  created_at {{int}} not null,
  constraint attestations_pk primary key (organization_id, id),
  constraint attestations_format_ck check (format in ('dsse', 'sigstore-bundle')),
  constraint attestations_stated_ck check (stated in (0, 1)),
  constraint attestations_origin_signed_ck check (origin_signed in (0, 1)),
  constraint attestations_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id),
  constraint attestations_submitter_fk foreign key (organization_id, submitted_by)
    references tokens (organization_id, id)
){{strict}};
create index attestations_created on attestations (organization_id, created_at, id);
-- The newest that name a digest are found without a look at their bytes.
create index attestations_age on attestations (organization_id, id, created_at);
create index attestations_predicate_type
  on attestations (organization_id, predicate_type, created_at, id);
create index attestations_project on attestations (organization_id, project_id, created_at, id);

-- What a statement names, as its subject or as a material that we understand.
create table attestation_subjects (
  organization_id {{text}} not null,
  attestation_id {{text}} not null,
  position {{int}} not null,
  algorithm {{text}} not null,
  value {{text}} not null,
  role {{text}} not null,
  name {{text}},
  constraint attestation_subjects_pk
    primary key (organization_id, attestation_id, position, algorithm),
  constraint attestation_subjects_role_ck check (role in ('subject', 'material')),
  constraint attestation_subjects_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
){{strict}};
create index attestation_subjects_value
  on attestation_subjects (organization_id, algorithm, value, attestation_id);

create table attestation_keys (
  organization_id {{text}} not null,
  attestation_id {{text}} not null,
  keyid {{text}} not null,
  constraint attestation_keys_pk primary key (organization_id, attestation_id, keyid),
  constraint attestation_keys_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
){{strict}};
create index attestation_keys_keyid on attestation_keys (organization_id, keyid);

create table trusted_keys (
  organization_id {{text}} not null,
  keyid {{text}} not null,
  name {{text}} not null,
  algorithm {{text}} not null,
  pem {{text}} not null,
  created_by {{text}} not null,
  created_at {{int}} not null,
  constraint trusted_keys_pk primary key (organization_id, keyid),
  constraint trusted_keys_name_uq unique (organization_id, name),
  constraint trusted_keys_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};
