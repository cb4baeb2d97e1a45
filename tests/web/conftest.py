"""One running server for the tests that only ask it things; another with a browser before it for those of the sidebar."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from coach.coach import Coach
from coach.settings import Settings
from coach.web.app import create_app
from tests.web.browsing import ARGUMENTS, CHROMIUM, Site, Watch, open_page
from tests.web.server import Served

MAX_BODY = 200_000


@pytest.fixture(scope="session")
def served(coach: Coach, home: Path) -> Iterator[Served]:
    """The application over the real coach, with a small limit for bodies."""
    with Served(create_app(Settings(home=home, max_body=MAX_BODY), make=lambda _: coach)) as site:
        yield site


@pytest.fixture(scope="session")
def client(served: Served) -> httpx.Client:
    return served.client


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium lies; a test that needs it is passed over where there is none, but not in CI."""
    if not Path(CHROMIUM).exists():
        why = f"no Chromium at {CHROMIUM}; install it or set COACH_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return CHROMIUM


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Site]:
    """One server for every test with a browser: its index takes long to make."""
    running = Site(tmp_path_factory.mktemp("sidebar"))
    try:
        running.wait_for(f"{running.url}/readyz")
        yield running
    finally:
        running.stop()


# By module and not by session: while Playwright runs, no test of the same thread can run a loop of its own.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield running
    running.close()


@pytest.fixture
def opened(browser: Browser, site: Site) -> Iterator[tuple[Page, Watch]]:
    """The sidebar, narrow and in Simplified Chinese. Nothing may go wrong behind the scenes in any test."""
    page, watch = open_page(browser, site.url)
    yield page, watch
    assert page.evaluate("window.violations") == []
    assert watch.errors == []
    assert watch.dialogs == []
    assert watch.hosts == {urlsplit(site.url).netloc}
    page.context.close()


@pytest.fixture
def page(opened: tuple[Page, Watch]) -> Page:
    return opened[0]


@pytest.fixture
def watch(opened: tuple[Page, Watch]) -> Watch:
    return opened[1]
