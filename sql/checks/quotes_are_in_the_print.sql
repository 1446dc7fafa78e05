-- text[raw_start:raw_end] prints the quote: the same characters once or twice, white space aside.
with quotes as (
    select fact_id as id, quote, raw_start, raw_end, article_id from facts
    union all select collaboration_id, quote, raw_start, raw_end, article_id from collaborations
    union all select article_id || ' ' || name, quote, raw_start, raw_end, article_id from people
),
printed as (
    select id, regexp_replace(quote, '\s', '', 'g') as quote, c.doubled_share,
        regexp_replace(substring(c.text, raw_start + 1, raw_end - raw_start), '\s', '', 'g') as print
    from quotes join articles using (article_id) join clippings c using (clipping_id)
)
select id, quote, print from printed
where quote = '' or case
    when doubled_share = 0 then quote <> print
    else list_sort(list_distinct(string_split(quote, ''))) <> list_sort(list_distinct(string_split(print, '')))
        or length(print) not between length(quote) and 2 * length(quote)
end;
