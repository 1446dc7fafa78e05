-- Grain: joint institute, laboratory, incubator, base or fund, by kind, name and parties
-- Kept: computed once, at publication.
create or replace view joint_platforms as
select
    coalesce(c.name, array_to_string(list_sort(c.parties), '–')) as platform,
    c.kind, list_sort(c.parties) as parties,
    bool_or(c.status = 'established') as is_established,
    count(distinct k.clipping_id) as n_reports, count(distinct s.story_id) as n_distinct,
    min(k.published_on) as first_seen, max(k.published_on) as last_seen,
    arg_min(c.quote, c.collaboration_id) as quote,
    list(distinct c.collaboration_id order by c.collaboration_id) as collaboration_ids
from collaborations c
join articles a using (article_id)
join clippings k using (clipping_id)
left join article_stories s using (article_id)
where k.retired_at is null and c.kind in ('joint_institute', 'joint_lab', 'incubator', 'base', 'fund')
group by all
order by n_reports desc, platform, c.kind, parties;

comment on view joint_platforms is 'The joint institutes, laboratories, incubators, bases and funds that clippings report.';
comment on column joint_platforms.platform is 'Name as printed, or its parties where it has none.';
comment on column joint_platforms.kind is 'joint_institute, joint_lab, incubator, base or fund.';
comment on column joint_platforms.parties is 'Canonical names.';
comment on column joint_platforms.is_established is 'False where it is reported as planned only.';
comment on column joint_platforms.n_reports is 'Clippings that report it.';
comment on column joint_platforms.n_distinct is 'Distinct stories among them.';
comment on column joint_platforms.first_seen is 'Publication date of the first report that has one.';
comment on column joint_platforms.last_seen is 'Publication date of the last report that has one.';
comment on column joint_platforms.quote is 'The words of one report.';
comment on column joint_platforms.collaboration_ids is 'Look them up in collaborations.';
