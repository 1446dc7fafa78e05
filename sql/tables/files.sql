-- Grain: one file. Two files with the same bytes are one clipping.
create table if not exists files (
    file varchar not null,
    clipping_id varchar not null,
    size bigint not null,
    mtime_ns bigint not null,
    is_quarantined boolean not null,
    rules_version varchar not null
);

comment on table files is 'One row per file in seeds/ that a run has dealt with: how the next run knows what is new.';
comment on column files.file is 'Path relative to seeds/, with /.';
comment on column files.clipping_id is 'sha256 of the bytes; the clipping of that id where the file was readable.';
comment on column files.size is 'Bytes.';
comment on column files.mtime_ns is 'Time of last change, nanoseconds since 1970.';
comment on column files.is_quarantined is 'Whether the file could not be read; its reason is in quarantine.';
comment on column files.rules_version is 'Version of lexicons and code that dealt with it.';
