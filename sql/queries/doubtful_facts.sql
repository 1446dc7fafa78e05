-- Which facts should a person look at first?
select confidence, subject, metric, quote, sentence, file, fact_id
from evidence
where not reviewed and (confidence < 0.8 or subject is null)
order by confidence, file, raw_start;
