"""The report as a reader meets it, in a real headless Chromium: every page opens, every figure leads to its print, text stays text.

``python -m tests.test_report`` takes the pictures of the README anew, from the development set.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from flows.report import write_report
from flows.update import update

GOLDEN = Path(__file__).parent / "golden"
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
needs_chromium = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no Chromium: apt-get install chromium chromium-driver")
PAGES = ("index", "institutions", "network", "timeline", "funding", "conflicts", "quality", "clippings")
HOSTILE = ("<script>document.title='taken'</script></pre></mark><img src=x onerror=\"document.title='taken'\"> {{ 7 * 7 }} {% raw %} javascript:alert(1)\n"
           "【明報專訊】香港大學深圳研究院\"><b>去年獲得科研經費3,500萬元人民幣，發表論文逾120篇<img src=http://192.0.2.1/x.png>。\n")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report over the development set, a hostile clipping with a hostile name, and two that contradict each other."""
    folder = tmp_path_factory.mktemp("site")
    seeds = folder / "seeds"
    shutil.copytree(GOLDEN / "dev" / "files", seeds)
    (seeds / "<script>document.title='taken'<_script>.txt").write_text(HOSTILE, encoding="utf-8")
    (seeds / "broken<b>.pdf").write_bytes(b"%PDF-1.7")
    for day, papers in (("20180105", "460"), ("20180106", "430")):
        (seeds / f"{day}_x.txt").write_text(f"【大公報訊】香港理工大學深圳研究院2017年發表論文{papers}篇，{'另有消息' if papers == '430' else '成績理想'}。", encoding="utf-8")
    update(seeds, folder / "clippings.duckdb")
    return write_report(folder / "clippings.duckdb", folder / "report").folder


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
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500})
    try:
        pages = [site / f"{name}.html" for name in PAGES] + sorted((site / "clippings").glob("*.html"))
        assert len(pages) >= len(PAGES) + 13
        for page in pages:
            open_page(browser, page)
            console, asked = drain(browser)
            assert console == [], page.name
            assert asked, page.name
            assert [url for url in asked if not url.startswith(("file://", "data:"))] == [], page.name
            assert browser.title != "taken"
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, f"{page.name} is wider than the screen"
            assert browser.find_element(By.TAG_NAME, "h1").text
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


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
    shown = browser.find_element(By.ID, "print").text
    assert "<script>document.title='taken'</script>" in shown
    assert "{{ 7 * 7 }}" in shown
    assert browser.find_element(By.TAG_NAME, "h1").text == "<script>document.title='taken'<_script>.txt"
    assert "script-src 'self'" in page.read_text(encoding="utf-8")


@needs_chromium
def test_tables_sort_and_filter_and_the_language_switches(site: Path, browser: webdriver.Chrome) -> None:
    open_page(browser, site / "institutions.html", "?language=en")
    heads = browser.find_elements(By.CSS_SELECTOR, "th button")
    assert heads[0].text == "institution"
    column = next(n for n, head in enumerate(heads) if head.text == "latest")

    def shown() -> list[float]:
        rows = browser.find_elements(By.CSS_SELECTOR, "tbody tr:not([hidden])")
        return [float(str(row.find_elements(By.TAG_NAME, "td")[column].get_attribute("data-sort"))) for row in rows]

    heads[column].click()
    assert shown() == sorted(shown(), reverse=True)
    heads[column].click()
    assert shown() == sorted(shown())
    before = len(shown())
    browser.find_element(By.ID, "filter").send_keys("香港中文大學 patents")
    assert 0 < len(shown()) < before
    browser.find_element(By.ID, "language").click()
    assert browser.find_elements(By.CSS_SELECTOR, "th button")[0].text == "機構"
    assert browser.find_element(By.TAG_NAME, "h1").text == "機構"
    open_page(browser, site / "index.html")
    assert browser.find_element(By.CSS_SELECTOR, "nav a").text == "概覽", "the choice is remembered"


@needs_chromium
def test_the_network_is_drawn_and_its_lines_lead_to_reports(site: Path, browser: webdriver.Chrome) -> None:
    open_page(browser, site / "network.html")
    place = browser.find_element(By.ID, "network")
    assert int(str(place.get_attribute("data-ready"))) > 10
    assert browser.find_elements(By.CSS_SELECTOR, "#network canvas")
    for edge in json.loads(str(place.get_attribute("data-edges"))):
        assert (site / edge["href"]).exists()


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
        assert re.search(r"<figure><svg.*?<a href=\"clippings/", text, re.S), name


def test_long_lists_are_paged_and_only_changed_clippings_are_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.report.site.PAGE_ROWS", 4)
    seeds, warehouse, report = tmp_path / "seeds", tmp_path / "w.duckdb", tmp_path / "report"
    shutil.copytree(GOLDEN / "dev" / "files", seeds)
    update(seeds, warehouse)
    write_report(warehouse, report)
    assert sorted(p.name for p in report.glob("clippings*.html")) == ["clippings-2.html", "clippings-3.html", "clippings.html"]
    assert 'href="clippings-3.html"' in (report / "clippings.html").read_text(encoding="utf-8")
    ages = {p: p.stat().st_mtime_ns for p in (report / "clippings").glob("*.html")}
    assert len(ages) == 10
    first = sorted(seeds.iterdir())[0]
    (seeds / "corrections.csv").write_text(f"fact_id,quote,file,field,value,who,why,when\n,近3億元,{first.name},value,310000000,何,補充,2024-05-06\n", encoding="utf-8")
    for name in ("clip_17.txt", "clip_03.txt", "clip_07.txt"):
        (seeds / name).unlink()
    update(seeds, warehouse)
    write_report(warehouse, report)
    assert [p for p, age in ages.items() if p.exists() and p.stat().st_mtime_ns != age] == [p for p in ages if p.exists() and first.name in p.read_text(encoding="utf-8")]
    assert len(list((report / "clippings").glob("*.html"))) == 7
    assert sorted(p.name for p in report.glob("clippings*.html")) == ["clippings-2.html", "clippings.html"]
    assert "310,000,000" in (report / "index.html").read_text(encoding="utf-8")


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
