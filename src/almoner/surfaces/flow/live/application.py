"""Server-sent events over ASGI: thousands of open pages on one thread.

    granian --interface=asgi almoner.surfaces.flow.live.serving:application

An event says that the picture has changed, or still holds, and names it: `alive` with the name and
the time, `changed` with the name, `ended` when the session has ended. Nothing about anybody.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone

from almoner.kernel.zone import to_london
from almoner.platform.web.live import FEED
from almoner.surfaces.flow.live.door import Listener, listener, same_host, version
from almoner.surfaces.flow.live.watching import News, Watch

log = logging.getLogger(__name__)
PATH = FEED
# A session is asked again after so many seconds, so a feed outlives it by no more. Local values.
ASK_AGAIN = 60.0
MOST = 5_000
RETRY = 3_000
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Who = Callable[[Mapping[str, str]], Awaitable[Listener | None]]
Read = Callable[[Listener], Awaitable[str]]


class Feed:
    """The ASGI application. `who` tells whose request it is, `read` names a listener's picture."""

    def __init__(self, who: Who, read: Read, ask_again: float = ASK_AGAIN) -> None:
        self.who, self.read, self.ask_again = who, read, ask_again
        self.watches: dict[Listener, Watch] = {}
        self.open = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        allowed = _cross(headers)
        if scope["path"] != PATH or scope["method"] != "GET":
            await _refuse(send, 404, allowed)
        elif self.open >= MOST:
            await _refuse(send, 503, allowed)
        else:
            await self._let_in(headers, receive, send, allowed)

    async def _let_in(
        self,
        headers: Mapping[str, str],
        receive: Receive,
        send: Send,
        allowed: list[tuple[bytes, bytes]],
    ) -> None:
        try:
            found = await self.who(headers)
        except Exception as error:
            log.warning("nobody could be let in: %s", type(error).__name__)
            await _refuse(send, 503, allowed)
            return
        if found is None:
            await _refuse(send, 403, allowed)
        else:
            await self._listen(found, headers, receive, send, allowed)

    async def _listen(
        self,
        who: Listener,
        headers: Mapping[str, str],
        receive: Receive,
        send: Send,
        allowed: list[tuple[bytes, bytes]],
    ) -> None:
        self.open += 1
        watch = self._join(who)
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _STREAM + allowed})
            known = headers.get("last-event-id", "")
            await _say(send, _first(watch.version, known))
            await self._tell(watch, who, headers, gone, send)
        finally:
            gone.cancel()
            self.open -= 1
            self._leave(who, watch)

    async def _tell(
        self,
        watch: Watch,
        who: Listener,
        headers: Mapping[str, str],
        gone: "asyncio.Future[None]",
        send: Send,
    ) -> None:
        """News until the page is closed or the session ends."""
        clock = asyncio.get_running_loop().time
        asked, news = clock(), watch.next_news()
        while not gone.done():
            either: list[asyncio.Future[Any]] = [news, gone]
            await asyncio.wait(
                either,
                timeout=max(0.0, asked + self.ask_again - clock()),
                return_when=asyncio.FIRST_COMPLETED,
            )
            if news.done():
                # What comes while this is sent is waited for already.
                told, news = news.result(), watch.next_news()
                await _say(send, event(told))
            if clock() - asked >= self.ask_again:
                asked = clock()
                if await self._has_ended(who, headers):
                    await _say(send, b"event: ended\ndata: signed out\n\n")
                    await send({"type": "http.response.body", "body": b"", "more_body": False})
                    return

    async def _has_ended(self, who: Listener, headers: Mapping[str, str]) -> bool:
        """Not while the site does not answer: nobody is signed out because a database is away."""
        try:
            return await self.who(headers) != who
        except Exception as error:
            log.warning("a session could not be asked about: %s", type(error).__name__)
            return False

    def _join(self, who: Listener) -> Watch:
        watch = self.watches.get(who)
        if watch is None:
            watch = self.watches[who] = Watch(partial(self.read, who))
            watch.task = asyncio.ensure_future(watch.run())
        watch.listeners += 1
        return watch

    def _leave(self, who: Listener, watch: Watch) -> None:
        watch.listeners -= 1
        if not watch.listeners and watch.task is not None:
            watch.task.cancel()
            self.watches.pop(who, None)


_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def event(news: News) -> bytes:
    """`alive` carries the clock, for a page that already has this picture."""
    local = to_london(timezone.now())
    clock = f"{local:%-I:%M:%S}{local:%p}".lower()
    name = "changed" if news.changed else "alive"
    return f"id: {news.version}\nevent: {name}\ndata: {news.version} {clock}\n\n".encode()


def _first(version_now: str, known: str) -> bytes:
    """How long to wait before coming back; and at once what changed while a page was away."""
    start = f"retry: {RETRY}\n\n".encode()
    if known and version_now:
        return start + event(News(version_now, known != version_now))
    return start


def _cross(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """A page of the same host on another port may listen with its session; no other site may."""
    origin = headers.get("origin", "")
    if not same_host(origin, headers.get("host", "")):
        return [(b"vary", b"origin")]
    return [
        (b"vary", b"origin"),
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-allow-credentials", b"true"),
    ]


async def _say(send: Send, words: bytes) -> None:
    await send({"type": "http.response.body", "body": words, "more_body": True})


async def _refuse(send: Send, status: int, allowed: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": allowed})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


def make() -> Feed:
    """Against the site of this installation. Its few threads are for the database alone."""
    site, threads = get_wsgi_application(), ThreadPoolExecutor(2, "almoner-live")

    def run(*call: Any) -> "asyncio.Future[Any]":
        return asyncio.get_running_loop().run_in_executor(threads, *call)

    async def who(headers: Mapping[str, str]) -> Listener | None:
        return await run(listener, site, headers)

    async def read(one: Listener) -> str:
        return await run(_look, one)

    return Feed(who, read)


def _look(who: Listener) -> str:
    """A connection that broke is closed first, so that the next look begins a new one."""
    close_old_connections()
    return version(who, timezone.now())
