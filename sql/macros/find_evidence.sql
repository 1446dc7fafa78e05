-- find_evidence('聯合實驗室'): facts whose sentence prints the words, in either script, or that are about an organisation of that name.
create or replace macro find_evidence(words) as table
select e.fact_id, e.subject, e.metric, e.what, e.value, e.unit, e.qualifier, e.quote, e.sentence, e.headline, e.outlet, e.published_on, e.file
from evidence e
left join organisations o on o.organisation_id = e.subject_id
where regexp_matches(e.sentence, either_script(words)) or o.name_hans like '%' || hans(words) || '%'
order by e.published_on nulls last, e.file, e.raw_start;
