--! minimum 22
-- How many uploads of it are under way, and how many bytes it will have once all of them have come:
-- these count for the quota of its organization.
alter table blobs add column uploads_open {{int}} not null default 0;
alter table blobs add column coming_bytes {{int}};
create index blobs_size on blobs (organization_id, bytes, coming_bytes);
create index blobs_coming on blobs (organization_id, digest) where completed_at is null;
