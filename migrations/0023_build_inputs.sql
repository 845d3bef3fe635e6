--! minimum 22
-- What builds took in, by digest, as their provenance says: from an input to what was built of it.
-- Not what evidence names: an input is no subject and no material.
create table build_inputs (
  organization_id {{text}} not null,
  value {{text}} not null,
  attestation_id {{text}} not null,
  constraint build_inputs_pk primary key (organization_id, value, attestation_id),
  constraint build_inputs_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
){{strict}};
-- 1 once its inputs stand there; null of evidence that is older: it is looked through once.
alter table attestations add column inputs_noted {{int}};
create index attestations_inputs_due on attestations (organization_id, id)
  where inputs_noted is null;
create index attestations_run_url on attestations (organization_id, run_url, id)
  where run_url is not null;
