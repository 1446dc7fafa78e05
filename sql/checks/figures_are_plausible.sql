-- A range that runs backwards, a period that ends before it starts, a collaboration with one party.
select fact_id as id, 'range runs backwards' as problem from facts where value_max <= value
union all select fact_id, 'period ends before it starts' from facts where period_end < period_start
union all select fact_id, 'not a number' from facts where isnan(value) or isinf(value) or value < 0
union all select collaboration_id, 'fewer than two parties' from collaborations where len(parties) < 2 or len(parties) <> len(party_ids);
