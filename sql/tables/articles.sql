-- Grain: one article.
create table if not exists articles (
    article_id varchar not null,
    clipping_id varchar not null,
    position integer not null,
    headline varchar,
    byline varchar[] not null,
    dateline varchar,
    agency varchar,
    text varchar not null using compression zstd,
    text_hans varchar not null,
    sketch uinteger[] not null
);

comment on table articles is 'One row per article of a clipping.';
comment on column articles.article_id is 'Clipping and position.';
comment on column articles.clipping_id is 'The clipping it stands in.';
comment on column articles.position is '1, 2, 3 … in the order of print.';
comment on column articles.headline is 'NULL where none is printed.';
comment on column articles.byline is 'Names of the reporters.';
comment on column articles.dateline is 'Place the report was sent from.';
comment on column articles.agency is 'News agency, where the byline names one.';
comment on column articles.text is 'Repaired text of the body: subheads, paragraphs, lists; a line a paragraph.';
comment on column articles.text_hans is 'The same text in Simplified script, character by character: search it with text_hans like ''%'' || hans(''聯合實驗室'') || ''%''.';
comment on column articles.sketch is 'Hashes of sampled runs of six characters, by which reprints find each other.';
