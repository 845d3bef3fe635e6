--! minimum 8
-- Release commands that have begun and of whose end nobody has heard: they may have had their
-- effect, or half of it.
create table release_attempts (
  organization_id {{text}} not null,
  project_environment_id {{text}} not null,
  service_id {{text}} not null,
  digest {{text}} not null,
  command {{text}} not null,
  deployment_id {{text}} not null,
  begun_at {{int}} not null,
  constraint release_attempts_pk
    primary key (organization_id, project_environment_id, service_id, digest, command),
  constraint release_attempts_service_fk foreign key (organization_id, service_id)
    references services (organization_id, id),
  constraint release_attempts_project_environment_fk
    foreign key (organization_id, project_environment_id)
    references project_environments (organization_id, id),
  constraint release_attempts_deployment_fk foreign key (organization_id, deployment_id)
    references deployments (organization_id, id)
){{strict}};

-- Whether whoever began it has said that such a command may run again; null is no.
alter table runs add column rerun_release {{int}};
