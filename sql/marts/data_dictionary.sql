-- Grain: one column of a table or view
create or replace view data_dictionary as
select
    o.name as object, o.type, o.comment as object_comment, c.column_name, c.data_type, c.comment as column_comment
from (
    select table_name as name, 'table' as type, comment, table_oid as oid from duckdb_tables() where database_name = current_database() and schema_name = 'main'
    union all
    select view_name, 'view', comment, view_oid from duckdb_views() where database_name = current_database() and schema_name = 'main' and not internal
) o
join duckdb_columns() c on c.database_name = current_database() and c.schema_name = 'main' and c.table_name = o.name
order by o.type desc, object, c.column_index;

comment on view data_dictionary is 'What each table, view and column means.';
comment on column data_dictionary.object is 'Table or view.';
comment on column data_dictionary.type is 'table or view.';
comment on column data_dictionary.object_comment is 'What its rows are.';
comment on column data_dictionary.column_name is 'Column.';
comment on column data_dictionary.data_type is 'DuckDB type.';
comment on column data_dictionary.column_comment is 'What it means, with unit.';
