"""What may be done with an instrument. Each is one transaction and one audit event."""

from almoner.engines.instruments.commands.amending import amend, void
from almoner.engines.instruments.commands.receiving import bring_in, receive
from almoner.engines.instruments.commands.signing import complete, second, send_back
from almoner.engines.instruments.commands.starting import save_draft, start

__all__ = [
    "amend",
    "bring_in",
    "complete",
    "receive",
    "save_draft",
    "second",
    "send_back",
    "start",
    "void",
]
