-- The marts keep what they count: every funding figure stands behind exactly one row.
select fact_id, count(*) as n from (select unnest(fact_ids) as fact_id from funding_by_institution) group by all having count(*) > 1;
