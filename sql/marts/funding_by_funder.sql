-- Grain: funder × currency × year × aggregation × status
-- Kept: computed once, at publication.
create or replace view funding_by_funder as
select
    funder_id, funder, o.side, currency, year, aggregation, f.status,
    case when aggregation = 'flow' then sum(value order by fact_id) filter (is_additive) else max_by(value, (coalesce(known_for, last_reported, date '0001-01-01'), fact_id)) end as amount,
    list_sort(list(distinct institution) filter (institution is not null)) as institutions,
    count(*) as n_figures,
    len(list_distinct(flatten(list(clipping_ids))))::bigint as n_reports,
    len(list_distinct(flatten(list(story_ids))))::bigint as n_distinct,
    bool_or(reviewed) as reviewed,
    list(fact_id order by fact_id) as fact_ids
from funding_figures f
left join organisations o on o.organisation_id = f.funder_id
where funder is not null
group by funder_id, funder, o.side, currency, year, aggregation, f.status
order by funder, currency, year, aggregation, f.status;

comment on view funding_by_funder is 'Research money by who gives it, per currency and year; added up as in funding_by_institution.';
comment on column funding_by_funder.funder_id is 'organisations.organisation_id.';
comment on column funding_by_funder.funder is 'Canonical name.';
comment on column funding_by_funder.side is 'HK, SZ, GBA, mainland or overseas.';
comment on column funding_by_funder.currency is 'ISO 4217; currencies are never added together.';
comment on column funding_by_funder.year is 'Year the figures speak of; NULL where the print does not say.';
comment on column funding_by_funder.aggregation is 'flow, stock or cumulative.';
comment on column funding_by_funder.status is 'actual or planned.';
comment on column funding_by_funder.amount is 'Flows: sum of the distinct figures that do not lie inside one another. Stock and cumulative: the latest figure.';
comment on column funding_by_funder.institutions is 'Who gets it.';
comment on column funding_by_funder.n_figures is 'Distinct figures.';
comment on column funding_by_funder.n_reports is 'Clippings that print it.';
comment on column funding_by_funder.n_distinct is 'Distinct stories among them: reprints and near-duplicates are one.';
comment on column funding_by_funder.reviewed is 'Whether somebody checked or corrected it (seeds/corrections.csv).';
comment on column funding_by_funder.fact_ids is 'A fact behind each figure; look it up in evidence.';
