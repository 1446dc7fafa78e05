-- text[raw_start:raw_end] prints the quote: the same characters once or twice, white space aside.
with quotes as (
    select fact_id as id, quote, raw_start, raw_end, article_id from facts
    union all select collaboration_id, quote, raw_start, raw_end, article_id from collaborations
    union all select article_id || ' ' || name, quote, raw_start, raw_end, article_id from people
),
printed as (
    select id, quote, substring(c.text, raw_start + 1, raw_end - raw_start) as print, doubled_share
    from quotes join articles using (article_id) join clippings c using (clipping_id)
),
others as (
    -- Most stand in the print as they are.
    select id, translate(quote, E' \t\n\f\r', '') as quote, translate(print, E' \t\n\f\r', '') as print, doubled_share
    from printed where quote <> print or trim(quote, E' \t\n\f\r') = ''
)
select id, quote, print from others
where quote = '' or case
    when doubled_share = 0 then quote <> print
    else translate(quote, print, '') <> '' or translate(print, quote, '') <> '' or length(print) not between length(quote) and 2 * length(quote)
end;
