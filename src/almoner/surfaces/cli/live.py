"""almoner live: the feed that tells open pages of a place what changed."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from almoner.surfaces.cli.output import NotAnswerable, command

APPLICATION = "almoner.surfaces.flow.live.serving:application"
GRANIAN = Path(sys.executable).parent / "granian"


def command_line(host: str, port: int) -> list[str]:
    """One process and one event loop, whatever the number of pages."""
    return [
        str(GRANIAN),
        "--interface=asgi",
        f"--host={host}",
        f"--port={port}",
        "--workers=1",
        "--respawn-failed-workers",
        "--workers-kill-timeout=5",
        "--log-level=warning",
        APPLICATION,
    ]


@command
def live(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where it listens.")] = 8001,
    host: Annotated[str, typer.Option(help="On which address.")] = "127.0.0.1",
) -> int:
    """Tells open pages of the place when their picture has changed, until it is stopped."""
    if not GRANIAN.exists():
        raise NotAnswerable(
            "no_server",
            f"The web server granian is not installed at {GRANIAN}.",
            "Install Almoner with its locked requirements.",
        )
    sys.stdout.flush()
    os.execv(GRANIAN, command_line(host, port))  # noqa: S606
