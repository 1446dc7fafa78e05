-- Grain: Hong Kong party × mainland party
-- Kept: computed once, at publication.
create or replace view collaboration_network as
with parties as (
    select c.collaboration_id, c.kind, c.status, c.name, k.clipping_id, s.story_id, k.published_on, o.organisation_id, o.name as party, o.side
    from (select *, unnest(party_ids) as party_id from collaborations) c
    join articles a using (article_id)
    join clippings k using (clipping_id)
    left join article_stories s using (article_id)
    join organisations o on o.organisation_id = c.party_id
    where k.retired_at is null
)
select
    hk.party as hk_party, other.party as mainland_party, other.side as mainland_side,
    list_sort(list(distinct hk.kind)) as kinds,
    count(distinct (hk.kind, coalesce(hk.name, hk.story_id))) as n_undertakings,
    count(distinct hk.clipping_id) as n_reports, count(distinct hk.story_id) as n_distinct,
    bool_or(hk.status = 'established') as is_established,
    min(hk.published_on) as first_seen, max(hk.published_on) as last_seen,
    list(distinct hk.collaboration_id order by hk.collaboration_id) as collaboration_ids
from parties hk
join parties other using (collaboration_id)
where hk.side = 'HK' and other.side in ('SZ', 'GBA', 'mainland')
group by all
order by n_reports desc, hk_party, mainland_party;

comment on view collaboration_network is 'Who in Hong Kong works with whom in Shenzhen or elsewhere on the mainland.';
comment on column collaboration_network.hk_party is 'Hong Kong party, canonical name.';
comment on column collaboration_network.mainland_party is 'Mainland party, canonical name, or the place that hosts the Hong Kong party.';
comment on column collaboration_network.mainland_side is 'SZ, GBA or mainland.';
comment on column collaboration_network.kinds is 'Kinds of collaboration reported.';
comment on column collaboration_network.n_undertakings is 'Distinct undertakings, by kind and name, or by story where they have none.';
comment on column collaboration_network.n_reports is 'Clippings that report one.';
comment on column collaboration_network.n_distinct is 'Distinct stories among them.';
comment on column collaboration_network.is_established is 'Whether one is reported as established, not only planned.';
comment on column collaboration_network.first_seen is 'Publication date of the first report that has one.';
comment on column collaboration_network.last_seen is 'Publication date of the last report that has one.';
comment on column collaboration_network.collaboration_ids is 'Look them up in collaborations.';
