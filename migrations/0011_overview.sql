--! minimum 8
-- What is sought, and what is told of a stage or a day, is found without a walk through history.
create index slots_name on slots (organization_id, deployment_name, id);
create index records_thing
  on records (organization_id, service, project_id, logical_environment_id, deployed_at, id)
  where service is not null;
create index records_version on records (organization_id, version, recorded_at, id)
  where version is not null;
create index records_run_url on records (organization_id, run_url, recorded_at, id)
  where run_url is not null;
create index records_history_project on records (organization_id, project_id, recorded_at, id)
  where project_id is not null;
create index records_deployment on records (organization_id, deployment_id, recorded_at, id)
  where deployment_id is not null;
create index records_began on records (organization_id, deployed_at, id);
create index records_decommissioned on records (organization_id, ended_at, id)
  where status = 'decommissioned';
create index attestations_commit on attestations (organization_id, commit_sha, id)
  where commit_sha is not null;
create index attestations_version on attestations (organization_id, version, id)
  where version is not null;

-- A face for the ledger: which deployments a run has.
create view run_deployments as select organization_id, run_id, id from deployments;
