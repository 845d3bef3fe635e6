--! minimum 8
-- What the host holds beyond what this database has ever said, as after a restore: nothing is
-- deployed until that is adopted. Null is nothing.
alter table edge_sets add column beyond_incarnation {{text}};
alter table edge_sets add column beyond_version {{int}};
