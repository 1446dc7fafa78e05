-- Grain: one fact that is an amount of money
-- Kept: computed once, at publication.
create or replace view money_in_hkd as
with printed as (
    -- The clipping's own conversion: （約合港幣9,045萬元）.
    select converts as fact_id, max(value) as hkd from evidence where converts is not null and unit = 'HKD' group by converts
)
select
    e.fact_id, e.subject as institution, e.metric, e.value, e.unit as currency, e.aggregation, e.status, coalesce(e.period_end, e.as_of, e.published_on) as known_for,
    case when e.unit = 'HKD' then e.value when p.hkd is not null then p.hkd else e.value * r.hkd end as hkd,
    case when e.unit = 'HKD' then 'as printed' when p.hkd is not null then 'converted in the clipping' when r.hkd is not null then 'fx_rates.csv ' || r.year end as hkd_source,
    1 as n_reports, 1 as n_distinct, e.reviewed, e.quote, e.file
from evidence e
left join printed p using (fact_id)
left join fx_rates r on r.currency = e.unit and r.year = year(coalesce(e.period_end, e.as_of, e.published_on))
where length(e.unit) = 3 and e.unit = upper(e.unit) and e.converts is null
order by e.fact_id;

comment on view money_in_hkd is 'Amounts of money in Hong Kong dollars, where the clipping itself or the rates of seeds/fx_rates.csv tell how to convert; nothing is guessed.';
comment on column money_in_hkd.fact_id is 'The amount; look it up in evidence.';
comment on column money_in_hkd.institution is 'Subject of the fact.';
comment on column money_in_hkd.metric is 'funding, investment, financing …';
comment on column money_in_hkd.value is 'Amount as printed.';
comment on column money_in_hkd.currency is 'ISO 4217.';
comment on column money_in_hkd.aggregation is 'stock, flow or cumulative.';
comment on column money_in_hkd.status is 'actual or planned.';
comment on column money_in_hkd.known_for is 'Day it speaks of, else the day it was printed; its year chooses the rate.';
comment on column money_in_hkd.hkd is 'Hong Kong dollars; NULL where nothing tells.';
comment on column money_in_hkd.hkd_source is 'as printed, converted in the clipping, or fx_rates.csv with the year of the rate.';
comment on column money_in_hkd.n_reports is '1: one fact of one clipping.';
comment on column money_in_hkd.n_distinct is '1.';
comment on column money_in_hkd.reviewed is 'Whether somebody checked or corrected it (seeds/corrections.csv).';
comment on column money_in_hkd.quote is 'As printed.';
comment on column money_in_hkd.file is 'Where.';
