"""A reviewer at the review queue of MLflow, in a browser: reads a card, answers by clicking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
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
        self._until_there("//button[contains(., 'Start review')]")
        self.put_the_assistant_away()

    def put_the_assistant_away(self) -> None:
        """Close the panel that MLflow opens at the side."""
        beside = "//*[*//*[text()='MLflow Assistant']]//button[@aria-label='Close']"
        for button in self.chromium.find_elements(By.XPATH, beside)[-1:]:
            button.click()
            self._wait().until(seen.staleness_of(button))

    def start(self) -> None:
        """Begin with the first claim that needs review."""
        self._click("//button[contains(., 'Start review')]")
        self._until_there("//*[text()='Select an option']")

    def progress(self) -> str:
        """How many are reviewed, as the page says."""
        return self._wait().until(lambda _: self._progress())

    def text(self) -> str:
        """All that the page shows."""
        return self.chromium.find_element(By.TAG_NAME, "body").text

    def choose(self, verdict: str, wrong_reason: str, note: str) -> None:
        """Answer the three questions."""
        self._click("//*[text()='Select an option']")
        self._click(_option(verdict))
        self._click("//*[text()='Select one or more']")
        self._click(_option(wrong_reason))
        self.chromium.switch_to.active_element.send_keys(Keys.ESCAPE)
        self._wait().until(lambda _: self._write("//textarea", note))

    def submit(self) -> None:
        """Hand the answers in; the page goes on to the next claim."""
        before = self.progress()
        self._click("//button[contains(., 'Submit') and not(@disabled)]")
        self._wait().until(lambda _: self._progress() != before)

    def full_trace(self) -> None:
        """Open the trace that the card is of."""
        self._click("//*[text()='View full trace']")
        self._until_there("//*[text()='partisanship']")

    def next(self) -> None:
        """Go on to the next claim without an answer."""
        before = self.text()
        self._click("//button[@aria-label='Next trace']")
        self._wait().until(lambda _: self.text() != before)
        self._until_there("//*[text()='Select an option']")

    def _progress(self) -> str:
        shown = self.chromium.find_elements(By.XPATH, "//*[contains(text(), ' reviewed (')]")
        return shown[0].text if shown else ""

    def _wait(self) -> WebDriverWait[WebDriver]:
        # The page draws its parts anew at any moment: what is gone then is looked for again.
        gone = [StaleElementReferenceException, ElementClickInterceptedException]
        return WebDriverWait(self.chromium, SECONDS, ignored_exceptions=gone)

    def _until_there(self, path: str) -> None:
        self._wait().until(seen.visibility_of_element_located((By.XPATH, path)))

    def _click(self, path: str) -> None:
        def clicked(chromium: WebDriver) -> bool:
            chromium.find_element(By.XPATH, path).click()
            return True

        self._until_there(path)
        self._wait().until(clicked)

    def _write(self, path: str, text: str) -> bool:
        self.chromium.find_element(By.XPATH, path).send_keys(text)
        return True


def _option(text: str) -> str:
    return f"//*[@role='option'][normalize-space(.)='{text}']"
