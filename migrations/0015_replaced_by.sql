--! minimum 8
-- Which deployment took the place of one that drains or has ended; null where none did, or where it
-- is back. Until now only the reason said so, in words. Of what drained before nothing is known, and
-- no switch goes back to it.
alter table deployments add column replaced_by {{text}};
