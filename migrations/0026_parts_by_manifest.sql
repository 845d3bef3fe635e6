--! minimum 22
-- All that is asked of a manifest's parts: the primary key lacks the link, and SQLite would rather
-- walk through the whole of an index that has it.
create index manifest_parts_manifest
  on manifest_parts (organization_id, manifest_digest, part_digest, link);
