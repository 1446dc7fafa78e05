"""The report as a reader meets it, in a real headless Chromium: every page opens, every figure leads to its print, text stays text.

``python -m tests.test_report`` takes the pictures of the README anew, from the development set.
"""

import csv
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from flows.report import write_report
from flows.update import update

GOLDEN = Path(__file__).parent / "golden"
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
needs_chromium = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no Chromium: apt-get install chromium chromium-driver")
PAGES = ("index", "institutions", "people", "network", "timeline", "funding", "conflicts", "quality", "clippings")
TAKEOVER = "\"'><script>document.title='taken'</script><img src=http://192.0.2.1/x.png onerror=\"document.title='taken'\">"
HOSTILE = ("<script>document.title='taken'</script></pre></mark><img src=x onerror=\"document.title='taken'\"> {{ 7 * 7 }} {% raw %} javascript:alert(1)\n"
           "【明報專訊】香港大學深圳研究院\"><b>去年獲得科研經費3,500萬元人民幣，發表論文逾120篇<img src=http://192.0.2.1/x.png>。\n"
           f"{'長' * 300}{'x' * 3000}\u202e倒轉\u200f</script>]]>\u2028\n")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of the development set, a hostile clipping with a hostile name and outlet and an institution that a correction renamed, and two that contradict each other."""
    folder = tmp_path_factory.mktemp("site")
    seeds = folder / "seeds"
    shutil.copytree(GOLDEN / "dev" / "files", seeds)
    hostile = seeds / f"<script>document.title='taken'<_script>{'w' * 120}\u202e.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    write_rows(seeds / "manifest.csv", ("file", "outlet", "published_on"), (hostile.name, TAKEOVER, "2018-03-04"))
    write_rows(seeds / "corrections.csv", ("fact_id", "quote", "file", "field", "value", "who", "why", "when"), ("", "逾120篇", hostile.name, "what", TAKEOVER, "何", "一試", "2024-05-06"))
    (seeds / "broken<b>.pdf").write_bytes(b"%PDF-1.7")
    for day, papers in (("20180105", "460"), ("20180106", "430")):
        (seeds / f"{day}_x.txt").write_text(f"【大公報訊】香港理工大學深圳研究院2017年發表論文{papers}篇，{'另有消息' if papers == '430' else '成績理想'}。", encoding="utf-8")
    for number, amount in enumerate((100, 250, 4000), 1):
        (seeds / f"2019010{number}_y.txt").write_text(f"【大公報訊】香港浸會大學深圳研究院2018年{('獲國家自然科學基金委', '獲深圳市政府', '獲香港創新科技署')[number - 1]}資助科研經費{amount}萬元人民幣，{'甲乙丙'[number - 1] * number}表示歡迎。", encoding="utf-8")
    update(seeds, folder / "clippings.duckdb")
    return folder / "clippings.duckdb"


def write_rows(path: Path, *rows: tuple[str, ...]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.fixture(scope="module")
def site(published: Path) -> Path:
    return write_report(published, published.parent / "report").folder


@pytest.fixture(scope="module")
def long_site(published: Path) -> Iterator[Path]:
    """The same report with pages of four rows, so that every list is a long one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.report.pages.PAGE_ROWS", 4)
        patch.setattr("flows.report.pages.CHUNK_PAGES", 2)
        yield write_report(published, published.parent / "long").folder


def start_browser() -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=en", "--disable-background-networking", "--disable-component-update", "--no-first-run", "--window-size=1440,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    driver = start_browser()
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def as_wide_as(browser: webdriver.Chrome, width: int) -> Iterator[None]:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def open_page(browser: webdriver.Chrome, page: Path, fragment: str = "") -> None:
    browser.get("about:blank")
    drain(browser)
    browser.get(page.as_uri() + fragment)


def drain(browser: webdriver.Chrome) -> tuple[list[str], list[str]]:
    """Console messages and addresses asked for since the last time."""
    console = [entry["message"] for entry in browser.get_log("browser")]
    asked = []
    for entry in browser.get_log("performance"):
        message: dict[str, Any] = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked.append(message["params"]["request"]["url"])
    return console, asked


