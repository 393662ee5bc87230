"""Works figures out in the database, from the rows of cases to the table of values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from almoner.engines.indicators.definition import Indicator
from almoner.engines.indicators.models import IndicatorValue
from almoner.engines.indicators.periods import lately
from almoner.engines.indicators.sql import Asked, figures
from almoner.engines.indicators.sql.parts import Sql, sql
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.platform.definitions.queries import all_current
from almoner.registers.organisations.access import own_organisation

KIND = "indicators"
PERIODS = 24
# Two at once would write the same rows: the second waits for the first.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('indicators.values', %s))"
_WRITE = (
    "INSERT INTO indicators_indicatorvalue (version_id, organisation_id, slice, member, starts_on,"
    " numerator, denominator, value, computed_at)\n"
    "SELECT %s, %s, slice, member, starts_on, numerator, denominator, value, %s FROM (\n%s\n) made"
)


@dataclass(frozen=True, slots=True)
class Computed:
    indicators: int
    rows: int


def compute(
    actor: Viewer,
    *,
    at: datetime,
    codes: Iterable[str] | None = None,
    periods: int = PERIODS,
) -> Computed:
    """Works out the last `periods` periods of each indicator anew for the actor's organisation.

    All or nothing; safe to repeat. Refused for an unknown code.
    """
    organisation_id = own_organisation(actor)
    known = all_current(KIND, organisation_id)
    wanted = _wanted(known, codes)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [organisation_id])
        rows = sum(
            _one(version_id, one, organisation_id, periods, at)
            for version_id, one in (known[code] for code in wanted)
        )
        subject = ("indicators", organisation_id)
        record(actor, "indicators.computed", subject, at=at, rows=rows, indicators=len(wanted))
    return Computed(len(wanted), rows)


def _wanted(known, codes: Iterable[str] | None) -> list[str]:
    wanted = list(known if codes is None else codes)
    for code in wanted:
        if code not in known:
            refuse(
                "indicator-unknown",
                f"There is no indicator “{code[:60]}” in use here.",
                "Use a code from the list of indicators.",
            )
    return wanted


def _one(version_id: int, one: Indicator, organisation_id: int, periods: int, at: datetime) -> int:
    asked = Asked(organisation_id, lately(one.period, periods, at), at)
    _clear(version_id, asked)
    write = sql(_WRITE, version_id, organisation_id, at, figures(one, asked))
    return _run(write)


def _clear(version_id: int, asked: Asked) -> None:
    IndicatorValue.objects.filter(
        version_id=version_id,
        organisation_id=asked.organisation_id,
        starts_on__in=[span.starts_on for span in asked.spans],
    ).delete()


def _run(statement: Sql) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.values)
        return cursor.rowcount
