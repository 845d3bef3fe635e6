--! minimum 8
-- Deployments of project environments that are deleted, until the host has been told to forget what
-- they have left there: images, release folders, logs.
create table leftovers (
  organization_id {{text}} not null,
  deployment_id {{text}} not null,
  created_at {{int}} not null,
  constraint leftovers_pk primary key (organization_id, deployment_id),
  constraint leftovers_deployment_fk foreign key (organization_id, deployment_id)
    references deployments (organization_id, id)
){{strict}};
