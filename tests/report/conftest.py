"""A browser for the pages, as the tests of the sidebar have one."""

from tests.web.conftest import browser, chromium, playwright

__all__ = ["browser", "chromium", "playwright"]
