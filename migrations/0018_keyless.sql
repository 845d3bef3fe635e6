--! minimum 8
-- Sigstore trusted roots, as their files came: who may issue certificates, keep logs and tell times.
create table trusted_roots (
  organization_id {{text}} not null,
  name {{text}} not null,
  digest {{text}} not null,
  json {{text}} not null,
  created_by {{text}} not null,
  created_at {{int}} not null,
  constraint trusted_roots_pk primary key (organization_id, name),
  constraint trusted_roots_digest_uq unique (organization_id, digest),
  constraint trusted_roots_digest_ck check (length(digest) = 64),
  constraint trusted_roots_creator_fk foreign key (organization_id, created_by)
    references tokens (organization_id, id)
){{strict}};

-- Whose certificates count: an issuer, and a pattern of the subjects that it attests.
create table trusted_identities (
  organization_id {{text}} not null,
  name {{text}} not null,
  issuer {{text}} not null,
  subject {{text}} not null,
  created_by {{text}} not null,
  created_at {{int}} not null,
  constraint trusted_identities_pk primary key (organization_id, name),
  constraint trusted_identities_rule_uq unique (organization_id, issuer, subject),
  constraint trusted_identities_creator_fk foreign key (organization_id, created_by)
    references tokens (organization_id, id)
){{strict}};
