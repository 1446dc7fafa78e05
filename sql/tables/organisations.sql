-- Grain: one organisation. Rebuilt from organisation_uses on every publication.
create table if not exists organisations (
    organisation_id varchar not null,
    name varchar not null,
    name_hans varchar not null,
    name_en varchar,
    side varchar,
    kind varchar,
    parent_id varchar,
    is_known boolean not null
);

comment on table organisations is 'One row per organisation that some clipping refers to, with its parents.';
comment on column organisations.organisation_id is 'Stable id.';
comment on column organisations.name is 'Canonical name, Traditional script.';
comment on column organisations.name_hans is 'Name in Simplified script.';
comment on column organisations.name_en is 'English name.';
comment on column organisations.side is 'HK, SZ, GBA, mainland or overseas; NULL where unknown.';
comment on column organisations.kind is 'university, institute, laboratory, company, government, park, place, collective …';
comment on column organisations.parent_id is 'The organisation it belongs to.';
comment on column organisations.is_known is 'False for a name recognised by its form only, not by the lexicon.';
