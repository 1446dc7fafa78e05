-- Grain: person × organisation × role
-- Kept: computed once, at publication.
create or replace view people_directory as
select
    p.name, p.role, p.organisation, p.organisation_id, o.side,
    count(distinct a.clipping_id) as n_reports, count(distinct s.story_id) as n_distinct,
    min(c.published_on) as first_seen, max(c.published_on) as last_seen, any_value(p.quote order by c.file, p.raw_start) as quote, min(c.file) as file
from people p
join articles a using (article_id)
join clippings c using (clipping_id)
left join article_stories s using (article_id)
left join organisations o on o.organisation_id = p.organisation_id
where c.retired_at is null
group by all
order by p.name, p.organisation, p.role;

comment on view people_directory is 'Who is named with which role where, and how often.';
comment on column people_directory.name is 'As printed.';
comment on column people_directory.role is 'As printed.';
comment on column people_directory.organisation is 'Canonical name.';
comment on column people_directory.organisation_id is 'organisations.organisation_id.';
comment on column people_directory.side is 'HK, SZ, GBA, mainland or overseas.';
comment on column people_directory.n_reports is 'Clippings that print it.';
comment on column people_directory.n_distinct is 'Distinct stories among them: reprints and near-duplicates are one.';
comment on column people_directory.first_seen is 'First publication date.';
comment on column people_directory.last_seen is 'Last publication date.';
comment on column people_directory.quote is 'The words of one report.';
comment on column people_directory.file is 'Where one report stands.';
