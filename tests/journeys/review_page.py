"""A reviewer at the review queue of MLflow, in a browser: reads a card, answers by clicking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions as seen
from selenium.webdriver.support.wait import WebDriverWait

SECONDS: Final = 60
"""How long the UI may take to show something; the first page of a cold server is slow."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The queue's page; each step waits until the page shows what it came for."""

    chromium: WebDriver

    def open(self, url: str) -> None:
        """Open the queue and wait for its list of claims."""
        self.chromium.get(url)
        self._wait_for("//button[contains(., 'Start review')]")
        self.put_the_assistant_away()

    def put_the_assistant_away(self) -> None:
        """Close the panel that MLflow opens at the side."""
        beside = "//*[*//*[text()='MLflow Assistant']]//button[@aria-label='Close']"
        for button in self.chromium.find_elements(By.XPATH, beside)[-1:]:
            button.click()
            WebDriverWait(self.chromium, SECONDS).until(seen.staleness_of(button))

    def start(self) -> None:
        """Begin with the first claim that needs review."""
        self._wait_for("//button[contains(., 'Start review')]").click()
        self._wait_for("//*[text()='Select an option']")

    def progress(self) -> str:
        """How many are reviewed, as the page says."""
        return self._wait_for("//*[contains(text(), ' reviewed (')]").text

    def text(self) -> str:
        """All that the page shows."""
        return self.chromium.find_element(By.TAG_NAME, "body").text

    def choose(self, verdict: str, wrong_reason: str, note: str) -> None:
        """Answer the three questions."""
        self._wait_for("//*[text()='Select an option']").click()
        self._option(verdict).click()
        self._wait_for("//*[text()='Select one or more']").click()
        self._option(wrong_reason).click()
        self.chromium.switch_to.active_element.send_keys(Keys.ESCAPE)
        self._wait_for("//textarea").send_keys(note)

    def submit(self) -> None:
        """Hand the answers in; the page goes on to the next claim."""
        before = self.progress()
        self._wait_for("//button[contains(., 'Submit') and not(@disabled)]").click()
        WebDriverWait(self.chromium, SECONDS).until(lambda _: self._moved_on(before))

    def full_trace(self) -> None:
        """Open the trace that the card is of."""
        self._wait_for("//*[text()='View full trace']").click()
        self._wait_for("//*[text()='partisanship']")

    def next(self) -> None:
        """Go on to the next claim without an answer."""
        before = self.text()
        self._wait_for("//button[@aria-label='Next trace']").click()
        WebDriverWait(self.chromium, SECONDS).until(lambda _: self.text() != before)
        self._wait_for("//*[text()='Select an option']")

    def _moved_on(self, before: str) -> bool:
        shown = self.chromium.find_elements(By.XPATH, "//*[contains(text(), ' reviewed (')]")
        return not shown or shown[0].text != before

    def _option(self, text: str) -> WebElement:
        return self._wait_for(f"//*[@role='option'][normalize-space(.)='{text}']")

    def _wait_for(self, path: str) -> WebElement:
        return WebDriverWait(self.chromium, SECONDS).until(
            seen.element_to_be_clickable((By.XPATH, path))
        )
