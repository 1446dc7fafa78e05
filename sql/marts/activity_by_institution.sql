-- Grain: institution × metric × counted noun × unit × aggregation × status
-- Kept: computed once, at publication.
create or replace view activity_by_institution as
with series as (
    select *, count(*) over same as n_figures, sum(n_reports) over same as reports, sum(n_distinct) over same as stories, bool_or(reviewed) over same as any_reviewed
    from metric_timeline
    window same as (partition by institution, metric, what, unit, aggregation, status)
)
select
    institution_id, institution, side, metric, what, unit, aggregation, status, value, value_max, qualifier, known_for,
    n_figures, reports::bigint as n_reports, stories::bigint as n_distinct, any_reviewed as reviewed, quote, fact_id
from series
where is_latest
order by institution, metric, what, unit, aggregation, status;

comment on view activity_by_institution is 'The latest known figure of each kind for each institution.';
comment on column activity_by_institution.institution_id is 'organisations.organisation_id; NULL for a name the lexicons do not know.';
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
comment on column activity_by_institution.n_figures is 'Different figures over time; metric_timeline has them all.';
comment on column activity_by_institution.n_reports is 'Clippings that print one, counted per figure.';
comment on column activity_by_institution.n_distinct is 'Distinct stories that print one, counted per figure.';
comment on column activity_by_institution.reviewed is 'Whether somebody checked or corrected it (seeds/corrections.csv).';
comment on column activity_by_institution.quote is 'The latest figure as printed.';
comment on column activity_by_institution.fact_id is 'Look it up in evidence.';
