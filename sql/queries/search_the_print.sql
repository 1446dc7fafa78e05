-- Which articles print these words, in either script?
-- words: 聯合實驗室
select c.file, a.position, a.headline, c.outlet, c.published_on, length(a.text) as characters
from articles a
join clippings c using (clipping_id)
where c.retired_at is null and a.text_hans like '%' || hans($words) || '%'
order by c.published_on nulls last, c.file, a.position;
