"""The feed over ASGI: what it tells, to whom, and when it falls silent."""

import asyncio
from typing import Any

import pytest

from almoner.surfaces.flow.live import application, watching
from almoner.surfaces.flow.live.application import PATH, Feed, event
from almoner.surfaces.flow.live.door import Listener, Unanswered, listener, same_host
from almoner.surfaces.flow.live.watching import News

HUB = Listener(7, "flow_hub")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.01)
    monkeypatch.setattr(watching, "SAY_EVERY", 0.05)
    monkeypatch.setattr(watching, "REST", 0.0)


class Page:
    """An open page: what it was sent, and the moment it is closed."""

    def __init__(self, feed: Feed, path: str = PATH, **headers: str) -> None:
        self.sent: list[dict[str, Any]] = []
        self.closed = asyncio.Event()
        named = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
        scope = {"type": "http", "path": path, "method": "GET", "headers": named}
        self.task = asyncio.ensure_future(feed(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.closed.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return self.sent[0]["status"]

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def text(self) -> str:
        return b"".join(one.get("body", b"") for one in self.sent).decode()

    async def until(self, words: str) -> None:
        async with asyncio.timeout(5):
            while words not in self.text:
                await asyncio.sleep(0.005)

    async def leave(self) -> None:
        self.closed.set()
        await asyncio.wait_for(self.task, 5)


class Site:
    """Whose session is good, and what the picture is called; None when it cannot be read."""

    def __init__(self) -> None:
        self.who: Listener | None = HUB
        self.version: str | None = "one"
        self.away = False
        self.looks = 0

    def feed(self, ask_again: float = 60.0) -> Feed:
        async def who(headers: Any) -> Listener | None:
            if self.away:
                raise Unanswered("500 Internal Server Error")
            return self.who

        async def read(one: Listener) -> str:
            self.looks += 1
            if self.version is None:
                raise OSError("the database is away")
            return self.version

        return Feed(who, read, ask_again)


def test_a_change_is_told_by_its_name_alone():
    async def story() -> str:
        site = Site()
        page = Page(site.feed())
        await page.until("event: alive")
        site.version = "two"
        await page.until("event: changed")
        await page.leave()
        return page.text

    told = asyncio.run(story())
    lines = [line for line in told.splitlines() if line.startswith("data: ")]
    assert {line.split()[1] for line in lines} == {"one", "two"}
    assert told.startswith("retry: 3000\n\n")


def test_a_thousand_pages_are_one_look():
    async def story() -> tuple[int, int, int]:
        site = Site()
        feed = site.feed()
        pages = [Page(feed) for _ in range(1_000)]
        await asyncio.gather(*(page.until("event: alive") for page in pages))
        watches, opened, looks = len(feed.watches), feed.open, site.looks
        await asyncio.gather(*(page.leave() for page in pages))
        assert (feed.open, feed.watches) == (0, {})
        return watches, opened, looks

    watches, opened, looks = asyncio.run(story())
    assert (watches, opened) == (1, 1_000)
    assert looks < 500


@pytest.mark.hazard("HZ-80")
def test_while_the_picture_cannot_be_read_the_feed_says_nothing():
    async def story() -> tuple[str, str]:
        site = Site()
        page = Page(site.feed())
        await page.until("event: alive")
        site.version = None
        await asyncio.sleep(0.02)
        before = page.text
        await asyncio.sleep(0.2)
        silent = page.text
        site.version = "two"
        await page.until("event: changed")
        await page.leave()
        return before, silent

    before, silent = asyncio.run(story())
    assert silent == before


def test_who_comes_back_is_told_at_once_what_it_missed():
    async def story(known: str) -> str:
        site = Site()
        feed = site.feed()
        first = Page(feed)
        await first.until("event: alive")
        again = Page(feed, last_event_id=known)
        await again.until("id: one")
        await asyncio.gather(first.leave(), again.leave())
        return again.text.split("\n\n")[1]

    assert "event: changed" in asyncio.run(story("nought"))
    assert "event: alive" in asyncio.run(story("one"))


@pytest.mark.hazard("HZ-11")
def test_a_feed_ends_with_the_session():
    async def story() -> Page:
        site = Site()
        page = Page(site.feed(ask_again=0.05))
        await page.until("event: alive")
        site.who = None
        await asyncio.wait_for(page.task, 5)
        return page

    page = asyncio.run(story())
    assert page.text.endswith("event: ended\ndata: signed out\n\n")
    assert page.sent[-1]["more_body"] is False


@pytest.mark.hazard("HZ-11")
def test_a_feed_ends_when_its_reader_acts_for_somebody_else():
    async def story() -> str:
        site = Site()
        page = Page(site.feed(ask_again=0.05))
        await page.until("event: alive")
        site.who = Listener(8, "flow_hub")
        await asyncio.wait_for(page.task, 5)
        return page.text

    assert "event: ended" in asyncio.run(story())


@pytest.mark.hazard("HZ-11")
@pytest.mark.parametrize(
    ("who", "path", "status"), [(None, PATH, 403), (HUB, "/flow/live", 404), (HUB, "/", 404)]
)
def test_others_get_nothing(who, path, status):
    async def story() -> Page:
        site = Site()
        site.who = who
        page = Page(site.feed(), path)
        await asyncio.wait_for(page.task, 5)
        return page

    page = asyncio.run(story())
    assert (page.status, page.text) == (status, "")


def test_there_is_an_end_to_how_many(monkeypatch):
    monkeypatch.setattr(application, "MOST", 1)

    async def story() -> int:
        feed = Site().feed()
        first, second = Page(feed), None
        await first.until("retry")
        second = Page(feed)
        await asyncio.wait_for(second.task, 5)
        await first.leave()
        return second.status

    assert asyncio.run(story()) == 503


@pytest.mark.hazard("HZ-11")
@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("http://place.example:8000", True),
        ("https://place.example", True),
        ("http://evil.example", False),
        ("http://place.example.evil.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_a_page_of_the_same_host_may_listen(origin, may):
    assert same_host(origin, "place.example:8001") is may

    async def story() -> dict[bytes, bytes]:
        page = Page(Site().feed(), origin=origin, host="place.example:8001")
        await page.until("retry")
        await page.leave()
        return page.headers

    allowed = asyncio.run(story()).get(b"access-control-allow-origin")
    assert allowed == (origin.encode() if may else None)


def test_an_event_has_a_name_a_version_and_a_clock():
    first, second, third, *_ = event(News("abc", changed=False)).decode().splitlines()
    assert (first, second) == ("id: abc", "event: alive")
    assert third.startswith("data: abc ")
    assert third.endswith(("am", "pm"))


@pytest.mark.hazard("HZ-80")
def test_nobody_is_signed_out_because_the_database_is_away():
    async def story() -> tuple[str, int]:
        site = Site()
        feed = site.feed(ask_again=0.03)
        page = Page(feed)
        await page.until("event: alive")
        site.away, site.version = True, None
        await asyncio.sleep(0.15)
        late = Page(feed)
        await asyncio.wait_for(late.task, 5)
        site.away, site.version = False, "two"
        await page.until("event: changed")
        await page.leave()
        return page.text, late.status

    told, refused = asyncio.run(story())
    assert "event: ended" not in told
    assert refused == 503


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Service Unavailable"])
def test_a_site_at_fault_says_nothing_of_who_asks(status):
    def site(environ, start):
        start(status, [])
        return [b""]

    with pytest.raises(Unanswered):
        listener(site, {"host": "place.example:8001"})


@pytest.mark.hazard("HZ-11")
@pytest.mark.parametrize("status", ["302 Found", "403 Forbidden", "404 Not Found"])
def test_whom_the_site_would_not_show_the_place_hears_nothing(status):
    seen = {}

    def site(environ, start):
        seen.update(environ)
        start(status, [])
        return [b""]

    headers = {"host": "place.example:8001", "cookie": "a=b", "authorization": "Bearer x"}
    assert listener(site, headers) is None
    assert (seen["HTTP_COOKIE"], seen["PATH_INFO"]) == ("a=b", "/flow/watch/")
    assert "HTTP_AUTHORIZATION" not in seen
