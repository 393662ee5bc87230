"""The acknowledgement of a message: AA taken, AE wrong, AR not taken here; and why, in words."""

from __future__ import annotations

from datetime import UTC, datetime

from almoner.services.discharge.adt.reading import Head

_ESCAPES = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "~": "\\R\\", "&": "\\T\\"}
LONGEST = 80


def answer(head: Head, code: str, words: str = "", *, at: datetime, number: str) -> bytes:
    """`number`: the control ID of the answer itself. Words are cut to what MSA-3 holds."""
    trigger = head.trigger.partition("^")[2]
    msh = "|".join(
        (
            "MSH",
            "^~\\&",
            "ALMONER",
            "",
            _safe(head.application),
            _safe(head.facility),
            at.astimezone(UTC).strftime("%Y%m%d%H%M%S+0000"),
            "",
            f"ACK^{_safe(trigger)}" if trigger else "ACK",
            _safe(number),
            _safe(head.processing) or "P",
            _safe(head.version),
        )
    )
    msa = "|".join(("MSA", code, _safe(head.control_id), _safe(words[:LONGEST])))
    return f"{msh}\r{msa}\r".encode()


def _safe(text: str) -> str:
    """No character that separates, and none that would begin a segment of its own."""
    kept = "".join(one for one in text if one >= " " and one != "\x7f")
    return "".join(_ESCAPES.get(one, one) for one in kept)
