--! minimum 8
create table services (
  organization_id {{text}} not null,
  id {{text}} not null,
  project_id {{text}} not null,
  name {{text}} not null,
  created_at {{int}} not null,
  constraint services_pk primary key (organization_id, id),
  constraint services_name_uq unique (organization_id, project_id, name),
  constraint services_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id)
){{strict}};

-- What one command started.
create table runs (
  organization_id {{text}} not null,
  id {{text}} not null,
  project_environment_id {{text}} not null,
  command {{text}} not null,
  state {{text}} not null,
  why {{text}} not null,
  started_by {{text}} not null,
  hold {{int}} not null,
  version {{text}},
  labels {{text}} not null,
  source {{text}},
  provenance {{text}} not null,
  created_at {{int}} not null,
  ended_at {{int}},
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
){{strict}};
create index runs_created on runs (organization_id, project_environment_id, created_at, id);
create index runs_due on runs (created_at, id) where ended_at is null;

-- Immutable: what a deployment runs and a rollback returns to.
create table releases (
  organization_id {{text}} not null,
  id {{text}} not null,
  project_environment_id {{text}} not null,
  service_id {{text}} not null,
  digest {{text}} not null,
  kind {{text}} not null,
  image {{text}},
  settings {{text}} not null,
  variable_set {{int}} not null,
  variables {{text}} not null,
  build_variables {{text}} not null,
  toolchain {{text}} not null,
  version {{text}},
  commit_sha {{text}},
  created_at {{int}} not null,
  constraint releases_pk primary key (organization_id, id),
  constraint releases_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint releases_project_environment_fk foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
){{strict}};

-- One attempt to run a release of one service.
create table deployments (
  organization_id {{text}} not null,
  id {{text}} not null,
  run_id {{text}} not null,
  project_environment_id {{text}} not null,
  service_id {{text}} not null,
  state {{text}} not null,
  -- Grows with every change: whoever acted upon an older one confirms nothing.
  version {{int}} not null,
  settings {{text}} not null,
  driver {{text}} not null,
  variable_set {{int}} not null,
  variables {{text}} not null,
  release_id {{text}},
  is_ready {{int}} not null,
  why {{text}} not null,
  created_at {{int}} not null,
  entered_at {{int}} not null,
  activated_at {{int}},
  drain_until {{int}},
  ended_at {{int}},
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
){{strict}};
create unique index deployments_one_active
  on deployments (organization_id, project_environment_id, service_id) where state = 'active';
create unique index deployments_one_switching
  on deployments (organization_id, project_environment_id, service_id) where state = 'switching';
create index deployments_run on deployments (organization_id, run_id);
create index deployments_service
  on deployments (organization_id, project_environment_id, service_id, created_at, id);
create index deployments_alive on deployments (state) where ended_at is null;

-- Who works on a service, until when by the database's time; the token fences what came before.
create table leases (
  organization_id {{text}} not null,
  project_environment_id {{text}} not null,
  service_id {{text}} not null,
  run_id {{text}} not null,
  owner {{text}} not null,
  token {{int}} not null,
  expires_at {{int}} not null,
  constraint leases_pk primary key (organization_id, project_environment_id, service_id),
  constraint leases_run_fk foreign key (organization_id, run_id)
    references runs (organization_id, id),
  constraint leases_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint leases_project_environment_fk foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
){{strict}};
create index leases_run on leases (organization_id, run_id);

-- Release commands that ran: once for each artifact.
create table release_commands (
  organization_id {{text}} not null,
  project_environment_id {{text}} not null,
  service_id {{text}} not null,
  digest {{text}} not null,
  command {{text}} not null,
  ran_at {{int}} not null,
  constraint release_commands_pk
    primary key (organization_id, project_environment_id, service_id, digest, command),
  constraint release_commands_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint release_commands_project_environment_fk
    foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
){{strict}};

-- Host names and paths of services; one host and path has one service.
create table routes (
  host {{text}} not null,
  path {{text}} not null,
  strip {{int}} not null,
  is_domain {{int}} not null,
  organization_id {{text}} not null,
  project_environment_id {{text}} not null,
  service_id {{text}} not null,
  created_at {{int}} not null,
  constraint routes_pk primary key (host, path),
  constraint routes_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint routes_project_environment_fk foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id)
){{strict}};
create index routes_service
  on routes (organization_id, project_environment_id, service_id);

-- How far the edge's set has got, and how far the edge has said that it has it.
create table edge_sets (
  name {{text}} not null,
  incarnation {{text}} not null,
  version {{int}} not null,
  acknowledged {{int}} not null,
  constraint edge_sets_pk primary key (name),
  constraint edge_sets_acknowledged_ck check (acknowledged <= version)
){{strict}};

drop view live_deployments;
create view live_deployments as
  select organization_id, project_environment_id, id from deployments where ended_at is null;

-- Where each project environment stands, by name.
create view placed_project_environments as
  select
    p.organization_id, p.id, p.name, p.project_id, j.name as project, o.name as organization,
    p.environment_id, p.logical_environment_id
  from project_environments p
  join projects j on j.organization_id = p.organization_id and j.id = p.project_id
  join organizations o on o.id = p.organization_id
  where p.environment_id is not null and p.logical_environment_id is not null;
