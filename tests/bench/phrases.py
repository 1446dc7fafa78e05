"""What the invented clippings of ``tests.bench.clippings`` are made of: names, clauses and sentences, after the real ones.

``{slot}`` stands for a choice from ``BANKS``, for one of the article's cast (``{hk}``, ``{sz}``, ``{person}``, ``{place}``) or for a number
(``{few}``, ``{many}``, ``{money}``, …). The names are a list of our own, not the lexicon's, so that a new lexicon row leaves the clippings as they are.
"""

HONG_KONG = ("香港大學", "香港中文大學", "香港科技大學", "香港理工大學", "香港城市大學", "香港浸會大學", "嶺南大學", "香港教育大學", "香港都會大學", "香港科技園公司",
             "香港應用科技研究院", "香港生產力促進局", "港大", "港科大", "理大", "城大", "港中大")
SHENZHEN = ("香港大學深圳研究院", "香港中文大學深圳研究院", "香港科技大學深圳研究院", "香港理工大學深圳研究院", "香港城市大學深圳研究院", "香港中文大學（深圳）", "香港科學園深圳分園",
            "香港大學深圳醫院", "南方科技大學", "深圳大學", "哈爾濱工業大學（深圳）", "清華大學深圳國際研究生院", "深圳先進技術研究院", "深圳灣實驗室", "鵬城實驗室", "深圳市科技創新委員會",
            "華為", "騰訊", "前海深港青年夢工場", "深圳虛擬大學園")
PERSONS = ("陳志明", "李美華", "王偉", "張曉彤", "黃國強", "何詠詩", "林子軒", "周文", "吳嘉欣", "鄭浩然", "梁俊傑", "馮婉婷", "歐陽靜", "鄧家樂", "譚振邦", "蔡依敏", "曾德成", "蘇慧", "盧偉聰", "葉子健")
PLACES = ("南山", "河套", "前海", "福田", "光明", "龍崗", "落馬洲", "坪山", "寶安", "沙田")
OUTLETS = ("香港文匯報", "大公報", "明報", "星島日報", "深圳特區報", "南方日報", "信報", "香港經濟日報", "香港商報", "東方日報")

BANKS: dict[str, tuple[str, ...]] = {
    "source": ("據介紹", "據悉", "記者了解到", "校方回覆查詢時說", "園區負責人透露", "發言人表示", "消息人士指出", "根據雙方協議", "按照規劃", "出席儀式的官員形容", "有學者認為", "業界普遍相信", "翻查資料",
               "{person}教授表示", "{hk}副校長{person}指出", "院長{person}說", "行政總裁{person}坦言", "回顧過去數年，{person}說", "{sz}負責人{person}介紹"),
    "actor": ("{hk}", "{sz}", "該校", "該院", "雙方", "兩地高校", "研究團隊", "特區政府", "深圳市政府", "園區", "不少初創企業", "港校", "有關部門", "該中心", "{person}的團隊", "內地合作夥伴"),
    "field": ("人工智能", "生物醫藥", "新材料", "微電子", "機器人", "海洋科學", "金融科技", "大數據", "再生醫學", "腦科學", "量子信息", "新能源", "智慧城市", "中醫藥", "航空航天", "集成電路設計", "醫療影像", "環境監測"),
    "deed": ("加強在{field}及{field}領域的合作", "把實驗室的成果帶到{place}轉化", "在人才培養、設備共享和數據流通等方面尋求突破", "探索科研資金過境使用的新安排", "讓年輕人兩邊都看得見出路",
             "借助對岸完整的供應鏈縮短產品開發的時間", "為有志北上的畢業生提供諮詢和場地", "推動{field}的標準兩地互認", "結合本身的基礎研究與當地的產業優勢", "打造具國際影響力的{field}創新高地",
             "把{field}列為未來的重點方向", "定期舉辦論壇和工作坊，邀請海外專家分享", "簡化科研樣本和儀器出入境的手續", "設立面向青年學者的訪問計劃", "與醫院和企業一起驗證新的診斷技術",
             "解決企業在{field}方面的技術難題", "鼓勵教師到企業掛職，也歡迎工程師回到課堂", "由龍頭企業出題、高校解題", "完善知識產權的歸屬和分配", "在落馬洲河兩岸形成互補的格局"),
    "reason": ("由於兩地制度不同", "在國家政策的支持下", "隨着大灣區規劃逐步落實", "面對激烈的國際競爭", "為了配合產業升級的需要", "考慮到過境手續繁複", "受惠於毗鄰口岸的位置", "在疫情過後重新通關的帶動下", "憑藉多年累積的科研實力",
               "有別於以往單打獨鬥的做法", "為回應業界多年的訴求", "在校友和社會各界的支持下"),
    "result": ("形成「香港科研＋深圳孵化」的模式", "成果逐漸走出實驗室", "成為兩地合作的示範", "進一步鞏固香港作為國際創科中心的地位", "令更多家庭和病人受惠", "有助吸引海外人才來港發展", "為初創公司省下不少時間和成本", "也為其他院校提供可以借鑑的經驗",
               "標誌着合作進入新階段", "在業內引起廣泛關注", "補上了產業鏈最薄弱的一環", "讓科研人員不必再為手續奔波"),
    "remark": ("合作不是一紙協議，而是天天都要做的事", "最難的不是技術，而是找到合適的人", "我們希望學生走出課室，看看市場真正需要甚麼", "香港有一流的基礎研究，深圳有一流的產業化能力，兩者缺一不可", "過河只要十多分鐘，觀念上的距離卻要慢慢走",
               "做科研要耐得住寂寞，也要聽得見市場的聲音", "以前是我們去敲門，現在是他們主動找上門", "數據能不能過境，決定這個項目走得多遠", "一個人可以走得快，一群人才能走得遠"),
    "about": ("", "", "", "逾", "約", "近", "超過", "不少於", "至少"), "currency": ("元", "元", "元人民幣", "港元", "港元", "元（人民幣，下同）", "美元"),
    "when": ("去年", "今年上半年", "{year}年", "{year}年{month}月", "過去三年", "截至{year}年底", "截至去年底", "上月", "首三季", "成立至今", "自{year}年起", "五年來"),
    "later": ("未來三年", "明年", "{year2}年前", "下學年起", "今年內", "未來五年", "長遠而言"),
    "thing": ("{about}{few}個研究中心", "{about}{many}項科研項目", "{about}{many}篇論文", "{about}{few}項專利", "{about}{many}家企業", "{about}{few}個聯合實驗室", "{about}{many}名科研人員", "{about}{many}名研究生", "{about}{few}間初創公司", "{about}{few}個創新平台"),
}

