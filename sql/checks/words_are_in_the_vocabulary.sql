-- No value outside the vocabularies of the data dictionary, no unit by default.
select 'metric' as "column", metric as word from facts where metric not in ('funding', 'investment', 'financing', 'projects', 'papers', 'patents', 'labs',
    'centres', 'companies', 'institutions', 'people', 'students', 'programmes', 'hospitals', 'floor_area', 'share', 'growth', 'other')
union all select 'qualifier', qualifier from facts where qualifier not in ('exact', 'about', 'over', 'nearly', 'under', 'at_most')
union all select 'aggregation', aggregation from facts where aggregation not in ('stock', 'flow', 'cumulative')
union all select 'status', status from facts where status not in ('actual', 'planned')
union all select 'unit', quote from facts where trim(unit) = ''
union all select 'kind', kind from collaborations where kind not in ('joint_institute', 'joint_lab', 'agreement', 'joint_training', 'incubator', 'fund',
    'alliance', 'base', 'other')
union all select 'collaboration status', status from collaborations where status not in ('established', 'planned')
union all select 'side', side from organisations where side not in ('HK', 'SZ', 'GBA', 'mainland', 'overseas');
