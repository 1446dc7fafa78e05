-- Grain: one doubt.
create table if not exists issues (
    clipping_id varchar not null,
    stage varchar not null,
    code varchar not null,
    detail varchar not null,
    raw_start integer,
    raw_end integer
);

comment on table issues is 'One row per thing a stage was unsure of and did not guess.';
comment on column issues.clipping_id is 'The clipping it concerns.';
comment on column issues.stage is 'read, clean, segment or extract.';
comment on column issues.code is 'unbound_subject, unknown_organisation …';
comment on column issues.detail is 'The words concerned, or an explanation.';
comment on column issues.raw_start is 'First character in clippings.text, from 0; NULL for the whole clipping.';
comment on column issues.raw_end is 'One past the last character in clippings.text.';
