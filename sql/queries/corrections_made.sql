-- What has been corrected, by whom and why?
select c.decided_on, c.who, c.field, c.original, c.corrected, c.why, f.quote, f.sentence
from corrections c
join facts f using (fact_id)
order by c.decided_on desc, c.line;