# Sentences with figures: most are facts, some are not (dates, ages, ordinals, set phrases).
FIGURES = (
    "{hk}與{sz}昨日簽署合作備忘錄，雙方將共建{field}聯合實驗室，首期投入{money}{currency}。",
    "{hk}{when}獲得科研經費{about}{money}港元，按年增長{percent}%。",
    "該校至今在深圳設立{few}個研究中心，{about}{many}名科研人員參與{few}項國家級項目。",
    "{person}教授表示，{hk}計劃{later}在{place}培養博士生{many}名，並增聘{few}名教員。",
    "{sz}佔地{about}{few}萬平方米，建築面積{few}.{digit}萬平方米，已有{many}家企業進駐，當中{percent}%來自香港。",
    "截至{year}年底，兩地高校共建聯合實驗室{few}個，發表論文{about}{many}篇，獲專利{few}件。",
    "{hk}副校長{person}指出，聯合培養項目自{year}年起已錄取{many}名學生，其中{few}人已經畢業。",
    "{source}，{place}將成立規模{money}元的創科基金，由{sz}與{hk}共同管理，重點投向{field}。",
    "{sz}孵化了{few}間初創公司，融資總額{about}{money}元人民幣。",
    "活動吸引逾{many}人參加，{hk}學生會代表亦有出席。",
    "{when}，{sz}承擔各級科研項目{many}餘項，發表{about}{many}篇研究論文，獲得專利{few}項。",
    "該項目總投資{about}{money}{currency}，{hk}佔{percent}%，餘下由{sz}承擔。",
    "園區{when}新增{thing}，較前年同期上升{percent}%，其中{chinese}成從事{field}。",
    "「{when}我們拿到{about}{money}元經費，在研項目{few}多個。」{sz}一名負責人說。",
    "{person}的公司{when}完成{money}元的首輪融資，投資者包括{few}家本地基金，員工由{few}人增至{many}人。",
    "政府{when}撥款{money}港元支持{few}所大學，每所上限為{money}元，大學須配對不少於{percent}%。",
    "{few}歲的{person}{year}年由{hk}畢業，第二年便在{place}開設工場，每天往返口岸兩次。",
    "獲批資金達{money}元（約合港幣{money}元），涉及{field}、{field}等{few}個項目。",
    "{later}，{hk}擬在{place}增設{thing}，首批{few}名教授將於{month}月到任。",
    "{source}，香港院校產學研基地獲批土地{chinese_many}公頃，建築面積各{chinese_many}平方米。",
    "{hk}在最新的世界大學排名中升至第{few}位，{field}學科位列亞洲前{few}。",
    "{sz}首{few}年營運開支{about}{money}港元，出租率為{percent}%，長遠目標{many}間。",
    "論壇於{month}月{day}日在{place}舉行，為期{chinese}天，設{few}個分會場，{hk}派出{few}人。",
    "{hk}{when}與{sz}聯合獲批項目{few}項，經費{digit}.{digit}億；合作發表論文{many}篇，共同申請專利{few}項。",
    "在「一國兩制」下，{hk}的{few}個團隊可在深圳申請「863」計劃，每項資助{money}{currency}。",
    "該大樓樓高{few}層，總面積{many}平方米，{chinese}成空間用作科研，{percent}%留給初創企業。",
    "截至{year}年{month}月，{sz}已有{thing}，另有{thing}正在籌備。",
    "{hk}{year}-{short}年度承接研究項目{few}個，總值{money}港元；顧問項目{few}個，涉款{money}港元。",
    "醫院{when}服務病人{about}{many}人次，當中{percent}%為港人，設有{few}張病床。",
    "{person}團隊的研究成果刊於{month}月{day}日的《自然》，涉及{many}名志願者，準確率達{percent}.{digit}%。",
)

