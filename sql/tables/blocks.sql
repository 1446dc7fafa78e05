-- Grain: one block.
create table if not exists blocks (
    block_id varchar not null,
    clipping_id varchar not null,
    article_id varchar,
    kind varchar not null,
    position integer not null,
    text varchar not null using compression zstd,
    raw_start integer not null,
    raw_end integer not null
);

comment on table blocks is 'One row per typed stretch of print: headline, subhead, byline, body, caption …';
comment on column blocks.block_id is 'Clipping and number of the block.';
comment on column blocks.clipping_id is 'The clipping it stands in.';
comment on column blocks.article_id is 'The article it belongs to; NULL for page furniture.';
comment on column blocks.kind is 'headline, kicker, deck, subhead, byline, body, bullet, table, quote, caption, credit or furniture.';
comment on column blocks.position is '1, 2, 3 … within the clipping.';
comment on column blocks.text is 'Repaired text.';
comment on column blocks.raw_start is 'First character in clippings.text, from 0.';
comment on column blocks.raw_end is 'One past the last character in clippings.text.';
