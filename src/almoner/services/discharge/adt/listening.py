"""Listening for HL7 over MLLP: one answer for each message, in the order they came.

A sender that sends nonsense gets an answer, one that never ends a message or is silent for too
long is let go, one that floods is slowed, and one too many hears why it is not heard. None of them
harms another: each has one message in hand at a time, so they take turns. The messages themselves
are never logged.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from hl7.mllp import (  # type: ignore[import-untyped]
    InvalidBlockError,
    start_hl7_server,
)

from almoner.services.discharge.adt.answering import answer
from almoner.services.discharge.adt.pacing import Pace
from almoner.services.discharge.adt.reading import MOST_BYTES, REJECT, Head

log = logging.getLogger(__name__)
Take = Callable[[bytes], Awaitable[bytes]]
MOST_SENDERS, MOST_EACH = 50, 10
SILENT_SECONDS = 15 * 60
MOST_FAULTS = 5
FULL = "There are too many connections at once. Close one, or try again later."


class Listener:
    """Hands each message to `take` and sends back what it answers. An address has `most_each`
    connections at most, and one pace for all of them."""

    def __init__(
        self,
        take: Take,
        *,
        silent_seconds: float = SILENT_SECONDS,
        most_senders: int = MOST_SENDERS,
        most_each: int = MOST_EACH,
        limit: int = MOST_BYTES,
        pace: Callable[[], Pace] = Pace,
    ) -> None:
        self.take, self.silent, self.limit = take, silent_seconds, limit
        self.most, self.most_each, self.pace = most_senders, most_each, pace
        self.senders: Counter[str] = Counter()
        self.paces: dict[str, Pace] = {}

    async def start(self, host: str, port: int) -> asyncio.Server:
        server: asyncio.Server = await start_hl7_server(
            self._sender, host=host, port=port, limit=self.limit
        )
        return server

    async def _sender(self, reader: Any, writer: Any) -> None:
        address = str((writer.get_extra_info("peername") or ("",))[0])
        if self.senders.total() >= self.most or self.senders[address] >= self.most_each:
            await self._turn_away(writer)
            return
        self.senders[address] += 1
        try:
            await self._converse(reader, writer, self._pace_of(address))
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError):
            pass  # The other end has gone, or said nothing for too long.
        except Exception as problem:
            log.error("adt sender let go: %s", type(problem).__name__)
        finally:
            self.senders[address] -= 1
            writer.close()

    async def _turn_away(self, writer: Any) -> None:
        """With the reason, which a sender that only reads answers shows too."""
        log.warning("adt sender turned away: too many connections")
        at = datetime.now(UTC)
        number = hashlib.sha256(at.isoformat().encode()).hexdigest()[:20]
        try:
            writer.writeblock(answer(Head(), REJECT, FULL, at=at, number=number))
            await asyncio.wait_for(writer.drain(), self.silent)
        except (ConnectionError, TimeoutError):
            pass  # It has gone by itself.
        finally:
            writer.close()

    def _pace_of(self, address: str) -> Pace:
        """The pace of an address outlives its connections: who comes again is not new."""
        now = asyncio.get_running_loop().time()
        idle = [one for one, pace in self.paces.items() if pace.rested(now)]
        for one in idle:
            if not self.senders[one]:
                del self.paces[one], self.senders[one]
        return self.paces.setdefault(address, self.pace())

    async def _in_turn(self, pace: Pace) -> None:
        wait = pace.wait(asyncio.get_running_loop().time())
        if wait:
            log.warning("adt sender slowed")
            await asyncio.sleep(wait)

    async def _converse(self, reader: Any, writer: Any, pace: Pace) -> None:
        faults = 0
        while faults < MOST_FAULTS:
            try:
                raw = await asyncio.wait_for(reader.readblock(), self.silent)
            except (ValueError, InvalidBlockError):
                # Too long, or not begun as a block: there is nothing that could be answered to.
                faults += 1
                log.warning("adt block refused")
                raw = b""
            await self._in_turn(pace)
            writer.writeblock(await self.take(raw))
            await asyncio.wait_for(writer.drain(), self.silent)
