"""The listener with the database behind it: each message in a transaction of its own, as the
installation at work for one trust."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, transaction
from django.utils import timezone

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer, system
from almoner.platform.database.circles import done_again
from almoner.services.discharge.adt.listening import Listener
from almoner.services.discharge.commands.hearing import receive

NAME = "adt"


def actor_for(organisation_id: int) -> Viewer:
    return system(NAME, organisation_id)


def take(actor: Viewer, raw: bytes) -> bytes:
    """Under row-level security, as a screen of that trust would be."""
    close_old_connections()
    return done_again(lambda: _take(actor, raw))


def _take(actor: Viewer, raw: bytes) -> bytes:
    with transaction.atomic(), scoped(actor, drop_role=True):
        return receive(actor, raw, at=timezone.now())


async def serve(organisation_id: int, host: str, port: int) -> None:
    """Until it is stopped. Messages are acted on one after another: their order matters."""
    actor, loop = actor_for(organisation_id), asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1) as worker:

        async def hand_over(raw: bytes) -> bytes:
            return await loop.run_in_executor(worker, take, actor, raw)

        server = await Listener(hand_over).start(host, port)
        async with server:
            await server.serve_forever()
