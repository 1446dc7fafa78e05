-- Grain: institution × metric × counted noun × unit × aggregation × status
create or replace view activity_by_institution as
select
    subject_id as institution_id, subject as institution, subject_side as side, metric, coalesce(what, '') as what, unit, aggregation, status,
    value, value_max, qualifier,
    coalesce(period_end, as_of, published_on) as known_for,
    count(distinct (value, value_max, period_start, period_end)) over same as n_distinct,
    count(distinct clipping_id) over same as n_reports,
    quote, fact_id
from evidence
where subject is not null and converts is null
window same as (partition by subject_id, metric, what, unit, aggregation, status)
qualify row_number() over (
    partition by subject_id, metric, what, unit, aggregation, status
    order by coalesce(period_end, as_of, published_on) desc nulls last, published_on desc nulls last, fact_id
) = 1
order by institution, metric, what, unit, aggregation, status;

comment on view activity_by_institution is 'The latest known figure of each kind for each institution.';
comment on column activity_by_institution.institution_id is 'organisations.organisation_id.';
comment on column activity_by_institution.institution is 'Canonical name.';
comment on column activity_by_institution.side is 'HK, SZ, GBA, mainland or overseas.';
comment on column activity_by_institution.metric is 'What kind of figure.';
comment on column activity_by_institution.what is 'The counted noun as printed.';
comment on column activity_by_institution.unit is 'Currency, area unit, % or classifier.';
comment on column activity_by_institution.aggregation is 'stock, flow or cumulative.';
comment on column activity_by_institution.status is 'actual or planned.';
comment on column activity_by_institution.value is 'The latest figure.';
comment on column activity_by_institution.value_max is 'Upper end, where the latest figure is a range.';
comment on column activity_by_institution.qualifier is 'exact, about, over, nearly, under or at_most.';
comment on column activity_by_institution.known_for is 'Day the latest figure speaks of, else the day it was printed.';
comment on column activity_by_institution.n_distinct is 'Different figures over time.';
comment on column activity_by_institution.n_reports is 'Clippings that print one.';
comment on column activity_by_institution.quote is 'The latest figure as printed.';
comment on column activity_by_institution.fact_id is 'Look it up in evidence.';
