"""The page of scores in a browser: it sorts, unfolds and finds, and runs nothing foreign."""

from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from scoring.reliability_diagram import ReliabilityBin
from scoring.report import render_report
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
    html = render_report(
        scores,
        claims,
        batch_sources(),
        title="Two thousand",
        as_of="2017-12-31",
        model="champion 1",
        baseline=batch_scores(claims, credibility=0.62),
        evaluation=[ReliabilityBin(0.7, 0.65, 20, 0.4, 0.8)],
    )
    path: Path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html, "utf-8")
    return path.as_uri()


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
    chromium.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
    )
    chromium.get(page)
    paper: str = chromium.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 25, 29)"}[scheme]


@pytest.mark.parametrize("width", [1280, 700, 400])
def test_nothing_is_cut_off_at_the_side(chromium: WebDriver, page: str, width: int) -> None:
    chromium.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    )
    chromium.get(page)
    chromium.execute_script("document.querySelector('.m0').click()")
    assert chromium.execute_script("return document.documentElement.scrollWidth") <= width
