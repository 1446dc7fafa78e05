-- find_evidence('聯合實驗室'): facts of articles that print the words, in either script, in the same sentence or about an organisation of that name.
create or replace macro find_evidence(words) as table
with told as (
    select article_id from articles where text_hans like '%' || hans(words) || '%'
)
select e.fact_id, e.subject, e.metric, e.what, e.value, e.unit, e.qualifier, e.quote, e.sentence, e.headline, e.outlet, e.published_on, e.file
from evidence e
left join organisations o on o.organisation_id = e.subject_id
where (e.article_id in (from told) and hans(e.sentence) like '%' || hans(words) || '%') or o.name_hans like '%' || hans(words) || '%'
order by e.published_on nulls last, e.file, e.raw_start;
