"""One row of the training file."""

from __future__ import annotations

from datetime import date

from almoner.registers.workforce.ascwds.fields import Fields
from almoner.registers.workforce.ascwds.rows import Answer, TrainingRow

EXTERNAL = "2"
_ACCREDITED = {"1": Answer.YES, "0": Answer.NO, "999": Answer.NOT_KNOWN}
_MOST_MONTHS = 600


def read_training(fields: Fields, today: date) -> TrainingRow:
    """The row as a `TrainingRow`. It may be used only if the report holds no error."""
    delivered_by = fields.code("WHODELIVERED", "training-deliverers")
    valid_months, never_expires = read_validity(fields)
    completed_on = _completed_on(fields, today)
    return TrainingRow(
        row=fields.number,
        local_id=fields.identifier("LOCALESTID"),
        worker_id=fields.identifier("UNIQUEWORKERID"),
        category=fields.code("CATEGORY", "training-categories", required=True),
        name=fields.text("TRAININGNAME", 120),
        accredited=_ACCREDITED.get(fields.code("ACCREDITED", "training-accreditation")),
        delivered_by=delivered_by,
        provider=_provider(fields, delivered_by),
        mode=fields.code("HOWDELIVERED", "training-modes"),
        valid_months=valid_months,
        never_expires=never_expires,
        completed_on=completed_on,
        expires_on=_expires_on(fields, completed_on, never_expires),
        notes=fields.text("NOTES", 1000),
    )


def read_validity(fields: Fields) -> tuple[int | None, bool]:
    """VALIDITY: months the course holds, and whether it never expires ('none')."""
    given = fields.given("VALIDITY")
    if not given or given.lower() == "none":
        return None, bool(given)
    if given.isascii() and given.isdecimal() and 1 <= int(given[:9]) <= _MOST_MONTHS:
        return int(given), False
    fields.error(
        "VALIDITY",
        "validity",
        f"VALIDITY is a whole number of months from 1 to {_MOST_MONTHS}, or “none”.",
        "Write 12 for a year, or none if the training does not expire.",
    )
    return None, False


def _provider(fields: Fields, delivered_by: str) -> str:
    if fields.given("PROVIDERNAME") and delivered_by != EXTERNAL:
        fields.warning(
            "PROVIDERNAME",
            "provider-ignored",
            "A provider is read only where WHODELIVERED is 2 (external). It is set aside.",
            "Set WHODELIVERED to 2, or leave PROVIDERNAME empty.",
        )
        return ""
    return fields.text("PROVIDERNAME", 120)


def _completed_on(fields: Fields, today: date) -> date | None:
    if not fields.given("DATECOMPLETED"):
        fields.warning(
            "DATECOMPLETED",
            "no-completion-date",
            "There is no date of completion, so the training cannot count as done.",
            "Add the date it was completed.",
        )
    return fields.past_day("DATECOMPLETED", today)


def _expires_on(fields: Fields, completed_on: date | None, never: bool) -> date | None:
    expires_on = fields.day("EXPIRYDATE")
    if expires_on is None:
        return None
    if completed_on is not None and expires_on <= completed_on:
        fields.error(
            "EXPIRYDATE",
            "expiry-before-completion",
            "The training expires on or before the day it was completed.",
            "Check EXPIRYDATE and DATECOMPLETED; they may be the wrong way round.",
        )
        return None
    if never:
        fields.warning(
            "EXPIRYDATE",
            "expiry-and-none",
            "VALIDITY says that the training does not expire, and there is an expiry date. "
            "The date is kept.",
            "Remove one of the two.",
        )
    return expires_on
