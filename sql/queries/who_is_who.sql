-- Who is named with which role at an institution?
-- institution: 香港科技大學
select name, role, organisation, n_reports, first_seen, last_seen, quote
from people_directory
where hans(organisation) like '%' || hans($institution) || '%'
order by n_reports desc, name;
