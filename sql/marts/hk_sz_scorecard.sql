-- Grain: year × metric × unit × aggregation × status
-- Kept: computed once, at publication.
create or replace view hk_sz_scorecard as
with recursive ancestors as (
    select organisation_id, side, parent_id from organisations where side in ('HK', 'SZ')
    union
    select a.organisation_id, a.side, p.parent_id from ancestors a join organisations p on p.organisation_id = a.parent_id where p.parent_id is not null
),
hong_kong_in_shenzhen as (
    -- An institute with a Hong Kong parent (or its parent's parent) in Shenzhen, or the other way round, is collaboration itself.
    select distinct a.organisation_id from ancestors a join organisations p on p.organisation_id = a.parent_id
    where (a.side = 'SZ' and p.side = 'HK') or (a.side = 'HK' and p.side = 'SZ')
),
concerned as (
    select e.*, year(coalesce(e.period_end, e.as_of, e.published_on)) as year
    from evidence e
    left join organisations c on c.organisation_id = e.counterpart_id
    where e.subject is not null and e.converts is null and e.metric <> 'other'
      and (e.subject_id in (from hong_kong_in_shenzhen) or e.counterpart_id in (from hong_kong_in_shenzhen)
           or (e.subject_side = 'HK' and c.side = 'SZ') or (e.subject_side = 'SZ' and c.side = 'HK'))
),
figures as (
    select
        year, metric, unit, aggregation, status, subject, counterpart, coalesce(what, '') as what, period_start, period_end, value,
        max(coalesce(as_of, period_end, published_on)) as known_for, bool_or(reviewed) as reviewed, max(confidence) as confidence,
        list(distinct clipping_id) as clipping_ids, list(distinct story_id) as story_ids, min(fact_id) as fact_id
    from concerned
    group by all
),
periods as (
    select distinct metric, unit, status, subject, counterpart, what, period_start, period_end from figures where aggregation = 'flow' and period_start is not null
),
inside as (
    select * from periods p where exists (
        from periods as wider
        where wider.subject = p.subject and wider.metric = p.metric and wider.unit = p.unit and wider.what = p.what and wider.status = p.status
          and wider.counterpart is not distinct from p.counterpart
          and wider.period_start <= p.period_start and wider.period_end >= p.period_end and (wider.period_start < p.period_start or wider.period_end > p.period_end))
),
counted as (
    -- Flows add up unless they lie inside one another. Of a stock or a cumulative figure the latest of the year stands for its institution; where
    -- one report counts the same thing under several nouns (150間公司，當中初創80間), the largest.
    select f.*, case when f.aggregation = 'flow' then i.unit is null
        else row_number() over (partition by f.year, f.metric, f.unit, f.aggregation, f.status, f.subject, f.counterpart order by f.known_for desc nulls last, f.value desc, f.fact_id) = 1 end as is_counted
    from figures f
    left join inside i on i.subject = f.subject and i.metric = f.metric and i.unit = f.unit and i.what = f.what and i.status = f.status
        and i.counterpart is not distinct from f.counterpart and i.period_start = f.period_start and i.period_end = f.period_end and f.aggregation = 'flow'
)
select
    year, metric, unit, aggregation, status,
    case when unit <> '%' then sum(value order by fact_id) filter (is_counted) end as total,
    count(*) filter (is_counted) as n_figures,
    count(distinct subject) as n_institutions,
    len(list_distinct(flatten(list(clipping_ids))))::bigint as n_reports,
    len(list_distinct(flatten(list(story_ids))))::bigint as n_distinct,
    round(avg(confidence order by fact_id) filter (is_counted), 3) as confidence,
    bool_or(reviewed) as reviewed,
    list(fact_id order by fact_id) filter (is_counted) as fact_ids
from counted
group by year, metric, unit, aggregation, status
order by year nulls last, metric, unit, aggregation, status;

comment on view hk_sz_scorecard is 'What is known about collaboration between Hong Kong and Shenzhen, year by year: figures of institutes that one side keeps on the other, and of one side with the other. Figures of the metric other are of all sorts and left out.';
comment on column hk_sz_scorecard.year is 'Year the figure speaks of, else the year it was printed; NULL where neither is known.';
comment on column hk_sz_scorecard.metric is 'What kind of figure.';
comment on column hk_sz_scorecard.unit is 'Currency, area unit, % or classifier; never added across units.';
comment on column hk_sz_scorecard.aggregation is 'stock, flow or cumulative; never added across them.';
comment on column hk_sz_scorecard.status is 'actual or planned.';
comment on column hk_sz_scorecard.total is 'Flows: sum of what does not lie inside one another. Stock and cumulative: sum of the latest (of several at once the largest) figure of each institution. NULL for shares, which do not add up.';
comment on column hk_sz_scorecard.n_figures is 'Figures in the total.';
comment on column hk_sz_scorecard.n_institutions is 'Institutions they are about.';
comment on column hk_sz_scorecard.n_reports is 'Clippings that print it.';
comment on column hk_sz_scorecard.n_distinct is 'Distinct stories among them: reprints and near-duplicates are one.';
comment on column hk_sz_scorecard.confidence is 'Mean confidence of the figures in the total, 0 to 1.';
comment on column hk_sz_scorecard.reviewed is 'Whether somebody checked or corrected it (seeds/corrections.csv).';
comment on column hk_sz_scorecard.fact_ids is 'A fact behind each figure in the total; look it up in evidence.';
