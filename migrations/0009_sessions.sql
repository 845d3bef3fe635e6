--! minimum 1
-- Who signed in with a browser; of the secret in the cookie only its SHA-256 is kept.
create table sessions (
  organization_id {{text}} not null,
  id {{text}} not null,
  token_id {{text}} not null,
  secret_hash {{text}} not null,
  created_at {{int}} not null,
  used_at {{int}} not null,
  -- When it ends unless it is used before, and when it ends whatever happens.
  ends_at {{int}} not null,
  expires_at {{int}} not null,
  constraint sessions_pk primary key (organization_id, id),
  constraint sessions_secret_hash_uq unique (secret_hash),
  constraint sessions_ends_at_ck check (ends_at <= expires_at),
  constraint sessions_token_fk foreign key (organization_id, token_id)
    references tokens (organization_id, id)
){{strict}};
create index sessions_token on sessions (organization_id, token_id, used_at, id);
create index sessions_ends on sessions (ends_at);

-- What a caller with a token may exchange once for a session of the same token.
create table session_tickets (
  organization_id {{text}} not null,
  secret_hash {{text}} not null,
  token_id {{text}} not null,
  expires_at {{int}} not null,
  constraint session_tickets_pk primary key (organization_id, secret_hash),
  constraint session_tickets_secret_hash_uq unique (secret_hash),
  constraint session_tickets_token_fk foreign key (organization_id, token_id)
    references tokens (organization_id, id)
){{strict}};
create index session_tickets_token on session_tickets (organization_id, token_id, expires_at);
create index session_tickets_expires on session_tickets (expires_at);

create view session_ends as select organization_id, id, ends_at from sessions;
