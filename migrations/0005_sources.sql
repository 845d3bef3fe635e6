--! minimum 1
-- Uploaded source; its bytes lie on the disk. Without completed_at they are still coming.
create table sources (
  organization_id {{text}} not null,
  digest {{text}} not null,
  bytes {{int}} not null,
  created_by {{text}} not null,
  created_at {{int}} not null,
  -- When somebody last sent a part of it, asked for it or built from it.
  wanted_at {{int}} not null,
  completed_at {{int}},
  constraint sources_pk primary key (organization_id, digest),
  constraint sources_digest_ck check (length(digest) = 71),
  constraint sources_bytes_ck check (bytes > 0),
  constraint sources_creator_fk foreign key (organization_id, created_by)
    references tokens (organization_id, id)
){{strict}};
create index sources_wanted on sources (wanted_at);
create index sources_digest on sources (digest);
