-- Grain: one distinct content.
create table if not exists clippings (
    clipping_id varchar not null,
    file varchar not null,
    format varchar not null,
    encoding varchar,
    encoding_confidence double,
    script varchar not null,
    outlet varchar,
    published_on date,
    date_precision varchar,
    date_source varchar,
    text varchar not null using compression zstd,
    doubled_share double not null,
    rules_version varchar not null,
    ingested_at timestamp not null,
    retired_at timestamp
);

comment on table clippings is 'One row per distinct content: the decoded text that every offset points into, and what is known of its origin.';
comment on column clippings.clipping_id is 'sha256 of the bytes of the file.';
comment on column clippings.file is 'Path relative to seeds/; the first by name where several files hold the same bytes.';
comment on column clippings.format is 'txt, html, pdf, docx, rtf or md.';
comment on column clippings.encoding is 'Encoding the bytes were decoded with; NULL where the format has none.';
comment on column clippings.encoding_confidence is '0 to 1; 1 where the encoding is certain.';
comment on column clippings.script is 'traditional, simplified, mixed or none.';
comment on column clippings.outlet is 'Newspaper, agency or site, canonical name; NULL where nothing tells.';
comment on column clippings.published_on is 'Publication date (first day of its month or year where date_precision says so); NULL where nothing tells.';
comment on column clippings.date_precision is 'day, month or year.';
comment on column clippings.date_source is 'Where the date comes from: manifest, file_name, html, text …';
comment on column clippings.text is 'The decoded text as it came, never altered; raw_start and raw_end count its characters from 0.';
comment on column clippings.doubled_share is 'Share of the characters that were printed twice (fake bold), 0 to 1.';
comment on column clippings.rules_version is 'Version of lexicons and code that read it.';
comment on column clippings.ingested_at is 'When it was first loaded, UTC.';
comment on column clippings.retired_at is 'When its file disappeared from seeds/, UTC; views leave such clippings out.';