def chosen(browser: webdriver.Chrome, place: str) -> list[WebElement]:
    return browser.find_elements(By.CSS_SELECTOR, f"#{place} .chosen")


@needs_chromium
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_opens_without_an_error_or_an_outside_request(site: Path, browser: webdriver.Chrome, width: int) -> None:
    with as_wide_as(browser, width):
        pages = [site / f"{name}.html" for name in PAGES] + sorted((site / "clippings").glob("*.html")) + sorted((site / "totals").glob("*.html")) + sorted((site / "institutions").glob("*.html"))[::4]
        assert len(pages) >= len(PAGES) + 16 + 4 + 15
        titles = []
        for page in pages:
            open_page(browser, page)
            console, asked = drain(browser)
            assert console == [], page.name
            assert asked, page.name
            assert [url for url in asked if not url.startswith(("file://", "data:"))] == [], page.name
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, f"{page.name} is wider than the screen"
            heading = browser.find_element(By.TAG_NAME, "h1").text
            assert heading
            assert browser.title.endswith(" · 剪報 Jianbao")
            titles.append(browser.title)
        assert len(set(titles[:len(PAGES)])) == len(PAGES)
        assert "taken" not in titles


@needs_chromium
def test_both_languages_are_complete(site: Path, browser: webdriver.Chrome) -> None:
    raw = re.compile(r"\b(joint_\w+|at_most|floor_area|unknown_\w+)\b")
    for page in [site / f"{name}.html" for name in PAGES] + [next((site / folder).glob("*.html")) for folder in ("clippings", "totals")] + [site / "institutions" / "hkust.html"]:
        open_page(browser, page, "?language=zh")
        english = browser.execute_script("return [...document.querySelectorAll('[lang=en]')].filter(e => e.nextElementSibling?.lang !== 'zh-Hant' || !e.textContent.trim() !== !e.nextElementSibling.textContent.trim()).map(e => e.outerHTML)")
        assert english == [], page.name
        assert not browser.execute_script("return [...document.querySelectorAll('[lang=en]')].some(e => e.checkVisibility())"), page.name
        chrome = " ".join(e.text for e in browser.find_elements(By.CSS_SELECTOR, "nav, th, h2, .quiet, .tiles"))
        assert not raw.search(browser.find_element(By.TAG_NAME, "body").text), page.name
        assert not set(re.findall(r"[A-Za-z]{4,}", chrome)) - {"English", "clip", "script", "document", "title", "taken", "html", "utf", "gb18030", "big5hkscs"} or page.parent.name == "clippings", page.name


@needs_chromium
def test_a_figure_of_the_overview_leads_by_clicks_to_its_quote_in_the_print(site: Path, browser: webdriver.Chrome) -> None:
    open_page(browser, site / "index.html")
    link = browser.find_element(By.LINK_TEXT, "300,000,000")
    link.click()
    assert re.search(r"#fact=f\w+$", browser.current_url)
    print_ = chosen(browser, "print")
    assert "".join(e.text for e in print_).replace("\n", "") == "近33億元"
    assert [e.text for e in chosen(browser, "clean")] == ["近3億元"]
    assert "香港城市大學深圳研究院" in chosen(browser, "facts")[0].text
    for element in (print_[0], *chosen(browser, "clean"), *chosen(browser, "facts")):
        seen = browser.execute_script("const b = arguments[0].getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight", element)
        assert seen, "what was chosen is in sight"


@needs_chromium
def test_a_click_in_any_column_shows_the_fact_in_the_others(site: Path, browser: webdriver.Chrome) -> None:
    page = next(p for p in (site / "clippings").glob("*.html") if "000_a3c1" in p.read_text(encoding="utf-8"))
    open_page(browser, page)
    assert not chosen(browser, "print")
    for place in ("clean", "print", "facts"):
        element = browser.find_elements(By.CSS_SELECTOR, f"#{place} [data-facts]")[7]
        fact = str(element.get_attribute("data-facts")).split(" ")[0]
        browser.execute_script("arguments[0].click()", element)
        for other in ("clean", "print", "facts"):
            assert all(fact in str(e.get_attribute("data-facts")) for e in chosen(browser, other))
            assert chosen(browser, other), (place, other)
        assert browser.current_url.endswith(f"#fact={fact}")


