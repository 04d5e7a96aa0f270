"""What every test may rely on."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

ROOT = Path(__file__).resolve().parent.parent

# The same examples on every machine, and no fault for a slow one.
# To look for new ones: make test ARGS="--hypothesis-profile=default".
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def mlflow_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Send runs that no test claims to a store of this session, never to the user's own."""
    uri = f"sqlite:///{tmp_path_factory.mktemp('mlflow') / 'mlflow.db'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", uri)
        patch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
        yield uri


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of public data sets that is handed round beside the repository."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the public data sets are not here: ../shared/data is absent")
    return folder


def open_chromium() -> "WebDriver | str":
    """Open headless Chromium, or say what is missing: both programs are named, none is fetched."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        missing = "chromium" if browser is None else "chromedriver"
        return f"{missing} is not installed (Debian: chromium, chromium-driver)"

    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--disable-dev-shm-usage", "--window-size=1400,1000"):
        options.add_argument(argument)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium refuses its sandbox to root
    return webdriver.Chrome(options, webdriver.ChromeService(driver))


@pytest.fixture
def chromium() -> Iterator["WebDriver"]:
    """Open headless Chromium for one test."""
    window = open_chromium()
    if isinstance(window, str):
        pytest.skip(window)
    try:
        yield window
    finally:
        window.quit()
