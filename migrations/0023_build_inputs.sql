--! minimum 8
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
-- Evidence that is older than that table: its inputs are noted later, once.
create table build_inputs_due (
  organization_id {{text}} not null,
  attestation_id {{text}} not null,
  constraint build_inputs_due_pk primary key (organization_id, attestation_id),
  constraint build_inputs_due_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
){{strict}};
insert into build_inputs_due (organization_id, attestation_id)
  select organization_id, id from attestations
  where substr(predicate_type, 1, 28) = 'https://slsa.dev/provenance/'
    or substr(predicate_type, 1, 37) = 'https://in-toto.io/attestation/link/v';
create index attestations_run_url on attestations (organization_id, run_url, id)
  where run_url is not null;
