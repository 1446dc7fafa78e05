-- Grain: one publication.
create table if not exists runs (
    run_id varchar not null,
    started_at timestamp not null,
    finished_at timestamp not null,
    rules_version varchar not null,
    sql_version varchar,
    files_seen integer not null,
    files_new integer not null,
    files_changed integer not null,
    files_unchanged integer not null,
    files_removed integer not null,
    files_quarantined integer not null,
    facts integer not null,
    status varchar not null
);

comment on table runs is 'One row per run that published something.';
comment on column runs.run_id is 'Unique id.';
comment on column runs.started_at is 'UTC.';
comment on column runs.finished_at is 'UTC.';
comment on column runs.rules_version is 'Version of lexicons and code.';
comment on column runs.sql_version is 'Version of the tables and views; a change of it publishes anew.';
comment on column runs.files_seen is 'Files in seeds/.';
comment on column runs.files_new is 'Not seen before.';
comment on column runs.files_changed is 'Read again: the bytes or the rules had changed.';
comment on column runs.files_unchanged is 'Left as they were.';
comment on column runs.files_removed is 'Gone from seeds/.';
comment on column runs.files_quarantined is 'In quarantine after this run.';
comment on column runs.facts is 'Facts in the warehouse after this run.';
comment on column runs.status is 'published.';
