-- Grain: a distinct figure of research money: institution × funder × currency × period × aggregation × status × amount
-- Kept: computed once, at publication.
create or replace view funding_figures as
with figures as (
    -- The same amount for the same time in several reports is one figure.
    select
        subject_id as institution_id, subject as institution, subject_side as side, counterpart_id as funder_id, counterpart as funder, unit as currency,
        status, aggregation, period_start, period_end, year(coalesce(period_end, as_of)) as year, value, value_max,
        max(coalesce(period_end, as_of)) as known_for, max(published_on) as last_reported, bool_or(reviewed) as reviewed,
        list(distinct clipping_id order by clipping_id) as clipping_ids, list(distinct story_id order by story_id) as story_ids, min(fact_id) as fact_id
    from evidence
    where metric = 'funding' and length(unit) = 3 and unit = upper(unit) and converts is null and (subject is not null or counterpart is not null)
    group by all
),
periods as (
    select distinct institution, funder, currency, status, period_start, period_end from figures where aggregation = 'flow' and period_start is not null
),
inside as (
    -- A flow whose time lies inside that of another flow of the same funder to the same institution is already counted there.
    select * from periods p where exists (
        from periods as wider
        where wider.institution is not distinct from p.institution and wider.funder is not distinct from p.funder and wider.currency = p.currency and wider.status = p.status
          and wider.period_start <= p.period_start and wider.period_end >= p.period_end and (wider.period_start < p.period_start or wider.period_end > p.period_end))
)
select f.*, f.aggregation = 'flow' and i.currency is null as is_additive
from figures f
left join inside i on i.institution is not distinct from f.institution and i.funder is not distinct from f.funder and i.currency = f.currency and i.status = f.status
    and i.period_start = f.period_start and i.period_end = f.period_end and f.aggregation = 'flow'
order by f.institution, f.funder, f.currency, f.year, f.fact_id;

comment on view funding_figures is 'Each figure of research money once, and whether it may be added to others of its year.';
comment on column funding_figures.institution_id is 'organisations.organisation_id of who gets it.';
comment on column funding_figures.institution is 'Who gets it.';
comment on column funding_figures.side is 'HK, SZ, GBA, mainland or overseas.';
comment on column funding_figures.funder_id is 'organisations.organisation_id of who gives it.';
comment on column funding_figures.funder is 'Who gives it; NULL where the print does not say.';
comment on column funding_figures.currency is 'ISO 4217.';
comment on column funding_figures.status is 'actual or planned.';
comment on column funding_figures.aggregation is 'flow, stock or cumulative.';
comment on column funding_figures.period_start is 'First day it speaks of.';
comment on column funding_figures.period_end is 'Last day it speaks of.';
comment on column funding_figures.year is 'Year it speaks of.';
comment on column funding_figures.value is 'Amount.';
comment on column funding_figures.value_max is 'Upper end of a range.';
comment on column funding_figures.known_for is 'Last day it speaks of, for ordering.';
comment on column funding_figures.last_reported is 'Last publication date of a report.';
comment on column funding_figures.reviewed is 'Whether somebody checked or corrected it (seeds/corrections.csv).';
comment on column funding_figures.clipping_ids is 'Clippings that print it.';
comment on column funding_figures.story_ids is 'Distinct stories among them.';
comment on column funding_figures.fact_id is 'One report; look it up in evidence.';
comment on column funding_figures.is_additive is 'A flow that lies inside no other.';
