"""Opening hours as people say them."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from almoner.kernel.london import format_time
from almoner.kernel.wording import both
from almoner.registers.directory.vocabulary import DAYS, labels


def hours_words(opens: Iterable[Mapping[str, Any]]) -> str:
    """ "Monday and Tuesday, 9am to 5pm", parts with a semicolon between; "" when none is known."""
    return "; ".join(_part(one) for one in opens)


def _part(one: Mapping[str, Any]) -> str:
    opens, closes = (format_time(time.fromisoformat(one[name])) for name in ("from", "to"))
    in_order = [day for day in DAYS if day in one["days"]]
    days = "Every day" if len(in_order) == len(DAYS) else both(labels(in_order, DAYS))
    return f"{days}, {opens} to {closes}"
