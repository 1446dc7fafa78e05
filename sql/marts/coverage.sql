-- Grain: one clipping that is still in seeds/
-- Kept: computed once, at publication.
create or replace view coverage as
select
    c.file, c.outlet, c.published_on, c.format, c.encoding, c.script, c.doubled_share, length(c.text) as characters,
    (select count(*) from articles a where a.clipping_id = c.clipping_id) as articles,
    (select coalesce(sum(length(a.text) - length(translate(a.text, '。！？', ''))), 0)::bigint from articles a where a.clipping_id = c.clipping_id) as sentences,
    (select count(*) from evidence e where e.clipping_id = c.clipping_id) as facts,
    (select count(*) from evidence e where e.clipping_id = c.clipping_id and e.subject is null) as facts_without_subject,
    (select count(*) from collaborations x join articles a using (article_id) where a.clipping_id = c.clipping_id) as collaborations,
    (select count(*) from people x join articles a using (article_id) where a.clipping_id = c.clipping_id) as people,
    (select count(*) from issues i where i.clipping_id = c.clipping_id) as issues,
    c.clipping_id
from clippings c
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
