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
# The last list counts, so this one repeats what the driver switches off and matters here. A page in
# place of the one before, in the process of the one before: a third less processor for each.
_UNWANTED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "PreconnectToSearch",
    "IsolateOrigins",
    "site-per-process",
    "RenderDocument",
    "ProactivelySwapBrowsingInstance",
    "SpareRendererForSitePerProcess",
)
_FLAGS = [
    f"--disable-features={','.join(_UNWANTED)}",
    "--disable-site-isolation-trials",
    "--renderer-process-limit=1",
    "--in-process-gpu",
    "--num-raster-threads=1",
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


class Screens:
    """Contexts of one browser. Any request that leaves this machine is noted in `strayed`.

    One page is kept from test to test, emptied in between: a new one begins with a cold renderer,
    which takes half a second of processor.
    """

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser, self.home = browser, home
        self.strayed: list[str] = []
        self.made: list[BrowserContext] = []
        self.kept: Page | None = None
        self.free = True

    def new(self, viewport: Any = None, **options: Any) -> BrowserContext:
        options.setdefault("bypass_csp", True)
        context = self.browser.new_context(
            base_url=self.home, viewport=viewport or PHONE, locale="en-GB", **options
        )
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(30_000)
        context.on("request", lambda request: _note(request.url, self.home, self.strayed))
        return context

    def opened(self, **options: Any) -> BrowserContext:
        """A context that ends with the test."""
        self.made.append(self.new(**options))
        return self.made[-1]

    def page(self, viewport: Any = None) -> Page:
        """The kept page, or another one where the test has that already."""
        if not self.free:
            return self.opened(viewport=viewport).new_page()
        self.free = False
        if self.kept is None:
            self.kept = self.new().new_page()
        self.kept.set_viewport_size(viewport or PHONE)
        return self.kept

    def end_test(self) -> None:
        for context in self.made:
            context.close()
        self.made.clear()
        strayed, self.strayed[:] = list(self.strayed), []
        if not self.free and self.kept is not None:
            self._empty(self.kept)
        self.free = True
        assert not strayed, f"The page asked for addresses elsewhere: {strayed}"

    def _empty(self, page: Page) -> None:
        if page.is_closed() or len(page.context.pages) > 1:
            page.context.close()
            self.kept = None
            return
        page.goto("about:blank")
        page.context.clear_cookies()


@pytest.fixture(scope="session")
def screens(browser: Browser, live_server: Any) -> Screens:
    return Screens(browser, live_server.url)


@pytest.fixture
def context_of(screens: Screens) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser context: `context_of(worker)` signed in, `context_of()` signed out.

    `viewport` is PHONE or DESK. Any request that leaves this machine fails the test.
    """

    def make(who: Any = None, *, acting_for: Any = None, **options: Any) -> BrowserContext:
        return signed_in(screens.opened(**options), screens.home, who, acting_for)

    yield make
    screens.end_test()


def signed_in(context: BrowserContext, home: str, who: Any, acting_for: Any) -> BrowserContext:
    if who is not None:
        value = factories.client_for(who, acting_for).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": home}
        context.add_cookies([cookie])
    return context


@pytest.fixture
def page_for(screens: Screens, context_of: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`page_for(worker)`: a phone's page signed in as them. `page_for()`: signed out. With
    `own=True` or options it is a new one, for a test that leaves something in it."""

    def make(
        who: Any = None,
        *,
        acting_for: Any = None,
        viewport: Any = None,
        own: bool = False,
        **options: Any,
    ) -> Page:
        if own or options:
            return context_of(who, acting_for=acting_for, viewport=viewport, **options).new_page()
        page = screens.page(viewport)
        signed_in(page.context, screens.home, who, acting_for)
        return page

    return make


def _note(url: str, home: str, strayed: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:", "about:", "chrome")):
        strayed.append(url)
