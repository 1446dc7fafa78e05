-- Grain: a figure and the lowest other figure, of another clipping, that it contradicts
-- Kept: computed once, at publication.
create or replace view conflicting_figures as
with allowing as (
    -- About 40 is 36 to 44, over 40 anything up to the double, nearly 40 from 32.
    select
        subject_id as institution_id, subject as institution, metric, what, unit, aggregation, status, counterpart, period_start, coalesce(as_of, period_end) as period_end,
        value, coalesce(value_max, value) as upper_end, qualifier, reviewed, fact_id, clipping_id, story_id, quote, file, outlet, published_on,
        case qualifier when 'about' then value * 0.9 when 'nearly' then value * 0.8 when 'under' then value * 0.5 when 'at_most' then 0 else value end as least,
        case qualifier when 'about' then upper_end * 1.1 when 'over' then upper_end * 2 else upper_end end as most
    from evidence
    where subject is not null and converts is null and coalesce(as_of, period_end) is not null
),
contested as (
    -- Few figures contradict any: what follows looks at these, and at the lowest of their kind and time.
    select institution, metric, what, unit, aggregation, status, counterpart, period_start, period_end, min(most) as lowest_most
    from allowing
    group by all
    having max(least) > min(most)
),
prints as (
    select a.*
    from allowing a
    join contested c on c.institution = a.institution and c.metric = a.metric and c.what is not distinct from a.what and c.unit = a.unit and c.aggregation = a.aggregation
        and c.status = a.status and c.counterpart is not distinct from a.counterpart and c.period_start is not distinct from a.period_start and c.period_end = a.period_end
    where a.least > c.lowest_most or a.most = c.lowest_most
),
figures as (
    -- Each distinct figure once.
    select
        institution_id, institution, metric, what, unit, aggregation, status, counterpart, period_start, period_end, value, upper_end, qualifier, least, most,
        min(fact_id) as fact_id, bool_or(reviewed) as reviewed,
        -- Its prints in the first and in the last of its clippings: if two clippings contradict each other, one of these pairs does.
        arg_min(fact_id, clipping_id || fact_id) as first_print, arg_max(fact_id, clipping_id || fact_id) as last_print,
        min(clipping_id) as first_clipping, max(clipping_id) as last_clipping
    from prints
    group by all
),
beside_the_lowest as (
    -- Whatever contradicts any lower figure contradicts the one that allows least, so each figure is compared with that one only.
    select *, first_value(
        {'first_print': first_print, 'last_print': last_print, 'first_clipping': first_clipping, 'last_clipping': last_clipping, 'most': most, 'reviewed': reviewed}) over (
        partition by institution, metric, what, unit, aggregation, status, counterpart, period_start, period_end order by most, fact_id) as lowest
    from figures
),
contradicting as (
    select *, lowest.first_clipping <> last_clipping as is_first_with_last,
        if(is_first_with_last, lowest.first_print, lowest.last_print) as low_print, if(is_first_with_last, last_print, first_print) as other_print
    from beside_the_lowest
    where least > lowest.most and (is_first_with_last or lowest.last_clipping <> first_clipping)
)
select
    f.institution_id, f.institution, f.metric, f.what, f.unit, f.aggregation, f.status, f.period_start, f.period_end,
    low.value as value, low.quote as quote, low.file as file, low.outlet as outlet, low.published_on as published_on,
    f.value as other_value, other.quote as other_quote, other.file as other_file, other.outlet as other_outlet, other.published_on as other_published_on,
    abs(f.value - low.value) / greatest(f.value, low.value) as difference, f.reviewed or f.lowest.reviewed as reviewed,
    other.story_id = low.story_id as is_same_story, 2 as n_reports, if(other.story_id = low.story_id, 1, 2) as n_distinct,
    low.fact_id as fact_id, other.fact_id as other_fact_id
from contradicting f
join prints low on low.fact_id = f.low_print
join prints other on other.fact_id = f.other_print
order by difference desc, institution, metric, fact_id, other_fact_id;

comment on view conflicting_figures is 'Two clippings that give one institution different figures of the same kind for the same time, side by side: the lowest, and each that it cannot be squared with.';
comment on column conflicting_figures.institution_id is 'organisations.organisation_id.';
comment on column conflicting_figures.institution is 'Canonical name.';
comment on column conflicting_figures.metric is 'What kind of figure.';
comment on column conflicting_figures.what is 'The counted noun as printed.';
comment on column conflicting_figures.unit is 'Currency, area unit, % or classifier.';
comment on column conflicting_figures.aggregation is 'stock, flow or cumulative.';
comment on column conflicting_figures.status is 'actual or planned.';
comment on column conflicting_figures.period_start is 'First day both speak of.';
comment on column conflicting_figures.period_end is 'Last day both speak of.';
comment on column conflicting_figures.value is 'What the one says, the lower.';
comment on column conflicting_figures.quote is 'As printed.';
comment on column conflicting_figures.file is 'Where.';
comment on column conflicting_figures.outlet is 'By whom.';
comment on column conflicting_figures.published_on is 'When.';
comment on column conflicting_figures.other_value is 'What the other says, the higher.';
comment on column conflicting_figures.other_quote is 'As printed.';
comment on column conflicting_figures.other_file is 'Where.';
comment on column conflicting_figures.other_outlet is 'By whom.';
comment on column conflicting_figures.other_published_on is 'When.';
comment on column conflicting_figures.difference is 'Share of the larger figure by which they differ, 0 to 1.';
comment on column conflicting_figures.reviewed is 'Whether somebody checked or corrected it (seeds/corrections.csv).';
comment on column conflicting_figures.is_same_story is 'Whether the two tell the same story: then one of them misprints it.';
comment on column conflicting_figures.n_reports is 'Clippings compared: 2.';
comment on column conflicting_figures.n_distinct is 'Distinct stories among them.';
comment on column conflicting_figures.fact_id is 'The one; look it up in evidence.';
comment on column conflicting_figures.other_fact_id is 'The other.';
