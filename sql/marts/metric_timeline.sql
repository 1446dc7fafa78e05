-- Grain: institution × metric × counted noun × unit × aggregation × status × period × value
-- Kept: computed once, at publication, institution by institution.
create or replace view metric_timeline as
with figures as (
    select
        subject_id as institution_id, subject as institution, subject_side as side, metric, coalesce(what, '') as what, unit, aggregation, status,
        period_start, period_end, as_of, value, value_max,
        max(coalesce(as_of, period_end, published_on)) as known_for,
        max(published_on) as last_reported,
        -- Hashes are as wide as the ids that facts and articles go by, and lists of them take an eighth of the room.
        len(list_distinct(list(hash(clipping_id))))::bigint as n_reports,
        len(list_distinct(list(if(story_id is null, null, hash(story_id)))))::bigint as n_distinct, bool_or(reviewed) as reviewed,
        max(confidence) as confidence, min(fact_id) as fact_id, arg_min(qualifier, fact_id) as qualifier, arg_min(quote, fact_id) as quote
    from evidence
    where subject is not null and converts is null
    group by all
)
select
    institution_id, institution, side, metric, what, unit, aggregation, status, known_for, period_start, period_end, as_of, value, value_max, qualifier,
    row_number() over (
        partition by institution, metric, what, unit, aggregation, status
        order by known_for desc nulls last, last_reported desc nulls last, n_distinct desc, fact_id
    ) = 1 as is_latest,
    n_reports, n_distinct, reviewed, confidence, quote, fact_id
from figures
order by institution, metric, what, unit, aggregation, status, known_for, value, fact_id;

comment on view metric_timeline is 'Every figure of every institution in the order of time; the latest of each kind is marked, earlier ones stay.';
comment on column metric_timeline.institution_id is 'organisations.organisation_id; NULL for a name the lexicons do not know.';
comment on column metric_timeline.institution is 'Canonical name.';
comment on column metric_timeline.side is 'HK, SZ, GBA, mainland or overseas.';
comment on column metric_timeline.metric is 'What kind of figure.';
comment on column metric_timeline.what is 'The counted noun as printed.';
comment on column metric_timeline.unit is 'Currency, area unit, % or classifier.';
comment on column metric_timeline.aggregation is 'stock, flow or cumulative.';
comment on column metric_timeline.status is 'actual or planned.';
comment on column metric_timeline.known_for is 'Day the figure speaks of, else the day it was printed.';
comment on column metric_timeline.period_start is 'First day of its period.';
comment on column metric_timeline.period_end is 'Last day of its period.';
comment on column metric_timeline.as_of is 'Day for which a state is reported.';
comment on column metric_timeline.value is 'The figure.';
comment on column metric_timeline.value_max is 'Upper end of a range.';
comment on column metric_timeline.qualifier is 'exact, about, over, nearly, under or at_most.';
comment on column metric_timeline.is_latest is 'Whether it is the latest of its kind for the institution.';
comment on column metric_timeline.n_reports is 'Clippings that print it.';
comment on column metric_timeline.n_distinct is 'Distinct stories among them: reprints and near-duplicates are one.';
comment on column metric_timeline.reviewed is 'Whether somebody checked or corrected it (seeds/corrections.csv).';
comment on column metric_timeline.confidence is '0 to 1, the best of its reports.';
comment on column metric_timeline.quote is 'As one report prints it.';
comment on column metric_timeline.fact_id is 'That report; look it up in evidence.';
