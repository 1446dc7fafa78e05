-- Grain: clipping × organisation. Internal: lets one clipping be replaced without touching the others.
create table if not exists organisation_uses (
    clipping_id varchar not null,
    organisation_id varchar not null,
    name varchar not null,
    name_hans varchar not null,
    name_en varchar,
    side varchar,
    kind varchar,
    parent_id varchar,
    is_known boolean not null
);

comment on table organisation_uses is 'Which organisations each clipping names, as that clipping knew them; organisations is made from it.';
comment on column organisation_uses.clipping_id is 'The clipping that refers to it.';
comment on column organisation_uses.organisation_id is 'Stable id.';
comment on column organisation_uses.name is 'Canonical name, Traditional script.';
comment on column organisation_uses.name_hans is 'Name in Simplified script.';
comment on column organisation_uses.name_en is 'English name.';
comment on column organisation_uses.side is 'HK, SZ, GBA, mainland or overseas; NULL where unknown.';
comment on column organisation_uses.kind is 'university, institute, laboratory, company, government, park, place, collective …';
comment on column organisation_uses.parent_id is 'The organisation it belongs to.';
comment on column organisation_uses.is_known is 'False for a name recognised by its form only, not by the lexicon.';
