-- Which characters of which clipping prove a figure?
-- words: 科研項目
select e.subject, e.quote, e.file, e.raw_start, e.raw_end, substring(c.text, e.raw_start + 1, e.raw_end - e.raw_start) as print, e.sentence
from find_evidence($words) f
join evidence e using (fact_id)
join clippings c using (clipping_id)
order by e.file, e.raw_start;
