"""The walk of a reviewer: a scored batch, two answers by clicking, a judged challenger."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as seen
from selenium.webdriver.support.wait import WebDriverWait

from tests.journeys.review_loop import Loop, page_of
from tests.journeys.review_page import SECONDS, ReviewPage
from tests.scoring.running_server import running

pytestmark = pytest.mark.browser

ANSWERS = (
    ("false", "corroboration", "https://example.org/what-happened settles it"),
    ("mostly true", "none", "seen in two papers of no camp"),
)


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Loop:
    return Loop.at(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="module")
def opened(loop: Loop) -> str:
    """What `review open` prints after a batch was scored."""
    loop.score()
    return loop.open(limit=4)


@pytest.fixture(scope="module")
def ui(loop: Loop, opened: str) -> Iterator[str]:
    with running(loop.ui, loop.environment) as address:
        yield address


def verdicts(loop: Loop) -> list[dict[str, object]]:
    lines = (loop.folder / "reviews" / "verdicts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_from_a_scored_batch_by_two_answers_to_a_judged_challenger(
    chromium: WebDriver, loop: Loop, opened: str, ui: str
) -> None:
    assert opened.startswith("4 claims of run ")
    page = ReviewPage(chromium)
    page.open(f"{ui}/{page_of(opened, 'review-queue')}")
    page.start()
    assert page.progress() == "0 of 4 reviewed (0%)"
    card = page.text()
    for told in ("where the model starts", "together:", "Is the claim, as stated, true?"):
        assert told in card
    for answer in ANSWERS:
        page.choose(*answer)
        page.submit()
    assert page.progress() == "2 of 4 reviewed (50%)"

    assert loop.pull().startswith("2 new verdicts")
    pulled = verdicts(loop)
    assert [(each["verdict"], each["wrong_reasons"], each["note"]) for each in pulled] == [
        (verdict, [reason], note) for verdict, reason, note in ANSWERS
    ]
    assert pulled[0]["page"] == "https://example.org/what-happened"
    assert loop.pull().startswith("0 new verdicts")
    assert verdicts(loop) == pulled

    said = loop.retrain()
    assert "stays a challenger" in said or "is the champion" in said
    chromium.get(f"{ui}/{page_of(said, 'runs')}")
    body = (By.TAG_NAME, "body")
    for told in ("retrain", "verdicts", "promotion"):
        WebDriverWait(chromium, SECONDS).until(seen.text_to_be_present_in_element(body, told), told)


def test_a_hostile_claim_is_text_on_the_card(chromium: WebDriver, loop: Loop, ui: str) -> None:
    said = [
        "<script>document.title = 'run'</script> ![x](http://127.0.0.1:9/x.png)",
        "=cmd('calc')",
        "word " * 20_000,
    ]
    claims = [
        {"claim_id": f"c{i}", "text": text, "source_id": "s", "published_at": "2024-01-01"}
        for i, text in enumerate(said)
    ]
    loop.score_these(claims, [{"source_id": "s", "name": "<b>Ana</b>", "kind": "newspaper"}])
    opened = loop.open(limit=3)
    shown = []
    page = ReviewPage(chromium)
    page.open(f"{ui}/{page_of(opened, 'review-queue')}")
    page.start()
    for number in range(3):
        shown.append(page.text())
        assert chromium.title != "run"
        assert not chromium.find_elements(By.CSS_SELECTOR, "img[src*='127.0.0.1:9']")
        if number < 2:
            page.next()
    together = "\n".join(shown)
    assert said[0] in together
    assert said[1] in together
    assert "100,000 characters in all" in together
    assert "<b>Ana</b>" in together
