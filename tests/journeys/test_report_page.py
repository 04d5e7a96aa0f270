"""The page of scores in a browser: it sorts, unfolds and finds, and runs nothing foreign."""

from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from scoring.batch import page_of
from scoring.batch_page.limits import MAX_BYTES
from scoring.batch_page.page import BatchPage, render_report
from scoring.distribution import Unknown
from scoring.drift import drift_of
from scoring.reliability_diagram import ReliabilityBin
from tests.scoring.corpus_scores import CORPORA, corpus, engine
from tests.scoring.small_batch import batch_claims, batch_scores, batch_sources

pytestmark = pytest.mark.browser

HOSTILE = [
    "<script>document.title = 'run'</script>",
    "</script><img src=x onerror=\"document.title = 'run'\">",
    '=cmd("calc")',
    "word " * 20_000,
]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page of 2,000 claims, four of them hostile."""
    claims = batch_claims([*HOSTILE, *(f"Claim number {i}." for i in range(1_996))])
    scores = batch_scores(claims).with_columns(
        credibility=pl.Series([(37 * i % 2_000) / 2_000 for i in range(2_000)])
    )
    told = BatchPage(
        scores=scores,
        claims=claims,
        sources=batch_sources(),
        title="Two thousand",
        as_of="2017-12-31",
        model="champion 1",
        evaluation=[ReliabilityBin(0.7, 0.65, 20, 0.4, 0.8)],
    )
    path: Path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(render_report(told), "utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def whole_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of 2,000 scored claims with all it can show: both corpora, again and again."""
    samples = [corpus(name) for name in CORPORA]
    events = pl.concat([sample.claims.drop("row") for sample in samples])
    again = [
        events.with_columns(
            pl.format("{}.{}", name, pl.lit(turn)).alias(name) for name in ("claim_id", "event_id")
        )
        for turn in range(4)
    ]
    sources = pl.concat([sample.sources for sample in samples]).unique("source_id")
    found = engine().assess(pl.concat(again).head(2_000), sources)
    own = found.tally.distribution()
    told = page_of(engine(), found, "Whole", drift_of(own, own, Unknown("it is the first")))
    path: Path = tmp_path_factory.mktemp("whole") / "report.html"
    path.write_text(render_report(told), "utf-8")
    return path


def in_colours(chromium: WebDriver, scheme: str) -> None:
    chromium.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
    )


def shown_ids(chromium: WebDriver) -> list[str]:
    found: list[str] = chromium.execute_script(
        "return [...document.querySelectorAll('#claims tbody:not([hidden]) .i')]"
        ".map(cell => cell.textContent)"
    )
    return found


def test_what_a_claim_says_is_shown_and_not_run(chromium: WebDriver, page: str) -> None:
    chromium.get(page)
    quoted = [each.text for each in chromium.find_elements(By.TAG_NAME, "q")[:4]]
    assert quoted[:3] == HOSTILE[:3]
    assert quoted[3] == "word " * 120 + "…"
    assert chromium.title == "Two thousand"
    assert cast("Any", chromium).get_log("browser") == []  # no types for it in selenium


def test_the_head_sorts_both_ways_by_keyboard(chromium: WebDriver, page: str) -> None:
    chromium.get(page)
    head = chromium.find_element(By.XPATH, "//th[contains(., 'Credibility')]")
    for order in ("ascending", "descending"):
        head.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
        assert head.get_attribute("aria-sort") == order
        numbers = [
            float(number.lstrip("<>"))
            for number in chromium.execute_script(
                "return [...document.querySelectorAll('.c b')].map(b => b.textContent)"
            )
        ]
        assert numbers == sorted(numbers, reverse=order == "descending")
    assert len(chromium.find_elements(By.CSS_SELECTOR, "th[aria-sort]")) == 1


def test_reasons_unfold_as_parts_that_add_up_and_stay_with_their_claim(
    chromium: WebDriver, page: str
) -> None:
    chromium.get(page)
    button = chromium.find_element(By.CSS_SELECTOR, "#claims tbody button")
    button.send_keys(Keys.SPACE)
    assert button.get_attribute("aria-expanded") == "true"
    told = chromium.find_element(By.CSS_SELECTOR, ".w").text.split("\n")
    numbers = [float(line.replace("−", "-")) for line in told if line[0] in "+−"]
    assert numbers[0] == 0.3  # the prior comes first
    assert sum(numbers[:-1]) == pytest.approx(numbers[-1])
    claim = button.find_element(By.XPATH, "./ancestor::tbody")
    chromium.find_element(By.XPATH, "//th[contains(., 'Credibility')]/button").click()
    assert len(claim.find_elements(By.CSS_SELECTOR, ".w")) == 1
    button.send_keys(Keys.SPACE)
    assert not claim.find_elements(By.CSS_SELECTOR, ".w")


def test_words_are_found(chromium: WebDriver, page: str) -> None:
    chromium.get(page)
    chromium.find_element(By.ID, "find").send_keys("NUMBER 1234.")
    told = chromium.find_element(By.ID, "found")
    WebDriverWait(chromium, 10).until(lambda _: told.text == "1 of 2000 claims")
    assert shown_ids(chromium) == ["c1238"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_readers_colours(chromium: WebDriver, page: str, scheme: str) -> None:
    in_colours(chromium, scheme)
    chromium.get(page)
    paper: str = chromium.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 25, 29)"}[scheme]


