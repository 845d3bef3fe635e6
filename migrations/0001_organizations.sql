--! minimum 1
create table organizations (
  id {{text}} not null,
  name {{text}} not null,
  description {{text}} not null,
  created_at {{int}} not null,
  updated_at {{int}} not null,
  deleted_at {{int}},
  constraint organizations_pk primary key (id)
){{strict}};
create unique index organizations_live_name on organizations (name) where deleted_at is null;

-- What the installation knows of its keys: a start with other keys is refused.
create table installation (
  name {{text}} not null,
  value {{text}} not null,
  constraint installation_pk primary key (name)
){{strict}};

-- Personal values stand outside the event bytes, which hold only sha256(salt, value).
create table personal_values (
  organization_id {{text}} not null,
  hash {{text}} not null,
  value {{text}},
  salt {{text}},
  constraint personal_values_pk primary key (organization_id, hash),
  constraint personal_values_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};

create table tokens (
  organization_id {{text}} not null,
  id {{text}} not null,
  name {{text}} not null,
  name_hash {{text}} not null,
  secret_hash {{text}} not null,
  created_by {{text}},
  created_at {{int}} not null,
  expires_at {{int}},
  revoked_at {{int}},
  constraint tokens_pk primary key (organization_id, id),
  constraint tokens_secret_hash_uq unique (secret_hash),
  constraint tokens_name_fk foreign key (organization_id, name_hash)
    references personal_values (organization_id, hash),
  constraint tokens_organization_fk foreign key (organization_id) references organizations (id)
){{strict}};
create index tokens_created on tokens (organization_id, created_at, id);

create table idempotency_keys (
  organization_id {{text}} not null,
  principal_id {{text}} not null,
  operation {{text}} not null,
  idempotency_key {{text}} not null,
  body_hash {{text}} not null,
  answer {{text}} not null,
  created_at {{int}} not null,
  constraint idempotency_keys_pk
    primary key (organization_id, principal_id, operation, idempotency_key),
  constraint idempotency_keys_principal_fk foreign key (organization_id, principal_id)
    references tokens (organization_id, id)
){{strict}};
create index idempotency_keys_created on idempotency_keys (created_at);

create table audit_entries (
  organization_id {{text}} not null,
  id {{text}} not null,
  occurred_at {{int}} not null,
  principal_id {{text}} not null,
  principal_name {{text}} not null,
  address {{text}},
  request_id {{text}} not null,
  action {{text}} not null,
  outcome {{text}} not null,
  target {{text}} not null,
  detail {{text}} not null,
  constraint audit_entries_pk primary key (organization_id, id),
  constraint audit_entries_outcome_ck check (outcome in ('done', 'denied')),
  constraint audit_entries_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};
create index audit_entries_occurred on audit_entries (organization_id, occurred_at, id);
