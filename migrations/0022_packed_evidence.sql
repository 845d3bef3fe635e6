--! minimum 22
-- How many bytes the evidence has where `bytes` is a Zstandard frame of it; null: it is they.
alter table attestations add column unpacked_size {{int}};
-- Of a large SBOM the statement less its lists, as JSON; null: it is read from the bytes.
alter table attestations add column statement_head {{text}};