# Sentences without figures, put together from clauses: most of a page is such prose.
PROSE = (
    "{source}，{reason}，{actor}{wish}{deed}，{result}。", "{reason}，{actor}{wish}{deed}。", "{source}，{actor}近年積極{deed}，{result}。", "{actor}亦{wish}{deed}，同時{deed}，{result}。",
    "「{remark}。」{person}這樣形容兩地的合作。", "{person}說：「{remark}，{remark}。」", "{source}，{field}、{field}和{field}是雙方最有條件攜手的領域，{actor}{wish}{deed}。",
    "{actor}與{actor}往來日漸頻密，{reason}，過去各自為政的局面已經改變，{result}。", "不過，{reason}，{actor}在{deed}時仍遇到不少困難，{source}，有關問題有待兩地政府一起解決。",
    "談到未來，{person}希望{actor}能夠{deed}，並相信這樣{result}。", "在{place}的展廳裏，記者看到{field}的最新成果，工作人員向來賓逐一示範，{source}，這些技術正準備{deed}。",
    "{hk}的{person}早年留學海外，專研{field}，回港後一直致力{deed}，曾多次獲得學界的肯定。", "{source}，{actor}{wish}{deed}；而{actor}則會{deed}，{result}。",
)
BANKS["wish"] = ("將", "希望", "計劃", "有意", "正着手", "承諾", "致力", "會繼續", "呼籲各方", "決心")

# What else stands on a page: weather, sport, property; no fact may come of it.
ELSEWHERE = (
    "天文台預測，{month}月{day}日有一兩陣驟雨，氣溫介乎{few}至{few}度，吹輕微至和緩偏南風。", "警方呼籲市民留意，{place}一帶{month}月{day}日晚上會封路，巴士將改道行駛。", "恒生指數收報{many}點，跌{few}點，成交{money}元。",
    "球隊昨日以{digit}比{digit}取勝，{person}梅開二度，教練賽後讚揚全隊團結。", "{place}一個面積{many}平方呎的單位以{money}元易手，呎價逾萬元。", "展覽免費入場，熱線{many}{few}，逢星期一休息，查詢可瀏覽網頁。",
    "老街坊{person}說，這裏的茶餐廳開了{chinese}十年，天天有人排隊，奶茶的味道從沒變過。", "記者沿街走訪，店主大多表示生意平穩，只望天氣好轉，遊人慢慢回來。",
)
HEADLINES = ("{hk}深圳再簽約　{few}項目落地", "{place}設{few}中心　港深攜手創科", "港深合辦{few}實驗室　培育{many}人才", "{hk}夥{sz}建研究院", "河套{few}項目動工　{field}先行", "{field}人才北上　{place}成落腳點",
             "兩地{field}合作升溫", "{person}：{remark}", "{hk}獲{money}元　拓{field}研究", "「{place}模式」成形　{result}")
SUBHEADS = ("資金人才牽手", "{field}成重點", "盼簡化過境手續", "{place}建基地", "培育新一代", "產學研結合", "{few}項目落戶{place}", "由實驗室到市場", "年內增{thing}")
BULLETS = ("● 科研項目：累計{about}{many}項", "● 進駐企業：{many}家", "● 科技人才：{digit}.{digit}萬餘名", "● 國際專利申請：{about}{many}件", "● 累計融資：{money}{currency}", "● 聯合實驗室：{few}個")
CAPTIONS = ("圖：{place}園區一景。\\新華社", "■{person}（左二）出席簽約儀式。 {hk}供圖", "▲工作人員示範{field}的新產品。 記者{person}攝")
FIRST = ("【{outlet}訊】（記者 {person}）", "【{outlet}專訊】", "{outlet}訊（記者 {person} 深圳報道）", "【{outlet}訊】記者{person}報道：", "（{place}訊）", "")
BYLINES = ("■{outlet}記者 {person}、{person} 深圳報道", "{outlet}記者 {person}", "本報記者 {person}", "", "", "")
