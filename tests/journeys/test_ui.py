"""The walk of a newcomer: the demo, the MLflow UI it names, and the page of scores seen there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as seen
from selenium.webdriver.support.wait import WebDriverWait

from tests.scoring.running_server import running

pytestmark = pytest.mark.browser

SECONDS = 60
"""How long the UI may take to show something; the first page of a cold server is slow."""
DENIAL = "e02_two_russians_04"
SAID = "Stated there had been no incidents linked with any capture"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {
        "MLFLOW_TRACKING_URI": f"sqlite:///{tmp_path_factory.mktemp('demo') / 'mlflow.db'}",
        "COLUMNS": "200",
    }


@pytest.fixture(scope="module")
def demo(store: dict[str, str]) -> str:
    """What the demo prints."""
    ran = subprocess.run(
        [sys.executable, "-m", "scoring", "demo"],
        env={**os.environ, **store},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def ui(store: dict[str, str], demo: str) -> Iterator[str]:
    """The address of the UI that `sourcegrade ui` serves, on the store the demo wrote to."""
    with running(
        lambda port: [sys.executable, "-m", "scoring", "ui", "--port", str(port)], store
    ) as address:
        yield address


def page_of_the_run(demo: str) -> str:
    found = re.search(r"#/experiments/\d+/runs/\w+/artifacts/report\.html", demo)
    assert found, f"the demo does not say where its page is:\n{demo}"
    return found[0]


def test_the_page_of_scores_is_seen_in_the_frame_of_the_run(
    chromium: WebDriver, ui: str, demo: str
) -> None:
    chromium.get(f"{ui}/{page_of_the_run(demo)}")
    wait = WebDriverWait(chromium, SECONDS)
    wait.until(seen.frame_to_be_available_and_switch_to_it((By.CSS_SELECTOR, "iframe")))
    row = wait.until(seen.visibility_of_element_located((By.XPATH, f"//tr[td='{DENIAL}']")))
    assert SAID in row.text
    assert "Russian Ministry of Defence" in row.text
    credibility = float(row.find_element(By.CSS_SELECTOR, ".c b").text)
    assert credibility < 0.5

    row.find_element(By.TAG_NAME, "button").click()  # scripts run in the frame: reasons unfold
    unfolded = row.find_element(By.XPATH, "./following-sibling::tr")
    assert "from the model's start to the score" in unfolded.text

    chromium.find_element(By.LINK_TEXT, "What is not claimed").click()
    assert chromium.find_element(By.ID, "not-claimed").rect["y"] > 0
    assert chromium.execute_script("return window.scrollY") > 0


def test_the_run_says_what_was_scored_and_counts_it(
    chromium: WebDriver, ui: str, demo: str
) -> None:
    chromium.get(f"{ui}/{page_of_the_run(demo).removesuffix('/artifacts/report.html')}")
    wait = WebDriverWait(chromium, SECONDS)
    body = (By.TAG_NAME, "body")
    for told in ("363 claims", "claim-credibility 1", "mean_credibility", "input_sha256"):
        wait.until(seen.text_to_be_present_in_element(body, told), f"{told!r} is not on the page")


def test_the_scored_table_is_a_table(chromium: WebDriver, ui: str, demo: str) -> None:
    page = page_of_the_run(demo).replace("report.html", "scores.json")
    chromium.get(f"{ui}/{page}")
    wait = WebDriverWait(chromium, SECONDS)
    for told in ("View as table", "e01_shoula_01"):
        wait.until(seen.text_to_be_present_in_element((By.TAG_NAME, "body"), told))
