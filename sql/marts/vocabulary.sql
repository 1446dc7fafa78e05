-- Grain: one word of a vocabulary
create or replace view vocabulary as
select * from (values
    ('metric', 'funding', 'Research funding', '科研經費'), ('metric', 'investment', 'Investment', '投資'), ('metric', 'financing', 'Financing raised', '融資'), ('metric', 'projects', 'Projects', '項目'),
    ('metric', 'papers', 'Papers', '論文'), ('metric', 'patents', 'Patents', '專利'), ('metric', 'labs', 'Laboratories', '實驗室'), ('metric', 'centres', 'Centres', '中心'), ('metric', 'companies', 'Companies', '企業'),
    ('metric', 'institutions', 'Institutions', '院校機構'), ('metric', 'people', 'People', '人員'), ('metric', 'students', 'Students', '學生'), ('metric', 'programmes', 'Programmes', '課程'), ('metric', 'hospitals', 'Hospitals', '醫院'),
    ('metric', 'floor_area', 'Floor or site area', '面積'), ('metric', 'share', 'Share', '佔比'), ('metric', 'growth', 'Growth', '增幅'), ('metric', 'other', 'Other', '其他'),
    ('collaboration_kind', 'joint_institute', 'Joint institute', '共建研究院'), ('collaboration_kind', 'joint_lab', 'Joint laboratory', '聯合實驗室'), ('collaboration_kind', 'agreement', 'Agreement', '合作協議'),
    ('collaboration_kind', 'joint_training', 'Joint training', '聯合培養'), ('collaboration_kind', 'incubator', 'Incubator', '孵化器'), ('collaboration_kind', 'fund', 'Fund', '基金'), ('collaboration_kind', 'alliance', 'Alliance', '聯盟'),
    ('collaboration_kind', 'base', 'Base', '基地'), ('collaboration_kind', 'other', 'Other', '其他'),
    ('status', 'actual', 'Actual', '已實現'), ('status', 'planned', 'Planned', '計劃中'), ('status', 'established', 'Established', '已成立'),
    ('aggregation', 'stock', 'State at a time', '存量'), ('aggregation', 'flow', 'Within a period', '流量'), ('aggregation', 'cumulative', 'Since a beginning', '累計'),
    ('qualifier', 'exact', 'exactly', '正好'), ('qualifier', 'about', 'about', '約'), ('qualifier', 'over', 'more than', '逾'), ('qualifier', 'nearly', 'nearly', '近'), ('qualifier', 'under', 'less than', '不足'), ('qualifier', 'at_most', 'at most', '至多'),
    ('organisation_kind', 'university', 'University', '大學'), ('organisation_kind', 'institute', 'Institute', '研究院所'), ('organisation_kind', 'laboratory', 'Laboratory', '實驗室'), ('organisation_kind', 'centre', 'Centre', '中心'),
    ('organisation_kind', 'school', 'School', '學院'), ('organisation_kind', 'hospital', 'Hospital', '醫院'), ('organisation_kind', 'company', 'Company', '企業'), ('organisation_kind', 'incubator', 'Incubator', '孵化器'),
    ('organisation_kind', 'park', 'Park', '園區'), ('organisation_kind', 'government', 'Government body', '政府部門'), ('organisation_kind', 'funder', 'Funder', '資助機構'), ('organisation_kind', 'fund', 'Fund', '基金'),
    ('organisation_kind', 'scheme', 'Scheme', '計劃'), ('organisation_kind', 'association', 'Association', '協會學會'), ('organisation_kind', 'collective', 'Several together', '統稱'), ('organisation_kind', 'place', 'Place', '地方'),
    ('organisation_kind', 'media', 'News medium', '媒體'), ('organisation_kind', 'other', 'Other', '其他'),
    ('script', 'traditional', 'Traditional', '繁體'), ('script', 'simplified', 'Simplified', '簡體'), ('script', 'mixed', 'Both scripts', '繁簡混用'), ('script', 'none', 'No Chinese', '無中文'),
    ('side', 'HK', 'Hong Kong', '香港'), ('side', 'SZ', 'Shenzhen', '深圳'), ('side', 'GBA', 'Greater Bay Area', '大灣區'), ('side', 'mainland', 'Mainland', '內地'), ('side', 'overseas', 'Overseas', '海外')
) as words(domain, word, name_en, name_zh)
order by domain, word;

comment on view vocabulary is 'English and Chinese names for the words that metrics, kinds, sides and the like are made of.';
comment on column vocabulary.domain is 'metric, collaboration_kind, organisation_kind, status, aggregation, qualifier, script or side.';
comment on column vocabulary.word is 'As in the tables.';
comment on column vocabulary.name_en is 'English.';
comment on column vocabulary.name_zh is 'Chinese, Traditional script.';