@needs_chromium
def test_hostile_text_stays_text(site: Path, browser: webdriver.Chrome) -> None:
    page = next(p for p in (site / "clippings").glob("*.html") if "192.0.2.1" in p.read_text(encoding="utf-8"))
    open_page(browser, page)
    assert browser.find_elements(By.CSS_SELECTOR, "main script, main img, main b:not(#facts b)") == []
    text = browser.find_element(By.ID, "print").text
    assert "<script>document.title='taken'</script>" in text
    assert "{{ 7 * 7 }}" in text
    assert browser.find_element(By.TAG_NAME, "h1").text.startswith("<script>document.title='taken'<_script>")
    assert "script-src 'self'" in page.read_text(encoding="utf-8")


def shown(browser: webdriver.Chrome, table: str, column: int) -> list[str]:
    """What a column shows; what it sorts by, where that is another thing."""
    return list(browser.execute_script("return [...document.querySelectorAll(`#${arguments[0]} tbody tr`)].map(row => row.cells[arguments[1]].dataset.sort ?? row.cells[arguments[1]].innerText)", table, column))


def heads(browser: webdriver.Chrome, table: str) -> dict[str, WebElement]:
    return {e.text.removesuffix(" ↑").removesuffix(" ↓"): e for e in browser.find_elements(By.CSS_SELECTOR, f"#{table} th button")}


def settled(browser: webdriver.Chrome, is_so: Callable[[], bool]) -> None:
    """Wait until it is so: rows of a long list come a moment later."""
    WebDriverWait(browser, 20, ignored_exceptions=[WebDriverException]).until(lambda _: is_so())


@needs_chromium
def test_tables_sort_and_filter_and_the_language_switches(site: Path, browser: webdriver.Chrome) -> None:
    open_page(browser, site / "institutions.html", "?language=en")
    named = heads(browser, "latest")
    assert next(iter(named)) == "institution"
    column = list(named).index("value")
    before = [float(v) for v in shown(browser, "latest", column)]
    for press, is_down in ((named["value"].click, True), (lambda: named["value"].send_keys(Keys.ENTER), False)):
        press()
        settled(browser, lambda is_down=is_down: (now := [float(v) for v in shown(browser, "latest", column)]) == sorted(now, reverse=is_down) and now != before)  # type: ignore[misc]
    assert browser.find_element(By.CSS_SELECTOR, "#latest th[aria-sort=ascending]").text.startswith("value")
    browser.find_element(By.ID, "filter").send_keys("香港中文大學 patents")
    settled(browser, lambda: 0 < len(shown(browser, "latest", column)) < len(before))
    browser.find_element(By.ID, "language").click()
    assert browser.find_elements(By.CSS_SELECTOR, "th button")[0].text == "機構"
    assert browser.find_element(By.TAG_NAME, "h1").text == "機構"
    open_page(browser, site / "index.html")
    assert browser.find_element(By.CSS_SELECTOR, "nav a").text == "概覽", "the choice is remembered"


