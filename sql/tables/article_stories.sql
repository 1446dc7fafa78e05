-- Grain: one article of a clipping that is still in seeds/. Rebuilt on every publication.
create table if not exists article_stories (
    article_id varchar not null,
    story_id varchar not null
);

comment on table article_stories is 'One row per article: the story it tells. Reprints and near-duplicates, in either script, share one.';
comment on column article_stories.article_id is 'The article.';
comment on column article_stories.story_id is 'article_id of the first article of the story; its own where nobody else tells it.';
