"""Files of every kind, sound and spoiled, made by the parsers' own writers."""

import io
import json
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from openpyxl import Workbook

from almoner.registers.people.bundle.examples import example_bundle
from almoner.registers.workforce.ascwds import (
    Answer,
    Status,
    TrainingRow,
    WorkerRow,
    WorkplaceRow,
    render,
)
from almoner.registers.workforce.matrix.examples import saved

WORKPLACE = WorkplaceRow(
    2,
    "GN1",
    Status.NEW,
    name="Good Neighbours",
    address=("1 Test Street",),
    town="Coventry",
    postcode="CV1 5FB",
    workplace_type="6",
    regulated=True,
    provider_id="1-100000001",
    location_id="1-100000002",
    main_service="8",
    dha=Answer.YES,
    dha_activities=("1",),
)
NAMES = ("Amina Yusuf", "Callum Reid", "Grace Mensah", "Tomasz Nowak")


def worker(number: int, **changes: Any) -> WorkerRow:
    row = WorkerRow(
        number + 1,
        "GN1",
        f"W{number}",
        Status.NEW,
        display_id=NAMES[(number - 1) % 4],
        employment_status="1",
        job_role="8",
        pathway_category="2",
        started_on=date(2024, 1, 2),
    )
    return replace(row, **changes)


def training(number: int, **changes: Any) -> TrainingRow:
    row = TrainingRow(
        number + 1,
        "GN1",
        f"W{number}",
        "29",
        name="Insulin pen practice",
        completed_on=date(2025, 1, 2),
        expires_on=date(2026, 1, 1),
    )
    return replace(row, **changes)


def workplaces(*rows: WorkplaceRow) -> bytes:
    return render(rows or (WORKPLACE,))


def workers(*rows: WorkerRow) -> bytes:
    return render(rows or tuple(worker(n) for n in (1, 2, 3)))


def trainings(*rows: TrainingRow) -> bytes:
    return render(rows or tuple(training(n) for n in (1, 2, 3)))


def ascwds() -> dict[str, bytes]:
    return {"workplaces": workplaces(), "workers": workers(), "trainings": trainings()}


def cell(content: bytes, row: int, column: str, value: str) -> bytes:
    """A CSV with one cell changed; `row` counts from 1 below the headings."""
    lines = content.decode().split("\r\n")
    place = lines[0].split(",").index(column)
    cells = lines[row].split(",")
    cells[place] = value
    lines[row] = ",".join(cells)
    return "\r\n".join(lines).encode()


def matrix(*rows: tuple[Any, ...], headings: tuple[str, ...] = ("Insulin pen practice",)) -> bytes:
    """A workbook with a name, an employee number and a column for each heading."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Matrix"
    sheet.append(["Staff name", "Employee no.", *headings])
    for row in rows or (("Amina Yusuf", "W1", date(2025, 1, 2)),):
        sheet.append(list(row))
    return saved(book)


def bundle(*, people: int = 2, **changes: Any) -> bytes:
    document = example_bundle(people=people)
    for change in changes.values():
        change(document)
    return json.dumps(document).encode()


def patients(document: dict[str, Any]) -> list[dict[str, Any]]:
    found = [entry["resource"] for entry in document["entry"]]
    return [one for one in found if one["resourceType"] == "Patient"]


def care_plans(document: dict[str, Any]) -> list[dict[str, Any]]:
    found = [entry["resource"] for entry in document["entry"]]
    return [one for one in found if one["resourceType"] == "CarePlan"]


def numbered(number: str, which: int = 0) -> bytes:
    """A Bundle in which one person has this NHS number."""

    def change(document: dict[str, Any]) -> None:
        patients(document)[which]["identifier"][0]["value"] = number

    return bundle(change=change)


def bomb() -> bytes:
    """A workbook of a few kilobytes that would unpack to 200 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(200):
                part.write(b"0" * 1024 * 1024)
    return out.getvalue()


@dataclass(frozen=True)
class Hostile:
    """Something bad in a file: what kind it is brought as, its parts, and what must be said."""

    name: str
    kind: str
    files: dict[str, bytes]
    code: str
    words: str


def _csv(name: str, files: dict[str, bytes], code: str, words: str) -> Hostile:
    return Hostile(name, "ascwds", files, code, words)


