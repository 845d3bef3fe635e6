--! minimum 6
-- Where one project's software stands and what it is given; not placed before its first deployment.
create table project_environments (
  organization_id {{text}} not null,
  id {{text}} not null,
  project_id {{text}} not null,
  name {{text}} not null,
  environment_id {{text}},
  logical_environment_id {{text}},
  from_only {{text}},
  freeze_reason {{text}},
  ttl_ms {{int}},
  expires_at {{int}},
  created_at {{int}} not null,
  updated_at {{int}} not null,
  deleted_at {{int}},
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
){{strict}};
create unique index project_environments_live_name
  on project_environments (organization_id, project_id, name) where deleted_at is null;
create index project_environments_expiring on project_environments (expires_at)
  where deleted_at is null and expires_at is not null;

-- Faces for the subjects after this one, and for it: what is alive in a project environment. The
-- migration that brings deployments replaces the second, which is empty until then.
create view project_environment_names as
  select organization_id, id, project_id, name from project_environments;
create view live_deployments as
  select organization_id, id as project_environment_id, id from project_environments where 1 = 0;