@needs_chromium
def test_a_long_list_is_loaded_on_demand_and_sorts_and_filters_as_a_whole(published: Path, long_site: Path, browser: webdriver.Chrome) -> None:
    with duckdb.connect(str(published), read_only=True) as con:
        everything = [float(value) for (value,) in con.execute("select value from metric_timeline where is_latest order by n_reports desc, institution, metric, what, unit, aggregation, status").fetchall()]
    open_page(browser, long_site / "institutions.html", "?language=en")
    column = list(heads(browser, "latest")).index("value")

    def values() -> list[float]:
        return [float(v) for v in shown(browser, "latest", column)]

    assert not [url for url in drain(browser)[1] if "/lists/" in url], "nothing of a list is loaded before somebody asks"
    assert values() == everything[:4]

    browser.find_element(By.CSS_SELECTOR, "#latest [data-turn=next]").click()
    settled(browser, lambda: values() == everything[4:8])
    assert [url.rsplit("/", 1)[1] for url in drain(browser)[1] if "/lists/" in url] == ["latest.0.js"]
    browser.find_element(By.CSS_SELECTOR, "#latest [data-turn=last]").click()
    last = everything[(len(everything) - 1) // 4 * 4:]
    settled(browser, lambda: values() == last)

    heads(browser, "latest")["value"].click()
    settled(browser, lambda: values() == sorted(everything, reverse=True)[:4])
    assert browser.find_element(By.CSS_SELECTOR, "#latest .pager span").text.startswith("1–4 of")
    browser.find_element(By.ID, "filter").send_keys("香港浸會大學深圳研究院")
    settled(browser, lambda: set(shown(browser, "latest", 0)) == {"香港浸會大學深圳研究院"})
    browser.find_element(By.CSS_SELECTOR, "#latest tbody a[href*='#fact=']").click()
    settled(browser, lambda: bool(chosen(browser, "print")))
    browser.back()
    settled(browser, lambda: set(shown(browser, "latest", 0)) == {"香港浸會大學深圳研究院"})
    assert browser.find_element(By.ID, "filter").get_attribute("value") == "香港浸會大學深圳研究院", "a list is as it was left"
    browser.find_element(By.ID, "filter").clear()
    browser.find_element(By.ID, "filter").send_keys("沒有這間")
    settled(browser, lambda: "Nothing found" in browser.find_element(By.CSS_SELECTOR, "#latest .pager").text)
    console, asked = drain(browser)
    assert console == []
    assert all(url.startswith(("file://", "data:")) for url in asked)


@needs_chromium
def test_each_of_several_names_in_a_cell_leads_to_its_page(published: Path, site: Path, long_site: Path, browser: webdriver.Chrome) -> None:
    with duckdb.connect(str(published), read_only=True) as con:
        organisation_id, name, count = con.execute("select organisation_id, name, count(*) from (select unnest(party_ids) as organisation_id from collaborations) join organisations using (organisation_id) group by all order by 3 desc, 1").fetchall()[0]
    assert count > 4
    links = "return [...document.querySelectorAll('#collaborations tbody td:nth-child(3)')].map(cell => [cell.innerText, [...cell.querySelectorAll('a')].map(a => [a.innerText, a.href.split('/').at(-1)])])"
    for root in (site, long_site):
        open_page(browser, root / "institutions" / f"{organisation_id}.html", "?language=en")
        if root == long_site:
            browser.find_element(By.CSS_SELECTOR, "#collaborations [data-turn=next]").click()
            settled(browser, lambda: browser.find_element(By.CSS_SELECTOR, "#collaborations .pager span").text.startswith("5–"))
        for text, names in browser.execute_script(links):
            assert text == "、".join(party for party, _ in names)
            assert [name, f"{organisation_id}.html"] in names


@needs_chromium
def test_a_list_that_lost_its_files_says_so(long_site: Path, browser: webdriver.Chrome) -> None:
    lost = long_site / "lists" / "people" / "people.0.js"
    rows = lost.read_bytes()
    lost.unlink()
    try:
        open_page(browser, long_site / "people.html", "?language=en")
        heads(browser, "people")["name"].click()
        settled(browser, lambda: "could not be loaded" in browser.find_element(By.CSS_SELECTOR, "#people .pager").text)
    finally:
        lost.write_bytes(rows)


@needs_chromium
def test_an_institution_has_a_page_that_every_mention_leads_to(site: Path, browser: webdriver.Chrome) -> None:
    szri = "香港城市大學深圳研究院"
    for page in ("index", "institutions", "people", "network", "funding", "conflicts"):
        text = (site / f"{page}.html").read_text(encoding="utf-8")
        assert re.search(r'href="institutions/[a-z0-9-]+\.html"', text), page
    open_page(browser, site / "index.html", "?language=en")
    browser.find_element(By.LINK_TEXT, szri).click()
    assert browser.current_url.endswith("/institutions/cityu-szri.html")
    assert browser.title == "香港城市大學深圳研究院 City University of Hong Kong Shenzhen Research Institute · 剪報 Jianbao"
    assert [e.get_attribute("id") for e in browser.find_elements(By.CSS_SELECTOR, "section.list")] == ["latest", "partners", "platforms", "collaborations", "clippings"]
    browser.find_element(By.CSS_SELECTOR, "#latest").find_element(By.LINK_TEXT, "300,000,000").click()
    settled(browser, lambda: bool(chosen(browser, "print")))
    assert [e.text for e in chosen(browser, "clean")] == ["近3億元"]
    assert szri in chosen(browser, "facts")[0].text
    browser.find_element(By.CSS_SELECTOR, "#facts").find_element(By.LINK_TEXT, szri).click()
    assert browser.current_url.endswith("/institutions/cityu-szri.html"), "a clipping's page leads back"
    browser.find_element(By.PARTIAL_LINK_TEXT, "香港城市大學").click()
    assert browser.current_url.endswith("/institutions/cityu.html"), "and an institute to its university"
    assert szri in [e.text for e in browser.find_elements(By.CSS_SELECTOR, "p.quiet a")]


def test_the_page_of_an_institution_tells_what_the_warehouse_knows(site: Path, published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as con:
        for organisation_id, name, n_facts in con.execute("select organisation_id, name, n_facts from institution_profile where n_facts > 0").fetchall():
            text = (site / "institutions" / f"{organisation_id}.html").read_text(encoding="utf-8")
            assert f"<h1>{name}</h1>" in text
            assert f"<b>{n_facts}</b>" in text
            people = con.execute("select distinct name from people where organisation_id = ?", [organisation_id]).fetchall()
            assert all(person in text for (person,) in people)
            figures = con.execute("select fact_id from metric_timeline where institution_id = ? and is_latest", [organisation_id]).fetchall()
            spoken = con.execute("select distinct clipping_id from evidence where subject_id = ?", [organisation_id]).fetchall()
            assert all(f"#fact={fact_id}" in text for (fact_id,) in figures)
            assert all(f"../clippings/{clipping_id[:16]}.html\"" in text for (clipping_id,) in spoken)
    for page in (site / "institutions").iterdir():
        assert re.fullmatch(r"[a-z0-9-]{1,80}\.html", page.name)


@needs_chromium
def test_a_total_leads_to_all_of_its_figures(site: Path, browser: webdriver.Chrome) -> None:
    open_page(browser, site / "funding.html", "?language=en")
    browser.find_element(By.ID, "filter").send_keys("香港浸會大學深圳研究院 2018")
    settled(browser, lambda: len(shown(browser, "institutions", 0)) == 1)
    browser.find_element(By.LINK_TEXT, "43,500,000").click()
    assert "/totals/" in browser.current_url
    assert browser.find_element(By.CSS_SELECTOR, ".amount").text == "43,500,000 CNY"
    value, quote = (list(heads(browser, "figures")).index(name) for name in ("value", "as printed"))
    assert sum(map(float, shown(browser, "figures", value))) == 43_500_000
    assert shown(browser, "figures", quote) == ["4000萬元人民幣", "250萬元人民幣", "100萬元人民幣"]
    browser.find_element(By.LINK_TEXT, "250萬元人民幣").click()
    settled(browser, lambda: [e.text for e in chosen(browser, "print")] == ["250萬元人民幣"])


def test_each_total_is_the_sum_of_the_figures_on_its_page(site: Path) -> None:
    explained = 0
    for name in ("index", "funding"):
        for href, total in re.findall(r'data-sort="[\d.]+"><a href="(totals/[\w-]+\.html)">([\d,.]+)</a>', (site / f"{name}.html").read_text(encoding="utf-8")):
            text = (site / href).read_text(encoding="utf-8")
            rows = [row for row in re.findall(r"<tr>(.*?)</tr>", text)[1:] if '<span lang="en">no</span>' not in row]
            values = [float(re.search(r'data-sort="([\d.]+)"', row)[1]) for row in rows if re.search(r'data-sort="([\d.]+)"', row)]  # type: ignore[index]
            assert f"{sum(values):,.0f}" == total, href
            assert len(re.findall(r"#fact=f", text)) == 2 * len(re.findall(r"<tr>", text)[1:])
            explained += 1
    assert explained >= 4


@needs_chromium
def test_hostile_text_stays_text_in_every_list(site: Path, long_site: Path, browser: webdriver.Chrome) -> None:
    """Written into the page, and put there by the script that turns its pages."""
    for page, table in (("institutions/hku-szri.html", "latest"), ("institutions/hku-szri.html", "clippings"), ("institutions.html", "latest"), ("clippings.html", "clippings"), ("index.html", "new")):
        for root in (site, long_site):
            open_page(browser, root / page, "?language=en")
            if root == long_site and browser.find_elements(By.ID, "filter"):
                browser.find_element(By.ID, "filter").send_keys("taken")
                settled(browser, lambda table=table: "taken" in browser.find_element(By.ID, table).text)  # type: ignore[misc]
            elif root == long_site:
                heads(browser, table)["source"].click()
                settled(browser, lambda table=table: "taken" in browser.find_element(By.ID, table).text)  # type: ignore[misc]
            assert "document.title='taken'" in browser.find_element(By.ID, table).text
            assert browser.find_elements(By.CSS_SELECTOR, "main script, main img, main iframe, main td b") == []
            assert browser.title != "taken"
            console, asked = drain(browser)
            assert console == []
            assert not [url for url in asked if not url.startswith(("file://", "data:"))]


@needs_chromium
def test_the_keyboard_reaches_what_the_mouse_does(site: Path, browser: webdriver.Chrome) -> None:
    def focused() -> WebElement:
        return browser.switch_to.active_element

    open_page(browser, site / "people.html", "?language=en")
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert focused().text == "Skip to the page"
    open_page(browser, next(p for p in (site / "clippings").glob("*.html") if "000_a3c1" in p.read_text(encoding="utf-8")))
    mark = browser.find_element(By.CSS_SELECTOR, "#clean mark")
    browser.execute_script("arguments[0].focus()", mark)
    mark.send_keys(Keys.ENTER)
    assert chosen(browser, "facts")
    assert "#fact=" in browser.current_url


@needs_chromium
def test_print_leaves_out_what_only_a_screen_needs(site: Path, browser: webdriver.Chrome) -> None:
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for page in (site / "institutions" / "hkust.html", next((site / "clippings").glob("*.html")), site / "network.html"):
            open_page(browser, page)
            assert not [e for e in browser.find_elements(By.CSS_SELECTOR, "nav, #language, #filter, #network, .pager") if e.is_displayed()]
            assert browser.find_element(By.TAG_NAME, "h1").is_displayed()
            assert browser.execute_script("return [...document.querySelectorAll('.clipping section')].every(s => s.scrollHeight <= s.clientHeight + 1)"), "nothing of a print is cut off"
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@needs_chromium
def test_the_network_is_drawn_and_its_lines_lead_to_reports(site: Path, browser: webdriver.Chrome) -> None:
    open_page(browser, site / "network.html")
    place = browser.find_element(By.ID, "network")
    assert int(str(place.get_attribute("data-ready"))) > 10
    assert browser.find_elements(By.CSS_SELECTOR, "#network canvas")
    network = json.loads(str(place.get_attribute("data-network")))
    for href in (*(edge["href"] for edge in network["edges"]), *network["nodes"].values()):
        assert (site / href.partition("#")[0]).exists()


def test_contradictions_and_quarantine_are_shown(site: Path) -> None:
    assert "460篇" in (site / "conflicts.html").read_text(encoding="utf-8")
    quality = (site / "quality.html").read_text(encoding="utf-8")
    assert "broken&lt;b&gt;.pdf" in quality
    assert "not a readable PDF" in quality


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for href in re.findall(r'(?:href|src)="([^"]+)"', text):
            path, _, fragment = href.partition("#")
            target = (page.parent / path).resolve()
            assert target.exists(), (page.name, href)
            if fragment.startswith("fact="):
                assert f'data-facts="{fragment[5:]}' in target.read_text(encoding="utf-8") or fragment[5:] in target.read_text(encoding="utf-8"), href


def test_charts_are_drawn_and_their_bars_are_links(site: Path) -> None:
    for name in ("funding", "timeline"):
        text = (site / f"{name}.html").read_text(encoding="utf-8")
        for language in ("en", "zh-Hant"):
            assert re.search(rf'<div lang="{language}"><svg[^\n]*?<a href="(clippings|totals)/', text), (name, language)


def test_only_what_has_changed_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.report.pages.PAGE_ROWS", 4)
    monkeypatch.setattr("flows.report.pages.CHUNK_PAGES", 1)
    seeds, warehouse, report = tmp_path / "seeds", tmp_path / "w.duckdb", tmp_path / "report"
    shutil.copytree(GOLDEN / "dev" / "files", seeds)
    update(seeds, warehouse)
    write_report(warehouse, report)
    assert sorted(p.name for p in (report / "lists" / "clippings").iterdir()) == ["clippings.0.js", "clippings.1.js", "clippings.2.js"]
    ages = {p: p.stat().st_mtime_ns for folder in ("clippings", "institutions", "totals") for p in (report / folder).glob("*.html")}
    assert len(list((report / "clippings").glob("*.html"))) == 10
    assert write_report(warehouse, report).pages == len(PAGES)

    first = sorted(seeds.iterdir())[0]
    (seeds / "corrections.csv").write_text(f"fact_id,quote,file,field,value,who,why,when\n,近3億元,{first.name},value,310000000,何,補充,2024-05-06\n", encoding="utf-8")
    for name in ("clip_17.txt", "clip_03.txt", "clip_07.txt"):
        (seeds / name).unlink()
    update(seeds, warehouse)
    write_report(warehouse, report)
    changed = {p for p, age in ages.items() if p.exists() and p.stat().st_mtime_ns != age}
    assert [p for p in changed if p.parent.name == "clippings"] == [p for p in ages if p.exists() and p.parent.name == "clippings" and first.name in p.read_text(encoding="utf-8")]
    assert report / "institutions" / "cityu-szri.html" in changed
    assert report / "institutions" / "gac.html" not in changed, "nothing of it has changed"
    assert len(list((report / "clippings").glob("*.html"))) == 7
    assert sorted(p.name for p in (report / "lists" / "clippings").iterdir()) == ["clippings.0.js", "clippings.1.js"]
    assert "310,000,000" in (report / "index.html").read_text(encoding="utf-8") + "".join(p.read_text(encoding="utf-8") for p in (report / "lists" / "index").iterdir())
    test_every_link_of_the_site_leads_somewhere(report)
    (report / ".pages.json").unlink()
    assert write_report(warehouse, report).pages > len(PAGES) + 7, "a report that was cut short is written anew"


def take_pictures(folder: Path) -> None:
    """The overview and a clipping, as the README shows them."""
    with tempfile.TemporaryDirectory() as name:
        update(GOLDEN / "dev" / "files", Path(name) / "w.duckdb")
        report = write_report(Path(name) / "w.duckdb", Path(name) / "report").folder
        browser = start_browser()
        browser.set_window_size(1440, 900)
        for picture in ("overview", "clipping"):
            if picture == "overview":
                open_page(browser, report / "index.html", "?language=en")
            else:
                browser.find_element(By.LINK_TEXT, "300,000,000").click()
            browser.save_screenshot(str(folder / f"{picture}.png"))
        browser.quit()


if __name__ == "__main__":
    take_pictures(Path(__file__).parent / "pictures")
