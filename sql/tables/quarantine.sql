-- Grain: one file.
create table if not exists quarantine (
    file varchar not null,
    reason varchar not null,
    stage varchar not null,
    seen_at timestamp not null
);

comment on table quarantine is 'One row per file that could not become text. A mended file leaves by itself on the next run.';
comment on column quarantine.file is 'Path relative to seeds/.';
comment on column quarantine.reason is 'What is wrong, and what to do.';
comment on column quarantine.stage is 'The stage that gave up.';
comment on column quarantine.seen_at is 'When it was first seen in this state, UTC.';
