--! minimum 8
-- A document that lists packages or vulnerabilities: the predicate of an attestation, or a blob that
-- it names. What it lists is read after the commit that brought it.
create table inventories (
  number {{identity}} constraint inventories_pk primary key{{ascending}},
  organization_id {{text}} not null,
  attestation_id {{text}} not null,
  -- Empty: the predicate.
  blob {{text}} not null,
  state {{text}} not null,
  format {{text}},
  problem {{text}},
  packages {{int}} not null,
  claims {{int}} not null,
  unnamed {{int}} not null,
  invalid {{int}} not null,
  invalid_first {{text}} not null,
  created_at {{int}} not null,
  read_at {{int}},
  constraint inventories_number_uq unique (organization_id, number),
  constraint inventories_document_uq unique (organization_id, attestation_id, blob),
  constraint inventories_state_ck check (state in ('waiting', 'indexed', 'refused')),
  constraint inventories_read_ck check ((state = 'waiting') = (read_at is null)),
  constraint inventories_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
){{strict}};
create index inventories_waiting on inventories (number) where state = 'waiting';
create index inventories_waiting_of on inventories (organization_id, number)
  where state = 'waiting';
create index inventories_refused on inventories (organization_id, number)
  where state = 'refused';
create index inventories_invalid on inventories (organization_id, number) where invalid > 0;

create table packages (
  number {{identity}} constraint packages_pk primary key{{ascending}},
  organization_id {{text}} not null,
  type {{text}} not null,
  namespace {{text}} not null,
  name {{text}} not null,
  constraint packages_number_uq unique (organization_id, number),
  constraint packages_name_uq unique (organization_id, type, namespace, name),
  constraint packages_organization_fk foreign key (organization_id) references organizations (id)
){{strict}};

create table package_versions (
  number {{identity}} constraint package_versions_pk primary key{{ascending}},
  organization_id {{text}} not null,
  package {{int}} not null,
  -- Empty: the document names no version.
  version {{text}} not null,
  constraint package_versions_number_uq unique (organization_id, number),
  constraint package_versions_version_uq unique (organization_id, package, version),
  constraint package_versions_package_fk foreign key (organization_id, package)
    references packages (organization_id, number)
){{strict}};

-- The many rows: kept once, in the order in which they are asked for.
create table inventory_packages (
  organization_id {{text}} not null,
  package_version {{int}} not null,
  inventory {{int}} not null,
  constraint inventory_packages_pk primary key (organization_id, package_version, inventory),
  constraint inventory_packages_version_fk foreign key (organization_id, package_version)
    references package_versions (organization_id, number),
  constraint inventory_packages_inventory_fk foreign key (organization_id, inventory)
    references inventories (organization_id, number)
){{clustered}};

-- What a document says of a vulnerability, once for each name of it and each package.
create table inventory_claims (
  organization_id {{text}} not null,
  inventory {{int}} not null,
  position {{int}} not null,
  -- In lower case, as it is asked for; and as the document writes it.
  vulnerability {{text}} not null,
  shown {{text}} not null,
  status {{text}} not null,
  justification {{text}},
  -- Null: it speaks of the subject as a whole.
  package_version {{int}},
  constraint inventory_claims_pk primary key (organization_id, inventory, position),
  constraint inventory_claims_status_ck
    check (status in ('affected', 'not_affected', 'fixed', 'under_investigation')),
  constraint inventory_claims_inventory_fk foreign key (organization_id, inventory)
    references inventories (organization_id, number),
  constraint inventory_claims_version_fk foreign key (organization_id, package_version)
    references package_versions (organization_id, number)
){{strict}};
create index inventory_claims_vulnerability
  on inventory_claims (organization_id, vulnerability, inventory);

-- Of which artifacts a document speaks that was read.
create table inventory_artifacts (
  organization_id {{text}} not null,
  digest {{text}} not null,
  lists {{text}} not null,
  inventory {{int}} not null,
  constraint inventory_artifacts_pk primary key (organization_id, digest, lists, inventory),
  constraint inventory_artifacts_lists_ck check (lists in ('packages', 'vulnerabilities')),
  constraint inventory_artifacts_inventory_fk foreign key (organization_id, inventory)
    references inventories (organization_id, number)
){{strict}};
create index inventory_artifacts_inventory
  on inventory_artifacts (organization_id, inventory, lists, digest);

create index attestations_workflow on attestations (organization_id, workflow, id)
  where workflow is not null;
