-- Grain: one name of the lexicons that no clipping in seeds/ uses
-- Kept: computed once, at publication.
create or replace view unused_lexicon_rows as
with used as (
    select u.organisation_id as row_id from organisation_uses u join clippings c using (clipping_id) where c.retired_at is null
)
select l.lexicon, l.row_id, l.name
from lexicon_rows l
where case when l.lexicon = 'outlets' then not exists (from clippings c where c.outlet = l.name and c.retired_at is null)
           else not exists (from used where used.row_id = l.row_id) end
order by l.lexicon, l.row_id;

comment on view unused_lexicon_rows is 'Names that the lexicons know and no row of your clippings refers to; harmless, but where a name you expect is here, look at how your clippings print it.';
comment on column unused_lexicon_rows.lexicon is 'File of flows/lexicons it stands in, without .csv.';
comment on column unused_lexicon_rows.row_id is 'Its id there.';
comment on column unused_lexicon_rows.name is 'Canonical name.';
