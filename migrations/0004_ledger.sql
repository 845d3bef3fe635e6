--! minimum 1
create table slots (
  organization_id {{text}} not null,
  id {{text}} not null,
  environment_id {{text}} not null,
  logical_environment_id {{text}} not null,
  deployment_name {{text}} not null,
  kind {{text}} not null,
  -- The project environment whose deployments alone write its lines; null: anybody reports.
  managed_by {{text}},
  constraint slots_pk primary key (organization_id, id),
  constraint slots_address_uq unique
    (organization_id, environment_id, logical_environment_id, deployment_name, kind),
  constraint slots_place_uq unique (organization_id, id, environment_id, logical_environment_id),
  constraint slots_kind_ck check (kind in ('CONTAINER_IMAGE', 'HELM_CHART', 'ARCHIVE')),
  constraint slots_environment_fk foreign key (organization_id, environment_id)
    references environments (organization_id, id),
  constraint slots_logical_environment_fk foreign key (organization_id, logical_environment_id)
    references logical_environments (organization_id, id)
){{strict}};

-- The place of the slot is repeated so that a list can be read in its order from one index;
-- the foreign key keeps both the same.
create table records (
  organization_id {{text}} not null,
  id {{text}} not null,
  slot_id {{text}} not null,
  environment_id {{text}} not null,
  logical_environment_id {{text}} not null,
  digest {{text}} not null,
  name {{text}},
  version {{text}},
  reference {{text}},
  reference_key {{text}},
  project_id {{text}},
  service {{text}},
  labels {{text}} not null,
  run_url {{text}},
  -- Of a managed record: whose it is, and what put it there.
  project_environment_id {{text}},
  deployment_id {{text}},
  reported_by {{text}} not null,
  status {{text}} not null,
  deployed_at {{int}} not null,
  recorded_at {{int}} not null,
  ended_at {{int}},
  end_recorded_at {{int}},
  superseded_by {{text}},
  -- When we first heard that it no longer runs; an end that moves back does not touch it.
  closed_at {{int}},
  constraint records_pk primary key (organization_id, id),
  constraint records_status_ck check (status in ('deployed', 'superseded', 'decommissioned')),
  constraint records_end_ck check (
    (status = 'deployed' and ended_at is null and end_recorded_at is null and superseded_by is null)
    or (status = 'superseded' and ended_at >= deployed_at and end_recorded_at is not null
      and superseded_by is not null)
    or (status = 'decommissioned' and ended_at >= deployed_at and end_recorded_at is not null
      and superseded_by is null)
  ),
  constraint records_managed_ck
    check ((project_environment_id is null) = (deployment_id is null)),
  constraint records_slot_fk
    foreign key (organization_id, slot_id, environment_id, logical_environment_id)
    references slots (organization_id, id, environment_id, logical_environment_id),
  constraint records_project_fk foreign key (organization_id, project_id)
    references projects (organization_id, id),
  constraint records_reporter_fk foreign key (organization_id, reported_by)
    references tokens (organization_id, id)
){{strict}};
create unique index records_one_deployed on records (organization_id, slot_id)
  where status = 'deployed';
create index records_slot on records (organization_id, slot_id, deployed_at, id);
create index records_slot_digest on records (organization_id, slot_id, digest, deployed_at, id);
create index records_digest on records (organization_id, digest, recorded_at, id);
create index records_history on records (organization_id, recorded_at, id);
create index records_history_stage
  on records (organization_id, logical_environment_id, recorded_at, id);
create index records_history_place on records (organization_id, environment_id, recorded_at, id);
create index records_deployed on records (organization_id, recorded_at, id)
  where status = 'deployed';
create index records_deployed_stage
  on records (organization_id, logical_environment_id, recorded_at, id) where status = 'deployed';
create index records_deployed_place
  on records (organization_id, environment_id, recorded_at, id) where status = 'deployed';

create table record_labels (
  organization_id {{text}} not null,
  record_id {{text}} not null,
  label_key {{text}} not null,
  label_value {{text}} not null,
  constraint record_labels_pk primary key (organization_id, record_id, label_key),
  constraint record_labels_record_fk foreign key (organization_id, record_id)
    references records (organization_id, id)
){{strict}};

create index records_reference on records (organization_id, reference_key, recorded_at, id)
  where reference_key is not null;
create index records_closed on records (organization_id, closed_at) where closed_at is not null;

-- Heartbeats live apart: what a record says is never edited.
create table sightings (
  organization_id {{text}} not null,
  record_id {{text}} not null,
  last_seen_at {{int}} not null,
  constraint sightings_pk primary key (organization_id, record_id),
  constraint sightings_record_fk foreign key (organization_id, record_id)
    references records (organization_id, id)
){{strict}};

-- The bytes are the event; the columns beside them are only an index.
create table events (
  position {{identity}} constraint events_pk primary key{{ascending}},
  organization_id {{text}} not null,
  id {{text}} not null,
  sequence {{int}},
  bytes {{bytes}} not null,
  hash {{text}} not null,
  type {{text}} not null,
  record_id {{text}} not null,
  slot_id {{text}} not null,
  environment_id {{text}} not null,
  logical_environment_id {{text}} not null,
  project_id {{text}},
  constraint events_id_uq unique (organization_id, id),
  constraint events_sequence_uq unique (organization_id, sequence),
  constraint events_organization_fk foreign key (organization_id) references organizations (id)
){{strict}};
create index events_unnumbered on events (position) where sequence is null;
create index events_record on events (organization_id, record_id);

create table event_numbering (
  organization_id {{text}} not null,
  last_sequence {{int}} not null,
  constraint event_numbering_pk primary key (organization_id),
  constraint event_numbering_organization_fk foreign key (organization_id)
    references organizations (id)
){{strict}};
