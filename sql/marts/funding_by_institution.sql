-- Grain: institution × currency × year × aggregation × status
-- Kept: computed once, at publication.
create or replace view funding_by_institution as
select
    institution_id, institution, side, currency, year, aggregation, status,
    case when aggregation = 'flow' then sum(value order by fact_id) filter (is_additive) else max_by(value, (coalesce(known_for, last_reported, date '0001-01-01'), fact_id)) end as amount,
    max(value) as largest_figure,
    count(*) as n_figures,
    len(list_distinct(flatten(list(clipping_ids))))::bigint as n_reports,
    len(list_distinct(flatten(list(story_ids))))::bigint as n_distinct,
    bool_or(reviewed) as reviewed,
    list(fact_id order by fact_id) as fact_ids
from funding_figures
where institution is not null
group by institution_id, institution, side, currency, year, aggregation, status
order by institution, currency, year, aggregation, status;

comment on view funding_by_institution is 'Research money per institution, currency and year. Flows of a year are added; a stock or a cumulative figure is never added to anything, the latest stands.';
comment on column funding_by_institution.institution_id is 'organisations.organisation_id.';
comment on column funding_by_institution.institution is 'Canonical name.';
comment on column funding_by_institution.side is 'HK, SZ, GBA, mainland or overseas.';
comment on column funding_by_institution.currency is 'ISO 4217; currencies are never added together.';
comment on column funding_by_institution.year is 'Year the figures speak of; NULL where the print does not say.';
comment on column funding_by_institution.aggregation is 'flow: within the year; stock: a state in it; cumulative: since a beginning.';
comment on column funding_by_institution.status is 'actual or planned.';
comment on column funding_by_institution.amount is 'Flows: sum of the distinct figures that do not lie inside one another. Stock and cumulative: the latest figure.';
comment on column funding_by_institution.largest_figure is 'Largest single figure.';
comment on column funding_by_institution.n_figures is 'Distinct figures.';
comment on column funding_by_institution.n_reports is 'Clippings that print it.';
comment on column funding_by_institution.n_distinct is 'Distinct stories among them: reprints and near-duplicates are one.';
comment on column funding_by_institution.reviewed is 'Whether somebody checked or corrected it (seeds/corrections.csv).';
comment on column funding_by_institution.fact_ids is 'A fact behind each figure; look it up in evidence.';
