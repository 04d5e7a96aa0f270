"""The pictures of docs/review.md, made anew: python -m tests.journeys.review_screenshots FOLDER."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as seen
from selenium.webdriver.support.wait import WebDriverWait

from tests.conftest import open_chromium
from tests.journeys.review_loop import Loop, page_of
from tests.journeys.review_page import SECONDS, ReviewPage
from tests.scoring.running_server import running

COLOURS = 128
"""Colours of a picture: text on a page needs no more, and the file is a third as large."""
STILL = 2.0
"""Seconds until a page has stopped moving."""


def main() -> None:
    """Walk the loop of review and take a picture at each station."""
    if len(sys.argv) != 2:
        sys.exit("say where the pictures go: python -m tests.journeys.review_screenshots FOLDER")
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, _chromium() as chromium:
        loop = Loop.at(Path(folder))
        scored, opened = loop.score(), loop.open(limit=20)
        with running(loop.ui, loop.environment) as address:
            _report(chromium, f"{address}/{page_of(scored, 'report.html')}", target)
            _review(chromium, f"{address}/{page_of(opened, 'review-queue')}", target)
            loop.pull()
            said = loop.retrain()
            _decision(chromium, f"{address}/{page_of(said, 'runs')}", target)


def _report(chromium: WebDriver, url: str, target: Path) -> None:
    chromium.get(url)
    wait = WebDriverWait(chromium, SECONDS)
    wait.until(seen.frame_to_be_available_and_switch_to_it((By.CSS_SELECTOR, "iframe")))
    wait.until(seen.visibility_of_element_located((By.ID, "claims")))
    chromium.switch_to.default_content()
    ReviewPage(chromium).put_the_assistant_away()
    path = chromium.find_element(By.XPATH, "//*[starts-with(text(), 'Path:')]")
    chromium.execute_script("arguments[0].parentNode.style.visibility = 'hidden'", path)
    _take(chromium, target / "report.png")


def _review(chromium: WebDriver, url: str, target: Path) -> None:
    page = ReviewPage(chromium)
    page.open(url)
    page.start()
    page.choose("mostly false", "corroboration", "https://example.org/inquiry found otherwise")
    _take(chromium, target / "card.png")
    page.submit()
    page.choose("true", "none", "https://example.org/second-page")
    page.submit()
    page.open(url)
    _take(chromium, target / "queue.png")
    page.start()
    page.full_trace()
    _take(chromium, target / "trace.png")


def _decision(chromium: WebDriver, url: str, target: Path) -> None:
    chromium.get(url)
    body = (By.TAG_NAME, "body")
    WebDriverWait(chromium, SECONDS).until(seen.text_to_be_present_in_element(body, "retrain"))
    ReviewPage(chromium).put_the_assistant_away()
    _take(chromium, target / "decision.png")


def _take(chromium: WebDriver, path: Path) -> None:
    time.sleep(STILL)
    picture = Image.open(BytesIO(chromium.get_screenshot_as_png())).convert("RGB")
    picture.quantize(COLOURS).save(path, optimize=True)
    print(path)


@contextmanager
def _chromium() -> Iterator[WebDriver]:
    window = open_chromium()
    if isinstance(window, str):
        sys.exit(window)
    try:
        yield window
    finally:
        window.quit()


if __name__ == "__main__":
    main()
