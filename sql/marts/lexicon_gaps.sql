-- Grain: a name or word that the lexicons lack, by kind
-- Kept: computed once, at publication.
create or replace view lexicon_gaps as
select
    i.code, i.detail as name, count(*) as n_mentions, count(distinct i.clipping_id) as n_clippings, min(c.file) as example_file
from issues i
join clippings c using (clipping_id)
where c.retired_at is null and i.code in ('unknown_organisation', 'unknown_unit')
group by all
order by n_clippings desc, n_mentions desc, name, code;

comment on view lexicon_gaps is 'What to add to flows/lexicons next: names and units recognised by their form only, most frequent first.';
comment on column lexicon_gaps.code is 'unknown_organisation or unknown_unit.';
comment on column lexicon_gaps.name is 'As printed, or in Traditional script.';
comment on column lexicon_gaps.n_mentions is 'Doubts noted.';
comment on column lexicon_gaps.n_clippings is 'Clippings it occurs in.';
comment on column lexicon_gaps.example_file is 'One of them.';
