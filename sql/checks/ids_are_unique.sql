-- A row would be counted twice.
select 'clippings' as "table", clipping_id as id from clippings group by all having count(*) > 1
union all select 'articles', article_id from articles group by all having count(*) > 1
union all select 'blocks', block_id from blocks group by all having count(*) > 1
union all select 'facts', fact_id from facts group by all having count(*) > 1
union all select 'collaborations', collaboration_id from collaborations group by all having count(*) > 1
union all select 'organisations', organisation_id from organisations group by all having count(*) > 1
union all select 'people', article_id || ' ' || name from people group by all having count(*) > 1
union all select 'files', file from files group by all having count(*) > 1
union all select 'quarantine', file from quarantine group by all having count(*) > 1;
