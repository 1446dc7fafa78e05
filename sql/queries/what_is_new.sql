-- Which facts came in with the last run?
select e.subject, e.metric, e.quote, e.headline, e.outlet, e.file
from evidence e
join clippings c using (clipping_id)
where c.ingested_at >= (select max(started_at) from runs)
order by e.file, e.raw_start;
