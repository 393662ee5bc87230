"""An answer in the words in which it is shown and printed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from almoner.engines.instruments.definition.shapes import Item
from almoner.kernel.london import format_date, format_datetime, format_time
from almoner.kernel.wording import both

NOT_ANSWERED = "Not answered"
_WORDS = {"yes": "Yes", "no": "No", "unknown": "Not known"}


def shown(item: Item, answer: Any) -> str:
    """Never fails: an answer that the item does not know is shown as it was kept."""
    if answer in (None, "", []):
        return NOT_ANSWERED
    try:
        return _shown(item, answer)
    except (KeyError, TypeError, ValueError):
        return str(answer)


def _shown(item: Item, answer: Any) -> str:
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if item.type == "yes-no-unknown":
        return _WORDS[answer]
    if item.type == "choice":
        return item.choice(answer).label
    if item.type == "choices":
        return both(item.choice(code).label for code in answer)
    if item.type == "date":
        return format_date(date.fromisoformat(answer))
    if item.type == "time":
        return format_time(time.fromisoformat(answer))
    if item.type == "moment":
        return format_datetime(datetime.fromisoformat(answer))
    if item.type == "table":
        return "\n".join(_row(item, row) for row in answer)
    return f"{answer} {item.unit}".strip()


def _row(item: Item, row: dict[str, Any]) -> str:
    return ". ".join(
        f"{column.text}: {shown(column, row.get(column.code))}" for column in item.columns
    )
