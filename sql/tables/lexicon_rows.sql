-- Grain: one name of the lexicons.
create table if not exists lexicon_rows (
    lexicon varchar not null,
    row_id varchar not null,
    name varchar not null
);

comment on table lexicon_rows is 'One row per organisation, place, collective and outlet that the rules of the last run know.';
comment on column lexicon_rows.lexicon is 'File of flows/lexicons it stands in, without .csv.';
comment on column lexicon_rows.row_id is 'Its id there.';
comment on column lexicon_rows.name is 'Canonical name.';
