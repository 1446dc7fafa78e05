-- Which Hong Kong institutions work with which Shenzhen parties, how, and since when?
select hk_party, mainland_party, kinds, n_undertakings, n_reports, n_distinct, first_seen, last_seen
from collaboration_network
where mainland_side = 'SZ'
order by n_distinct desc, hk_party, mainland_party;
