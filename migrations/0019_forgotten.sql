--! minimum 8
-- When the host has forgotten what a deployment had left; null until then. The line stays: nothing
-- goes back to such a deployment.
alter table leftovers add column forgotten_at {{int}};
