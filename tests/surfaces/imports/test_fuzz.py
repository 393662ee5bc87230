"""Any cell and any byte in a table that is brought in: a report in words, and all of it or nothing.

The files that are described by headings: what is free, who is on a ward, a roster of visits.
"""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.services.capacity.world import NOW as SPRING
from tests.services.capacity.world import a_world
from tests.services.delegation.world import INSULIN, NOW
from tests.services.discharge.hospital import NOW as MONDAY
from tests.services.discharge.hospital import NUMBER, make_hospital
from tests.services.rounds.app.world import make_rounds

from almoner.platform.access.scope import scoped
from almoner.platform.audit.models import AuditEvent
from almoner.platform.imports.running import Importer, Upload, attempt
from almoner.services.capacity.importing import import_capacity
from almoner.services.capacity.models import Statement
from almoner.services.discharge.importing.listing import import_list
from almoner.services.discharge.models import Held, Stay
from almoner.services.rounds.commands.rostering import import_roster
from almoner.services.rounds.models import Shift, WantedVisit

KEPT = (AuditEvent, Statement, Stay, Held, WantedVisit, Shift)
CELLS: tuple[Any, ...] = (
    *("", " ", "0", "-1", "2", "08:00", "24:00", "25:61", "31/02/2026", "01/03/2026", "2026-03-05"),
    *("0001-01-01", "9999-12-31T23:59:59+14:00", "2026-03-05 08:00", "9" * 40, "1e400", "NaN"),
    *(
        "=1+1",
        "\x00",
        "٣",
        "\ufeff",
        "🦉" * 200,
        '"',
        "a,b",
        "Elm House",
        "WIL",
        "Joe Banks",
        "Yes",
    ),
)
TYPED = (None, True, -3, 2, 1e300, 0.1, datetime(2026, 3, 5, 8), date(1900, 1, 1), "#REF!")
PART = st.integers(0, 999)
few = settings(max_examples=12, database=None, phases=[Phase.generate])


@dataclass(frozen=True)
class Kind:
    """Who brings such a file, when, and one that is sound."""

    importer: Importer
    viewer: Any
    at: datetime
    rows: tuple[tuple[str, ...], ...]


def _capacity() -> Kind:
    world = a_world()
    head = ("service", "accepting", "maximum", "occupied", "morning", "rate", "holds_until")
    rows = (("Elm House", "2", "10", "8", "", "1400", ""), ("elm at home", *[""] * 3, "9", "", ""))
    return Kind(import_capacity, world.viewer(world.manager), SPRING, (head, *rows))


def _ward_list() -> Kind:
    hospital = make_hospital()
    head = ("NHS number", "Surname", "Forename", "DOB", "Ward", "Bed", "Admitted")
    ada = (NUMBER, "Okoro", "Ada", "17/05/1941", "WIL", "4", "01/03/2026 22:15")
    new = ("9990548609", "Bello", "Bo", "17/05/1941", "ELM", "5", "02/03/2026")
    return Kind(import_list, hospital.viewer(hospital.wendy), MONDAY, (head, ada, new))


def _roster() -> Kind:
    head = ("Service user", "Carer", "Date", "Start time", "End time", "Double up", "Activity")
    ada = ("Ada Lark", "Joe Banks", "22/11/2026", "08:00", "08:30", "", "")
    ben = ("Ben Moor", "", "22/11/2026", "12:00", "12:30", "Yes", INSULIN)
    return Kind(import_roster, make_rounds().manager, NOW, (head, ada, ben))


MADE: dict[str, Callable[[], Kind]] = {
    "capacity": _capacity,
    "ward-list": _ward_list,
    "roster": _roster,
}


@pytest.fixture(params=MADE)
def kind(request: pytest.FixtureRequest, db: None) -> Kind:
    return MADE[request.param]()


def spoiled(data: st.DataObject, kind: Kind, cells: tuple[Any, ...]) -> list[list[Any]]:
    """The sound file with a few cells in place of others."""
    rows: list[list[Any]] = [list(row) for row in kind.rows]
    for _ in range(data.draw(st.integers(0, 4))):
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.sampled_from(cells))
    return rows


def as_csv(rows: list[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_workbook(rows: list[list[Any]]) -> bytes:
    book, kept = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([one if one not in ("\x00", "\ufeff") else "" for one in row])
    book.save(kept)
    return kept.getvalue()


def cut(data: st.DataObject, content: bytes) -> bytes:
    """Some of its bytes are others, and its end may be missing. Places are parts of its length."""
    made = bytearray(content)
    for _ in range(data.draw(st.integers(0, 3))):
        made[data.draw(PART) * len(made) // 1000] = data.draw(st.integers(0, 255))
    return bytes(made[: (data.draw(PART | st.just(1000))) * len(made) // 1000])


def counted() -> list[int]:
    return [one.objects.count() for one in KEPT]


def check(kind: Kind, content: bytes) -> None:
    with transaction.atomic():
        before = counted()
        with scoped(kind.viewer, drop_role=True):
            report = attempt(
                kind.importer, Upload({"file": content}, kind.viewer, kind.at), dry_run=False
            )
        assert report.ok or counted() == before
        errors = [one for one in report.findings if one.severity == "error"]
        assert report.ok or (errors and all(one.problem and one.mend for one in errors))
        transaction.set_rollback(True)


def test_a_sound_file_is_taken(kind: Kind) -> None:
    before = counted()
    for content in (as_csv(list(kind.rows)), as_workbook(list(kind.rows))):
        upload = Upload({"file": content}, kind.viewer, kind.at)
        report = attempt(kind.importer, upload, dry_run=False)
        assert report.ok, report.as_lines()
    assert counted() != before


def test_any_cells_in_a_table(kind: Kind) -> None:
    @few
    @given(st.data())
    def tried(data: st.DataObject) -> None:
        check(kind, cut(data, as_csv(spoiled(data, kind, CELLS))))

    tried()


def test_any_cells_in_a_workbook(kind: Kind) -> None:
    @few
    @given(st.data(), st.booleans())
    def tried(data: st.DataObject, whole: bool) -> None:
        made = as_workbook(spoiled(data, kind, (*CELLS, *TYPED)))
        check(kind, made if whole else cut(data, made))

    tried()
