-- Grain: year of publication × kind of collaboration × side of the mainland party
-- Kept: computed once, at publication.
create or replace view collaboration_timeline as
with undertakings as (
    select
        year(k.published_on) as year, c.kind, m.side as mainland_side, c.status, k.clipping_id, s.story_id, c.collaboration_id,
        coalesce(c.name, array_to_string(list_sort(c.parties), '–')) as undertaking
    from collaborations c
    join articles a using (article_id)
    join clippings k using (clipping_id)
    left join article_stories s using (article_id)
    join (
        select collaboration_id, max(o.side) filter (o.side = 'HK') as hk, min(o.side) filter (o.side in ('SZ', 'GBA', 'mainland')) as side
        from (select collaboration_id, unnest(party_ids) as organisation_id from collaborations) p join organisations o using (organisation_id)
        group by collaboration_id
    ) m using (collaboration_id)
    where k.retired_at is null and m.hk is not null and m.side is not null
)
select
    year, kind, mainland_side,
    count(distinct undertaking) as n_undertakings,
    count(distinct undertaking) filter (status = 'established') as n_established,
    count(distinct undertaking) filter (status = 'planned') as n_planned,
    count(distinct clipping_id) as n_reports, count(distinct story_id) as n_distinct,
    list(distinct collaboration_id order by collaboration_id) as collaboration_ids
from undertakings
group by all
order by year nulls last, kind, mainland_side;

comment on view collaboration_timeline is 'How much collaboration between Hong Kong and the mainland was reported each year, by kind.';
comment on column collaboration_timeline.year is 'Year of publication; NULL where a clipping has no date.';
comment on column collaboration_timeline.kind is 'joint_institute, joint_lab, agreement, joint_training, incubator, fund, alliance, base or other.';
comment on column collaboration_timeline.mainland_side is 'SZ where one of the parties is of Shenzhen, else GBA or mainland.';
comment on column collaboration_timeline.n_undertakings is 'Undertakings by name, or by parties where they have none.';
comment on column collaboration_timeline.n_established is 'Of these, reported as established.';
comment on column collaboration_timeline.n_planned is 'Of these, reported as planned; one that both reports is in both.';
comment on column collaboration_timeline.n_reports is 'Clippings that print it.';
comment on column collaboration_timeline.n_distinct is 'Distinct stories among them: reprints and near-duplicates are one.';
comment on column collaboration_timeline.collaboration_ids is 'Look them up in collaborations.';
