-- Grain: one story, however often it is printed
-- Kept: computed once, at publication.
create or replace view stories as
with told as (
    select s.story_id, a.article_id, a.headline, c.outlet, c.published_on, c.file, c.clipping_id, c.script,
        row_number() over (partition by s.story_id order by c.published_on nulls last, a.article_id) as place
    from article_stories s join articles a using (article_id) join clippings c using (clipping_id)
)
select
    story_id, any_value(headline order by place) filter (headline is not null) as headline, min(published_on) as first_published, max(published_on) as last_published,
    count(distinct clipping_id) as n_reports, 1 as n_distinct, count(*) as n_articles,
    list_sort(list(distinct outlet) filter (outlet is not null)) as outlets, list_sort(list(distinct script)) as scripts, list(file order by place) as files, list(article_id order by place) as article_ids
from told
group by story_id
order by n_reports desc, first_published nulls last, story_id;

comment on view stories is 'Stories with the articles that tell them: reprints, agency copy and the same page in another script are one.';
comment on column stories.story_id is 'article_id of its first article.';
comment on column stories.headline is 'Headline of the first article that has one.';
comment on column stories.first_published is 'First publication date.';
comment on column stories.last_published is 'Last publication date.';
comment on column stories.n_reports is 'Clippings that print it.';
comment on column stories.n_distinct is '1: it is one story.';
comment on column stories.n_articles is 'Articles that tell it.';
comment on column stories.outlets is 'Who printed it.';
comment on column stories.scripts is 'traditional, simplified or mixed.';
comment on column stories.files is 'Where, in the order of time.';
comment on column stories.article_ids is 'The articles, in that order.';
