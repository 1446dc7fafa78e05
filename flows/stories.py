"""Articles that tell the same story become one: reprints, agency copy in several papers, the same page in both scripts.

Comparing every article with every other is out of the question. Reprints share their smallest hashes, so each article is
filed under the pairs of neighbours among its smallest ones; within a file only neighbours in time are compared (a story that
is printed a hundred times makes a chain of ninety-nine comparisons). Two articles are the same story when one prints most
of the other and they came out within two weeks of each other, or they are word for word the same whenever they came out, or one has
no date. Chains join into clusters. All of it is computed anew on every publication from the sketches, so the clusters do not depend
on the order in which clippings arrived.
"""

from __future__ import annotations

import duckdb

# How much of the shorter article the longer one has to print.
MOST = 0.6
DAYS = 14
_SMALLEST = 12
_FEWEST = 6
# Up to this length it is faster to look for each hash of one sketch in the other than to make a table of them.
_LONG = 1000
_ENOUGH = f"{MOST} * least(len(a.sketch), len(b.sketch))"

_LINKS = f"""
with filed as (
    select number, published_on, sketch[place] as one, sketch[place + 1] as other
    from (select number, published_on, sketch, unnest(range(1, least({_SMALLEST}, len(sketch)))) as place from sketched)
),
neighbours as (
    select distinct number, lag(number) over (partition by one, other order by published_on nulls last, number) as neighbour
    from filed
    qualify neighbour is not null
)
select n.number, n.neighbour
from neighbours n
join sketched a on a.number = n.number
join sketched b on b.number = n.neighbour
where case
    when abs(a.published_on - b.published_on) > {DAYS} and a.sketch <> b.sketch then false
    when len(a.sketch) <= {_LONG} and len(b.sketch) <= {_LONG} then len(list_filter(a.sketch, lambda hash: list_contains(b.sketch, hash))) >= {_ENOUGH}
    else len(list_intersect(a.sketch, b.sketch)) >= {_ENOUGH}
end
"""


def cluster_stories(con: duckdb.DuckDBPyConnection) -> None:
    """Fill ``article_stories`` anew. The caller owns the transaction.

    A story's id is the ``article_id`` of its first article, by publication date and id.
    """
    con.execute(f"""create or replace temp table sketched as
        select row_number() over (order by a.article_id) - 1 as number, a.article_id, if(len(a.sketch) >= {_FEWEST}, a.sketch, []) as sketch, c.published_on
        from articles a join clippings c using (clipping_id)
        where c.retired_at is null order by a.article_id""")
    count = con.execute("select count(*) from sketched").fetchall()[0][0]
    roots = _joined(con.execute(_LINKS).fetchall(), count)
    con.execute("delete from article_stories")
    con.execute("""insert into article_stories by name
        select article_id, first_value(article_id) over (partition by root order by published_on nulls last, article_id) as story_id
        from sketched join (select unnest(range(len($1))) as number, unnest($1::bigint[]) as root) using (number) order by article_id""", [roots])
    con.execute("drop table sketched")


def _joined(links: list[tuple[int, int]], count: int) -> list[int]:
    """For each of ``count`` articles the lowest number of its cluster (union–find with path halving).

    >>> _joined([(3, 1), (1, 4)], 5)
    [0, 1, 2, 1, 1]
    """
    parent = list(range(count))
    for one, other in links:
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        while parent[other] != other:
            parent[other] = other = parent[parent[other]]
        if one < other:
            parent[other] = one
        else:
            parent[one] = other
    for number in range(count):  # a parent is never higher than its child
        parent[number] = parent[parent[number]]
    return parent
