--! minimum 8
-- Whom the certificate of a bundle names, as it stands there: whether that counts is found out when
-- it is asked for. One bundle has one certificate.
create table attestation_identities (
  organization_id {{text}} not null,
  attestation_id {{text}} not null,
  issuer {{text}} not null,
  subject {{text}} not null,
  constraint attestation_identities_pk primary key (organization_id, attestation_id),
  constraint attestation_identities_attestation_fk foreign key (organization_id, attestation_id)
    references attestations (organization_id, id)
){{strict}};
create index attestation_identities_subject on attestation_identities (organization_id, subject);
