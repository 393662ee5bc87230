"""Dates and times of a search: a prefix, and a moment or a whole day."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from almoner.kernel.london import localise
from almoner.kernel.refusals import Refusal
from almoner.surfaces.fhir.outcomes import Fault

_ASKED = re.compile(
    r"(?P<prefix>eq|ge|gt|le|lt)?(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?P<time>T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+ -]\d{2}:\d{2}))?"
)


def in_time(rows: QuerySet[Any], column: str, asked: str) -> QuerySet[Any]:
    """Rows whose `column` is as asked, such as ge2026-03-01 or lt2026-03-03T08:00:00Z."""
    prefix, start, end = _read(asked)
    if prefix == "eq":
        return rows.filter(**{f"{column}__gte": start, f"{column}__lt": end})
    limit = start if prefix in ("ge", "lt") else end
    # A day is a span: after it means from its end, up to it means until its end.
    compare = {"ge": "gte", "gt": "gte", "le": "lt", "lt": "lt"}[prefix]
    return rows.filter(**{f"{column}__{compare}": limit})


def _read(asked: str) -> tuple[str, datetime, datetime]:
    """The prefix, and the half-open span of time that the rest names. Days are London days."""
    match = _ASKED.fullmatch(asked)
    try:
        if match is None:
            raise ValueError
        day = date.fromisoformat(match["day"])
        if not 1900 <= day.year < 2200:
            raise ValueError
        if match["time"] is None:
            start, end = localise(day, time()), localise(day + timedelta(days=1), time())
        else:
            start = datetime.fromisoformat((match["day"] + match["time"]).replace(" ", "+"))
            end = start + timedelta(microseconds=1)
    except ValueError:
        raise Fault(
            400,
            Refusal(
                "not_a_date",
                "A date in the search cannot be read.",
                "Write ge2026-03-01 or lt2026-03-03T08:00:00Z: a prefix, then a day or a time.",
            ),
        ) from None
    return match["prefix"] or "eq", start, end
