"""Listening for HL7 over MLLP: one answer for each message, in the order they came.

A sender that sends nonsense gets an answer, one that never ends a message or is silent for too
long is let go, and neither harms another. The messages themselves are never logged.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from hl7.mllp import (  # type: ignore[import-untyped]
    InvalidBlockError,
    start_hl7_server,
)

from almoner.services.discharge.adt.reading import MOST_BYTES

log = logging.getLogger(__name__)
Take = Callable[[bytes], Awaitable[bytes]]
MOST_SENDERS = 50
SILENT_SECONDS = 15 * 60
MOST_FAULTS = 5


class Listener:
    """Hands each message to `take` and sends back what it answers."""

    def __init__(
        self,
        take: Take,
        *,
        silent_seconds: float = SILENT_SECONDS,
        most_senders: int = MOST_SENDERS,
        limit: int = MOST_BYTES,
    ) -> None:
        self.take, self.silent, self.most, self.limit = take, silent_seconds, most_senders, limit
        self.senders = 0

    async def start(self, host: str, port: int) -> asyncio.Server:
        server: asyncio.Server = await start_hl7_server(
            self._sender, host=host, port=port, limit=self.limit
        )
        return server

    async def _sender(self, reader: Any, writer: Any) -> None:
        if self.senders >= self.most:
            writer.close()
            return
        self.senders += 1
        try:
            await self._converse(reader, writer)
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError):
            pass  # The other end has gone, or said nothing for too long.
        except Exception as problem:
            log.error("adt sender let go: %s", type(problem).__name__)
        finally:
            self.senders -= 1
            writer.close()

    async def _converse(self, reader: Any, writer: Any) -> None:
        faults = 0
        while faults < MOST_FAULTS:
            try:
                raw = await asyncio.wait_for(reader.readblock(), self.silent)
            except (ValueError, InvalidBlockError):
                # Too long, or not begun as a block: there is nothing that could be answered to.
                faults += 1
                log.warning("adt block refused")
                raw = b""
            writer.writeblock(await self.take(raw))
            await asyncio.wait_for(writer.drain(), self.silent)
