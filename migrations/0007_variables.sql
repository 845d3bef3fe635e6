--! minimum 6
-- What seals values and what compares them: random keys, wrapped by the installation's own.
create table data_keys (
  organization_id {{text}} not null,
  purpose {{text}} not null,
  wrapped {{bytes}} not null,
  created_at {{int}} not null,
  constraint data_keys_pk primary key (organization_id, purpose),
  constraint data_keys_purpose_ck check (purpose in ('values', 'fingerprints')),
  constraint data_keys_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};

-- Every value that a variable ever had; the service is empty for one of the whole environment.
create table variable_values (
  organization_id {{text}} not null,
  project_environment_id {{text}} not null,
  service {{text}} not null,
  key {{text}} not null,
  version {{int}} not null,
  secret {{int}} not null,
  size {{int}} not null,
  sealed {{bytes}},
  fingerprint {{bytes}},
  created_at {{int}} not null,
  purged_at {{int}},
  constraint variable_values_pk
    primary key (organization_id, project_environment_id, service, key, version),
  constraint variable_values_secret_ck check (secret in (0, 1)),
  constraint variable_values_sealed_ck check (
    (purged_at is null and sealed is not null and fingerprint is not null)
    or (purged_at is not null and sealed is null and fingerprint is null)),
  constraint variable_values_project_environment_fk
    foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
){{strict}};

-- The numbered sets of a project environment: each change makes the next.
create table variable_sets (
  organization_id {{text}} not null,
  project_environment_id {{text}} not null,
  version {{int}} not null,
  created_at {{int}} not null,
  constraint variable_sets_pk primary key (organization_id, project_environment_id, version),
  constraint variable_sets_project_environment_fk
    foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
){{strict}};

-- Which value stood in which sets: from one on, until before another.
create table variable_set_entries (
  organization_id {{text}} not null,
  project_environment_id {{text}} not null,
  service {{text}} not null,
  key {{text}} not null,
  from_set {{int}} not null,
  until_set {{int}},
  value_version {{int}} not null,
  constraint variable_set_entries_pk
    primary key (organization_id, project_environment_id, service, key, from_set),
  constraint variable_set_entries_order_ck check (until_set is null or until_set > from_set),
  constraint variable_set_entries_set_fk
    foreign key (organization_id, project_environment_id, from_set)
    references variable_sets (organization_id, project_environment_id, version),
  constraint variable_set_entries_value_fk
    foreign key (organization_id, project_environment_id, service, key, value_version)
    references variable_values (organization_id, project_environment_id, service, key, version)
){{strict}};
create unique index variable_set_entries_current
  on variable_set_entries (organization_id, project_environment_id, service, key)
  where until_set is null;

-- Who changed what and when; never a value.
create table variable_changes (
  organization_id {{text}} not null,
  id {{text}} not null,
  project_environment_id {{text}} not null,
  service {{text}} not null,
  key {{text}} not null,
  change {{text}} not null,
  secret {{int}} not null,
  value_version {{int}} not null,
  set_version {{int}} not null,
  changed_at {{int}} not null,
  principal_id {{text}} not null,
  constraint variable_changes_pk primary key (organization_id, id),
  constraint variable_changes_change_ck check (change in ('set', 'unset', 'purged')),
  constraint variable_changes_value_fk
    foreign key (organization_id, project_environment_id, service, key, value_version)
    references variable_values (organization_id, project_environment_id, service, key, version)
){{strict}};
create index variable_changes_changed
  on variable_changes (organization_id, project_environment_id, changed_at, id);

-- A face of the stages: how much depends on them.
create view logical_environment_tiers as
  select organization_id, id, tier from logical_environments;