def hostile() -> list[Hostile]:
    whole = ascwds()
    three = whole["trainings"]
    return [
        _csv("cut short", whole | {"trainings": three[:-40]}, "truncated", "cut short"),
        _csv("empty", {"workers": b""}, "empty-file", "empty"),
        _csv("only spaces", {"workers": b" \r\n \r\n"}, "empty-file", "empty"),
        _csv("utf-16", {"workers": workers().decode().encode("utf-16")}, "utf-16", "UTF-16"),
        _csv(
            "two encodings",
            {"workers": workers().replace(b"Amina", "Zoë".encode() + b"\xe9")},
            "mixed-encoding",
            "two different ways",
        ),
        _csv("a workbook as CSV", {"workers": matrix()}, "not-text", "Excel workbook"),
        _csv("a picture", {"workers": b"\x89PNG\r\n\x1a\n" + bytes(50)}, "not-text", "picture"),
        _csv("a NUL", {"workers": workers().replace(b"Amina", b"Am\x00na")}, "nul-byte", "NUL"),
        _csv(
            "semicolons",
            {"workers": workers().replace(b",", b";")},
            "not-commas",
            "separated by semicolons",
        ),
        _csv(
            "an open quote",
            {"workers": workers().replace(b"Grace", b'"Grace')},
            "open-quote",
            "never closed",
        ),
        _csv("not ours", {"workers": b"a,b\r\n1,2\r\n"}, "not-ascwds", "headings are not those"),
        _csv(
            "a heading less",
            {"workers": workers().replace(b"MAINJOBROLE", b"ROLE")},
            "missing-heading",
            "MAINJOBROLE is missing",
        ),
        _csv(
            "a row twice",
            whole | {"workers": workers(worker(1), worker(1))},
            "repeated-row",
            "same as row 2",
        ),
        _csv(
            "an unknown role",
            whole | {"workers": cell(workers(), 1, "MAINJOBROLE", "88")},
            "unknown-code",
            "88",
        ),
        _csv(
            "an unknown status",
            whole | {"workers": cell(workers(), 1, "STATUS", "CHANGE")},
            "unknown-status",
            "CHANGE",
        ),
        _csv(
            "an American date",
            whole | {"trainings": cell(three, 1, "DATECOMPLETED", "12/31/2024")},
            "month-first",
            "12/31/2024",
        ),
        _csv(
            "an unknown category",
            whole | {"trainings": cell(three, 3, "CATEGORY", "99")},
            "unknown-code",
            "99",
        ),
        _csv(
            "a formula for a number",
            whole | {"workers": cell(workers(), 1, "UNIQUEWORKERID", "=1+1")},
            "formula",
            "'=1+1",
        ),
        _csv(
            "a number Excel spoiled",
            whole | {"workers": cell(workers(), 1, "UNIQUEWORKERID", "1.23E+09")},
            "excel-scientific",
            "1.23E+09",
        ),
        _csv(
            "training of a stranger",
            whole | {"trainings": trainings(training(1), training(9))},
            "unknown-worker",
            "W9",
        ),
        Hostile("a zip bomb", "matrix", {"matrix": bomb()}, "zip-bomb", "was not opened"),
        Hostile(
            "half a workbook", "matrix", {"matrix": matrix()[:2000]}, "damaged-workbook", "dam"
        ),
        Hostile("text as .xlsx", "matrix", {"matrix": workers()}, "text-named-xlsx", "text file"),
        Hostile(
            "no matrix in it", "matrix", {"matrix": saved(Workbook())}, "no-matrix", "No sheet"
        ),
        Hostile(
            "an old workbook",
            "matrix",
            {"matrix": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)},
            "old-excel",
            "old Excel",
        ),
        Hostile("half a Bundle", "bundle", {"bundle": bundle()[:-200]}, "truncated", "cut short"),
        Hostile("not JSON", "bundle", {"bundle": b"<Bundle/>"}, "not-json", "XML"),
        Hostile("JSON, not FHIR", "bundle", {"bundle": b"{}"}, "not-a-bundle", "not FHIR"),
        Hostile(
            "UTF-16 JSON",
            "bundle",
            {"bundle": bundle().decode().encode("utf-16")},
            "wrong-encoding",
            "UTF-8",
        ),
        Hostile(
            "ten zeros",
            "bundle",
            {"bundle": numbered("0000000000")},
            "nhs-number-same-digit",
            "All digits",
        ),
        Hostile(
            "a wrong check digit",
            "bundle",
            {"bundle": numbered("9434765918")},
            "nhs-number-check-digit",
            "last digit",
        ),
        Hostile(
            "a real person's number",
            "bundle",
            {"bundle": numbered("4505577104")},
            "nhs-number-real-range",
            "made-up people",
        ),
        Hostile(
            "a number Excel spoiled",
            "bundle",
            {"bundle": numbered("9.43E+09")},
            "nhs-number-scientific",
            "shortened",
        ),
        Hostile(
            "a person twice",
            "bundle",
            {"bundle": _twice()},
            "duplicate-nhs-number",
            "same NHS number",
        ),
        Hostile(
            "a NUL in a name",
            "bundle",
            {"bundle": bundle(change=_nul_name)},
            "unseen-characters",
            "Oka",
        ),
        Hostile(
            "half a letter in a plan",
            "bundle",
            {"bundle": bundle(change=_half_letter)},
            "unseen-characters",
            "half",
        ),
        Hostile(
            "a NUL where nothing is read",
            "bundle",
            {"bundle": bundle(change=_nul_unread)},
            "bad-character",
            "no text has",
        ),
        Hostile(
            "a name without end",
            "bundle",
            {"bundle": bundle(change=_long_name)},
            "too-long",
            "at most 100",
        ),
    ]


def _twice() -> bytes:
    def change(document: dict[str, Any]) -> None:
        first, second = patients(document)[:2]
        second["identifier"] = first["identifier"]

    return bundle(change=change)


def _nul_name(document: dict[str, Any]) -> None:
    patients(document)[-1]["name"][0]["family"] = "Oka\x00for"


def _nul_unread(document: dict[str, Any]) -> None:
    care_plans(document)[-1]["text"] = {"status": "generated", "div": "<div>\x00</div>"}


def _half_letter(document: dict[str, Any]) -> None:
    care_plans(document)[-1]["note"] = [{"text": "half \ud800"}]


def _long_name(document: dict[str, Any]) -> None:
    patients(document)[-1]["name"][0]["family"] = "A" * 101
