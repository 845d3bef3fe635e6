--! minimum 8
-- The Merkle tree over each organization's numbered events, in tiles: at level 0 the hashes of
-- leaves, 256 at most; at level n those of whole tiles of level n - 1.
create table ledger_tiles (
  organization_id {{text}} not null,
  level {{int}} not null,
  tile {{int}} not null,
  hashes {{bytes}} not null,
  constraint ledger_tiles_pk primary key (organization_id, level, tile),
  constraint ledger_tiles_place_ck check (level >= 0 and tile >= 0),
  constraint ledger_tiles_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};

-- The latest checkpoint; earlier ones are kept by whoever wants to hold us to them.
create table ledger_checkpoints (
  organization_id {{text}} not null,
  size {{int}} not null,
  root {{text}} not null,
  note {{text}} not null,
  sealed_at {{int}} not null,
  constraint ledger_checkpoints_pk primary key (organization_id),
  constraint ledger_checkpoints_size_ck check (size >= 0),
  constraint ledger_checkpoints_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};
