--! minimum 1
create table projects (
  organization_id {{text}} not null,
  id {{text}} not null,
  name {{text}} not null,
  description {{text}} not null,
  created_at {{int}} not null,
  constraint projects_pk primary key (organization_id, id),
  constraint projects_name_uq unique (organization_id, name),
  constraint projects_organization_fk foreign key (organization_id) references organizations (id)
){{strict}};

create table environments (
  organization_id {{text}} not null,
  id {{text}} not null,
  name {{text}} not null,
  description {{text}} not null,
  type {{text}} not null,
  driver {{text}},
  labels {{text}} not null,
  created_at {{int}} not null,
  updated_at {{int}} not null,
  deleted_at {{int}},
  constraint environments_pk primary key (organization_id, id),
  constraint environments_type_ck
    check (type in ('kubernetes', 'ecs', 'server', 'lambda', 'custom')),
  constraint environments_driver_ck check (driver in ('process', 'docker')),
  constraint environments_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};
create unique index environments_live_name on environments (organization_id, name)
  where deleted_at is null;

create table logical_environments (
  organization_id {{text}} not null,
  id {{text}} not null,
  name {{text}} not null,
  description {{text}} not null,
  tier {{text}} not null,
  unattested {{text}} not null,
  created_at {{int}} not null,
  updated_at {{int}} not null,
  deleted_at {{int}},
  constraint logical_environments_pk primary key (organization_id, id),
  constraint logical_environments_tier_ck
    check (tier in ('production', 'staging', 'testing', 'development', 'other')),
  constraint logical_environments_unattested_ck check (unattested in ('refuse', 'flag')),
  constraint logical_environments_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};
create unique index logical_environments_live_name on logical_environments (organization_id, name)
  where deleted_at is null;

-- A role, perhaps narrowed: what a token may do.
create table grants (
  organization_id {{text}} not null,
  id {{text}} not null,
  principal_id {{text}} not null,
  role {{text}} not null,
  project_id {{text}},
  logical_environment_id {{text}},
  constraint grants_pk primary key (organization_id, id),
  constraint grants_role_ck check (role in ('viewer', 'recorder', 'deployer', 'admin', 'install')),
  constraint grants_principal_fk foreign key (organization_id, principal_id)
    references tokens (organization_id, id),
  constraint grants_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id),
  constraint grants_logical_environment_fk foreign key (organization_id, logical_environment_id)
    references logical_environments (organization_id, id)
){{strict}};
create index grants_principal on grants (organization_id, principal_id);

-- The tokens that may act now; expiry is compared by the reader, who knows the time.
create view live_principals as
  select
    t.organization_id, t.id, t.name, t.name_hash, t.secret_hash, t.expires_at,
    o.name as organization_name
  from tokens t
  join organizations o on o.id = t.organization_id
  where t.revoked_at is null and o.deleted_at is null;

-- Faces of the tables for the subjects after them: names by id, of deleted things too.
create view environment_names as select organization_id, id, name from environments;
create view logical_environment_names as
  select organization_id, id, name from logical_environments;
create view live_logical_environments as
  select organization_id, id, name from logical_environments where deleted_at is null;
create view project_names as select organization_id, id, name from projects;
create view principal_names as select organization_id, id, name, name_hash from tokens;
