-- Grain: one clipping that is still in seeds/
-- Kept: computed once, at publication.
create or replace view coverage as
with told as (
    select clipping_id, count(*) as articles, sum(length(text) - length(translate(text, '。！？', '')))::bigint as sentences from articles group by clipping_id
),
found as (
    select clipping_id, count(*) as facts, count(*) filter (subject is null) as facts_without_subject from evidence group by clipping_id
),
joined as (
    select clipping_id, count(*) as collaborations from collaborations join articles using (article_id) group by clipping_id
),
named as (
    select clipping_id, count(*) as people from people join articles using (article_id) group by clipping_id
),
doubted as (
    select clipping_id, count(*) as issues from issues group by clipping_id
)
select
    c.file, c.outlet, c.published_on, c.format, c.encoding, c.script, c.doubled_share, length(c.text) as characters,
    coalesce(articles, 0) as articles, coalesce(sentences, 0) as sentences, coalesce(facts, 0) as facts,
    coalesce(facts_without_subject, 0) as facts_without_subject, coalesce(collaborations, 0) as collaborations, coalesce(people, 0) as people,
    coalesce(issues, 0) as issues, c.clipping_id
from clippings c
left join told using (clipping_id)
left join found using (clipping_id)
left join joined using (clipping_id)
left join named using (clipping_id)
left join doubted using (clipping_id)
where c.retired_at is null
order by c.file;

comment on view coverage is 'What was got out of each clipping, and what was left in doubt.';
comment on column coverage.file is 'Relative to seeds/.';
comment on column coverage.outlet is 'Newspaper, agency or site.';
comment on column coverage.published_on is 'Publication date.';
comment on column coverage.format is 'txt, html, pdf …';
comment on column coverage.encoding is 'Encoding it was decoded with.';
comment on column coverage.script is 'traditional, simplified, mixed or none.';
comment on column coverage.doubled_share is 'Share of characters printed twice.';
comment on column coverage.characters is 'Length of the decoded text.';
comment on column coverage.articles is 'Articles found.';
comment on column coverage.sentences is 'Full stops, question and exclamation marks in the articles.';
comment on column coverage.facts is 'Facts found.';
comment on column coverage.facts_without_subject is 'Of these, how many have no subject.';
comment on column coverage.collaborations is 'Collaborations found.';
comment on column coverage.people is 'People with a role found.';
comment on column coverage.issues is 'Doubts noted.';
comment on column coverage.clipping_id is 'The clipping.';
