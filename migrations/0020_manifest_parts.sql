--! minimum 8
-- What an image's manifest is made of and is sought by: the image's config, the chart's archive.
-- Remembered from manifest bytes once seen. Not what is one artifact in a slot: evidence alone.
create table manifest_parts (
  organization_id {{text}} not null,
  manifest_digest {{text}} not null,
  part_digest {{text}} not null,
  link {{text}} not null,
  constraint manifest_parts_pk primary key (organization_id, manifest_digest, part_digest),
  constraint manifest_parts_link_ck check (link in ('config', 'chart')),
  constraint manifest_parts_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};
create index manifest_parts_part
  on manifest_parts (organization_id, part_digest, manifest_digest, link);

-- Both sides of an equivalence are read from the index alone.
drop index equivalences_manifest;
create index equivalences_of_manifest
  on equivalences (organization_id, manifest_digest, index_digest);
