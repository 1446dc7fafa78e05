-- Grain: one organisation that some clipping refers to
-- Kept: computed once, at publication.
create or replace view institution_profile as
with told as (
    select subject_id as organisation_id, count(*) as n_facts, count(distinct clipping_id) as n_reports, count(distinct story_id) as n_distinct, bool_or(reviewed) as reviewed,
        min(published_on) as first_seen, max(published_on) as last_seen
    from evidence where subject_id is not null group by subject_id
),
latest as (
    select institution_id as organisation_id, list({'metric': metric, 'what': what, 'value': value, 'unit': unit, 'known_for': known_for, 'fact_id': fact_id} order by known_for desc nulls last, metric, what, fact_id) as latest_figures
    from activity_by_institution where institution_id is not null and status = 'actual' group by institution_id
),
joined as (
    select c.collaboration_id, unnest(c.party_ids) as organisation_id, c.parties
    from collaborations c join articles using (article_id) join clippings k using (clipping_id) where k.retired_at is null
),
partners as (
    select j.organisation_id, count(distinct j.collaboration_id) as n_collaborations, list(distinct j.party order by j.party) filter (j.party <> o.name) as partners
    from (select * exclude (parties), unnest(parties) as party from joined) j join organisations o using (organisation_id) group by j.organisation_id
),
staff as (
    select p.organisation_id, list(distinct p.name order by p.name) as people
    from people p join articles using (article_id) join clippings k using (clipping_id) where k.retired_at is null and p.organisation_id is not null group by p.organisation_id
)
select
    o.organisation_id, o.name, o.name_en, o.side, o.kind, parent.name as parent, o.is_known,
    coalesce(n_facts, 0) as n_facts, coalesce(n_reports, 0) as n_reports, coalesce(n_distinct, 0) as n_distinct, coalesce(n_collaborations, 0) as n_collaborations,
    coalesce(partners, []) as partners, coalesce(people, []) as people, coalesce(latest_figures, []) as latest_figures, first_seen, last_seen, coalesce(reviewed, false) as reviewed
from organisations o
left join organisations parent on parent.organisation_id = o.parent_id
left join told on told.organisation_id = o.organisation_id
left join latest on latest.organisation_id = o.organisation_id
left join partners on partners.organisation_id = o.organisation_id
left join staff on staff.organisation_id = o.organisation_id
order by n_facts desc, n_collaborations desc, o.name;

comment on view institution_profile is 'All that is known of each organisation on one row: its latest figures, partners and people.';
comment on column institution_profile.organisation_id is 'Stable id.';
comment on column institution_profile.name is 'Canonical name.';
comment on column institution_profile.name_en is 'English name.';
comment on column institution_profile.side is 'HK, SZ, GBA, mainland or overseas.';
comment on column institution_profile.kind is 'university, institute, company, government …';
comment on column institution_profile.parent is 'The organisation it belongs to.';
comment on column institution_profile.is_known is 'False for a name recognised by its form only.';
comment on column institution_profile.n_facts is 'Facts about it.';
comment on column institution_profile.n_reports is 'Clippings with a fact about it.';
comment on column institution_profile.n_distinct is 'Distinct stories among them.';
comment on column institution_profile.n_collaborations is 'Reports of a collaboration it is a party of.';
comment on column institution_profile.partners is 'The other parties.';
comment on column institution_profile.people is 'People named with a role there.';
comment on column institution_profile.latest_figures is 'The latest actual figure of each kind, with metric, what, value, unit, known_for and fact_id.';
comment on column institution_profile.first_seen is 'First publication date of a fact about it.';
comment on column institution_profile.last_seen is 'Last publication date of one.';
comment on column institution_profile.reviewed is 'Whether somebody checked or corrected it (seeds/corrections.csv).';
