"""Articles that tell the same story become one: reprints, agency copy in several papers, the same page in both scripts.

Comparing every article with every other is out of the question. Reprints share their smallest hashes, so each article is
filed under the pairs of neighbours among its smallest ones; within a file only neighbours in time are compared (a story that
is printed a hundred times makes a chain of ninety-nine comparisons). Two articles are the same story when one prints most
of the other and they came out within two weeks of each other, or word for word the same whenever they came out, or one has no date. Chains join into clusters. All of it is
computed anew on every publication from the sketches, so the clusters do not depend on the order in which clippings arrived.
"""

from __future__ import annotations

import duckdb

# How much of the shorter article the longer one has to print.
MOST = 0.6
DAYS = 14
_SMALLEST = 12
_FEWEST = 6

_LINKS = f"""
with sketched as (
    select a.article_id, a.sketch, c.published_on
    from articles a join clippings c using (clipping_id)
    where c.retired_at is null and len(a.sketch) >= {_FEWEST}
),
filed as (
    select article_id, published_on, sketch[place] as one, sketch[place + 1] as other
    from (select article_id, published_on, sketch, unnest(range(1, least({_SMALLEST}, len(sketch)))) as place from sketched)
),
neighbours as (
    select distinct article_id, lag(article_id) over (partition by one, other order by published_on nulls last, article_id) as neighbour_id
    from filed
    qualify neighbour_id is not null
)
select n.article_id, n.neighbour_id
from neighbours n
join sketched a on a.article_id = n.article_id
join sketched b on b.article_id = n.neighbour_id
where (a.published_on is null or b.published_on is null or abs(a.published_on - b.published_on) <= {DAYS} or a.sketch = b.sketch)
  and len(list_intersect(a.sketch, b.sketch)) >= {MOST} * least(len(a.sketch), len(b.sketch))
"""


def cluster_stories(con: duckdb.DuckDBPyConnection) -> None:
    """Fill ``article_stories`` anew. The caller owns the transaction.

    A story's id is the ``article_id`` of its first article, by publication date and id.
    """
    stories = _joined(con.execute(_LINKS).fetchall())
    con.execute("delete from article_stories")
    con.execute("create or replace temp table joined as select unnest(?::varchar[]) as article_id, unnest(?::varchar[]) as root",
                [list(stories), list(stories.values())])
    con.execute("""insert into article_stories by name
        with placed as (
            select a.article_id, coalesce(j.root, a.article_id) as root, c.published_on
            from articles a join clippings c using (clipping_id) left join joined j using (article_id)
            where c.retired_at is null)
        select article_id, first_value(article_id) over (partition by root order by published_on nulls last, article_id) as story_id
        from placed order by article_id""")
    con.execute("drop table joined")


def _joined(links: list[tuple[str, str]]) -> dict[str, str]:
    """Each linked article with the representative of its cluster (union–find)."""
    parent: dict[str, str] = {}

    def root(article: str) -> str:
        parent.setdefault(article, article)
        while parent[article] != article:
            parent[article] = article = parent[parent[article]]
        return article

    for one, other in sorted(links):
        a, b = root(one), root(other)
        parent[max(a, b)] = min(a, b)
    return {article: root(article) for article in sorted(parent)}
