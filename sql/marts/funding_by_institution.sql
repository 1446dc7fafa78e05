-- Grain: institution × currency × year × aggregation × status
create or replace view funding_by_institution as
with figures as (
    -- One row per distinct figure: the same amount for the same time in several reports is one figure.
    select
        subject_id as institution_id, subject as institution, subject_side as side, unit as currency, status, aggregation,
        period_start, period_end, year(coalesce(period_end, as_of)) as year, counterpart, value, value_max,
        count(distinct clipping_id) as n_reports, max(published_on) as last_reported, min(fact_id) as fact_id
    from evidence
    where metric = 'funding' and length(unit) = 3 and unit = upper(unit) and converts is null and subject is not null
    group by all
),
additive as (
    -- A flow whose time lies inside that of another flow of the same funder is already counted there.
    select figures.*, figures.aggregation = 'flow' and not exists (
        from figures as wider
        where wider.aggregation = 'flow' and wider.institution_id = figures.institution_id and wider.currency = figures.currency
          and wider.status = figures.status and wider.counterpart is not distinct from figures.counterpart
          and wider.period_start <= figures.period_start and wider.period_end >= figures.period_end
          and (wider.period_start < figures.period_start or wider.period_end > figures.period_end)
    ) as is_additive
    from figures
)
select
    institution_id, institution, side, currency, year, aggregation, status,
    case when aggregation = 'flow' then sum(value) filter (is_additive) else max_by(value, (coalesce(period_end, last_reported, date '0001-01-01'), fact_id)) end as amount,
    max(value) as largest_figure,
    count(*) as n_distinct,
    sum(n_reports)::bigint as n_reports,
    list(fact_id order by fact_id) as fact_ids
from additive
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
comment on column funding_by_institution.n_distinct is 'Distinct figures.';
comment on column funding_by_institution.n_reports is 'Clippings that print them, counted per figure.';
comment on column funding_by_institution.fact_ids is 'A fact behind each figure; look it up in evidence.';
