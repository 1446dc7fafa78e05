-- Grain: a pair of figures that cannot both be right
-- Kept: computed once, at publication.
create or replace view conflicting_figures as
with figures as (
    -- What a figure allows: about 40 is 36 to 44, over 40 anything up to the double, nearly 40 from 32.
    select *, coalesce(value_max, value) as upper_end,
        case qualifier when 'about' then value * 0.9 when 'nearly' then value * 0.8 when 'under' then value * 0.5 when 'at_most' then 0 else value end as least,
        case qualifier when 'about' then upper_end * 1.1 when 'over' then upper_end * 2 else upper_end end as most,
        coalesce(as_of, period_end) as day
    from evidence
    where subject is not null and converts is null
)
select
    a.subject_id as institution_id, a.subject as institution, a.metric, a.what, a.unit, a.aggregation, a.status, a.period_start, a.day as period_end,
    a.value, a.quote, a.file, a.outlet, a.published_on, b.value as other_value, b.quote as other_quote, b.file as other_file, b.outlet as other_outlet,
    b.published_on as other_published_on, abs(a.value - b.value) / greatest(a.value, b.value) as difference, a.reviewed or b.reviewed as reviewed,
    a.story_id = b.story_id as is_same_story, 2 as n_reports, if(a.story_id = b.story_id, 1, 2) as n_distinct, a.fact_id, b.fact_id as other_fact_id
from figures a
join figures b on b.subject = a.subject and b.metric = a.metric and b.unit = a.unit and b.aggregation = a.aggregation and b.status = a.status
    and b.day = a.day and b.period_start is not distinct from a.period_start and b.what is not distinct from a.what
    and b.counterpart is not distinct from a.counterpart
    and b.clipping_id <> a.clipping_id and b.fact_id > a.fact_id
where a.most < b.least or b.most < a.least
order by difference desc, institution, metric, a.fact_id, other_fact_id;

comment on view conflicting_figures is 'Two clippings that give one institution different figures of the same kind for the same time, side by side.';
comment on column conflicting_figures.institution_id is 'organisations.organisation_id.';
comment on column conflicting_figures.institution is 'Canonical name.';
comment on column conflicting_figures.metric is 'What kind of figure.';
comment on column conflicting_figures.what is 'The counted noun as printed.';
comment on column conflicting_figures.unit is 'Currency, area unit, % or classifier.';
comment on column conflicting_figures.aggregation is 'stock, flow or cumulative.';
comment on column conflicting_figures.status is 'actual or planned.';
comment on column conflicting_figures.period_start is 'First day both speak of.';
comment on column conflicting_figures.period_end is 'Last day both speak of.';
comment on column conflicting_figures.value is 'What the one says.';
comment on column conflicting_figures.quote is 'As printed.';
comment on column conflicting_figures.file is 'Where.';
comment on column conflicting_figures.outlet is 'By whom.';
comment on column conflicting_figures.published_on is 'When.';
comment on column conflicting_figures.other_value is 'What the other says.';
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
