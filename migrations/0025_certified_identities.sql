--! minimum 22
-- Whether a trusted root vouches for the certificate: 1, 0, or null where that is still to be found
-- out, as after the roots have changed. It only says what is looked at first, never what counts.
alter table attestation_identities add column certified {{int}};
create index attestation_identities_due on attestation_identities (organization_id, attestation_id)
  where certified is null;