def test_2000_claims_with_all_that_is_told_of_them_stay_under_3_mb(whole_page: Path) -> None:
    html = whole_page.read_text("utf-8")
    assert html.count('<td class="i">') == 2_000
    assert "Texts are shortened" not in html
    assert whole_page.stat().st_size < MAX_BYTES


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_whole_page_says_nothing_to_the_console(
    chromium: WebDriver, whole_page: Path, scheme: str
) -> None:
    in_colours(chromium, scheme)
    chromium.get(whole_page.as_uri())
    chromium.execute_script(
        "[...document.querySelectorAll('.m0')].slice(0, 40).forEach(button => button.click());"
        "document.querySelectorAll('.list th button').forEach(button => button.click())"
    )
    assert len(chromium.find_elements(By.CSS_SELECTOR, ".pn")) == 40
    assert cast("Any", chromium).get_log("browser") == []


def test_evidence_unfolds_by_keyboard_and_leads_to_the_report(
    chromium: WebDriver, whole_page: Path
) -> None:
    chromium.get(whole_page.as_uri())
    chromium.find_element(By.ID, "find").send_keys("e01_shoula_05.0")
    told = chromium.find_element(By.ID, "found")
    WebDriverWait(chromium, 10).until(lambda _: told.text == "1 of 2000 claims")
    button = chromium.find_element(By.CSS_SELECTOR, "#claims tbody:not([hidden]) .m0")
    assert button.text == "5 reasons, 9 reports"
    button.send_keys(Keys.ENTER)
    row = chromium.find_element(By.ID, button.get_attribute("aria-controls") or "")
    supports, contradicts = row.find_elements(By.CSS_SELECTOR, ".ev > div")
    assert supports.text.startswith("5 reports support it\ncamp assad regime or iran hezbollah")
    assert contradicts.text.startswith("4 reports contradict it\ncamp russia counts 0.40\n")
    assert "SANA (Syrian Arab News Agency), 2017-09-29 gains by it" in contradicts.text
    assert row.find_element(By.CSS_SELECTOR, ".ot").text.split() == [
        "0h", "0.57", "24h", "0.95", "7d", "0.95", "latest", "0.95"
    ]  # fmt: skip
    report = supports.find_element(By.CSS_SELECTOR, "button")
    report.send_keys(Keys.ENTER)
    here = chromium.switch_to.active_element
    assert report.text == "e01_shoula_08.0"
    assert here.find_element(By.CSS_SELECTOR, ".i").text == report.text
    assert told.text == ""  # the filter that hid it is gone


def test_sources_sort_by_what_is_known_of_them(chromium: WebDriver, whole_page: Path) -> None:
    chromium.get(whole_page.as_uri())
    head = chromium.find_element(By.XPATH, "//table[@id='sources']//th[contains(., 'Reliability')]")
    for order in ("ascending", "descending"):
        head.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
        assert head.get_attribute("aria-sort") == order
        told: list[str] = chromium.execute_script(
            "return [...document.querySelectorAll('#sources .c')].map(cell => cell.textContent)"
        )
        numbers = [
            float(text.split()[0].lstrip("<>")) if text[0] in "<>01" else -1 for text in told
        ]
        assert numbers == sorted(numbers, reverse=order == "descending")
    assert not chromium.find_elements(By.CSS_SELECTOR, "#claims th[aria-sort]")


def test_in_print_the_reasons_are_there_and_what_is_for_clicking_is_not(
    chromium: WebDriver, page: str
) -> None:
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    chromium.get(page)
    assert chromium.find_element(By.CSS_SELECTOR, ".r li").is_displayed()
    for what in (".tools", ".tip", ".m0"):
        assert not chromium.find_element(By.CSS_SELECTOR, what).is_displayed()


@pytest.mark.parametrize("width", [1280, 700, 400])
def test_nothing_is_cut_off_at_the_side(chromium: WebDriver, whole_page: Path, width: int) -> None:
    chromium.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    )
    chromium.get(whole_page.as_uri())
    chromium.execute_script("document.querySelector('.m0').click()")
    assert chromium.execute_script("return document.documentElement.scrollWidth") <= width


def test_what_would_change_it_is_read_in_words_on_a_phone(
    chromium: WebDriver, whole_page: Path
) -> None:
    chromium.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False},
    )
    chromium.get(whole_page.as_uri())
    sizes = chromium.execute_script(
        "[...document.querySelectorAll('#claims tbody')]"
        ".filter(body => /^0.(4[89]|5[01])/.test(body.querySelector('.c b').textContent))"
        ".slice(0, 9).forEach(body => body.querySelector('.m0').click());"
        "return [...document.querySelectorAll('.wi dd')].map(said => said.offsetWidth)"
    )
    assert len(sizes) > 9
    assert min(sizes) > 80
    assert chromium.execute_script("return document.documentElement.scrollWidth") <= 390


def test_on_a_phone_a_long_id_and_its_event_are_apart(chromium: WebDriver, page: str) -> None:
    chromium.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False},
    )
    chromium.get(page)
    ends = chromium.execute_script(
        "var [name, event] = ['.i', '.e'].map(each => document.querySelector('#claims ' + each));"
        "name.textContent = 'https://long.example/' + 'a/b-c_d'.repeat(30);"
        "event.textContent = 'an-event-of-some-length';"
        "return [name.getBoundingClientRect().bottom, event.getBoundingClientRect().top]"
    )
    assert ends[0] <= ends[1]
