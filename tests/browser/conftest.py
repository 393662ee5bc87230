"""A real browser against the real server, middleware and row-level security."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests import factories

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1200, "height": 900}
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Playwright drives its own event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def chromium() -> str:
    found = os.environ.get("ALMONER_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), "")
    assert found, "The browser tests need chromium. Run: make browser"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium(), args=_FLAGS)
        yield made
        made.close()


@pytest.fixture
def context_of(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser context: `context_of(worker)` signed in, `context_of()` signed out.

    `viewport` is PHONE or DESK. Any request that leaves this machine fails the test.
    """
    made: list[BrowserContext] = []
    strayed: list[str] = []

    def make(
        who: Any = None, *, acting_for: Any = None, viewport: Any = None, **options: Any
    ) -> BrowserContext:
        options.setdefault("bypass_csp", True)
        context = browser.new_context(
            base_url=live_server.url, viewport=viewport or PHONE, locale="en-GB", **options
        )
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(30_000)
        context.on("request", lambda request: _note(request.url, live_server.url, strayed))
        if who is not None:
            client = factories.client_for(who, acting_for)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
            context.add_cookies([cookie])
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert not strayed, f"The page asked for addresses elsewhere: {strayed}"


@pytest.fixture
def page_for(context_of: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`page_for(worker)`: a phone's page signed in as them. `page_for()`: signed out."""
    return lambda *args, **kwargs: context_of(*args, **kwargs).new_page()


def _note(url: str, home: str, strayed: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:", "about:", "chrome")):
        strayed.append(url)
