"""Notices from the ward to the council, as documents.

Schedule 3 of the Care Act 2014 asked for an assessment notice and a discharge notice. It was left
out of the Act from 1 July 2022 (Health and Care Act 2022, section 91), and the regulations on the
content of notices (S.I. 2014/2823) were revoked: read in copies of legislation.gov.uk (F2). What
holds now is section 74: the trust involves the person and any carer as soon as is feasible. A place
may go on using notices by agreement. Each says what it rests on.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from almoner.kernel.london import format_date, format_datetime, to_london
from almoner.kernel.nhs_number import display
from almoner.platform.web.pdf import Document
from almoner.services.discharge.queries.lines import Line

BASIS = (
    "This notice is used by local agreement. Schedule 3 to the Care Act 2014, which asked for it,"
    " was left out of the Act from 1 July 2022 by section 91 of the Health and Care Act 2022 (read"
    " in a copy; not verified by this place). Section 74 of the Care Act 2014 asks the trust to"
    " involve the person and any carer as soon as is feasible."
)


def notice(kind: str, line: Line, at: datetime) -> Document:
    """`kind`: one of KINDS. Nothing is said that is not recorded: what is missing says so."""
    title, rows = KINDS[kind]
    made = Document(title, at=at, subject="From the hospital to the council", author="Almoner")
    made.heading("The person")
    made.summary(_person(line))
    made.heading("The hospital")
    made.summary(_hospital(line))
    made.heading("What this notice says")
    made.summary(rows(line))
    made.heading("Involving the person and the carer")
    made.summary(_involved(line))
    made.paragraph(BASIS, quiet=True)
    return made


def _person(line: Line) -> list[tuple[str, Any]]:
    person = line.stay.person
    return [
        ("Name", person.name),
        ("NHS number", display(person.nhs_number) if person.nhs_number else ""),
        ("Date of birth", _day(person.born_on)),
        ("Address", ", ".join(filter(None, (person.address, person.postcode)))),
    ]


def _hospital(line: Line) -> list[tuple[str, Any]]:
    stay = line.stay
    return [
        ("Trust", stay.ward.organisation.name),
        ("Site and ward", f"{stay.ward.site_code}, {stay.ward.name}"),
        ("Admitted", format_datetime(stay.admitted_at)),
        ("Telephone of the ward", stay.ward.team.phone),
    ]


def _assessment(line: Line) -> list[tuple[str, Any]]:
    facts = _facts(line)
    return [
        ("Why", "The person is likely to need care and support when they leave."),
        ("Likely day of leaving", _day(line.stay.expected_on)),
        ("What they need", facts.get("needs", "")),
        ("NHS continuing healthcare considered", ""),
        ("Person or carer objects to this notice", ""),
    ]


def _discharge(line: Line) -> list[tuple[str, Any]]:
    facts = _facts(line)
    left = line.stay.left_at
    leaves = to_london(left).date() if left else None
    return [
        ("Day of leaving", _day(leaves) or str(facts.get("care_from", ""))),
        ("Discharge ready date", _day(line.stay.ready_on)),
        ("Discharge pathway", line.pathway),
        ("Equipment, medicines, transport", "; ".join(f"{n}: {s}" for n, s in line.steps)),
        ("Delegated activities at home", ", ".join(line.delegated)),
    ]


def _withdrawal(line: Line) -> list[tuple[str, Any]]:
    return [
        ("Withdrawn", "The notices given before for this stay no longer hold."),
        ("Where the person is now", line.state_words),
    ]


def _involved(line: Line) -> list[tuple[str, Any]]:
    facts = _facts(line)
    return [("What the person wants", facts.get("wants", "")), ("The carer", line.carer)]


def _facts(line: Line) -> dict[str, Any]:
    return dict(line.stay.case.facts) if line.stay.case else {}


def _day(day: date | None) -> str:
    return format_date(day) if day else ""


_Rows = Callable[[Line], list[tuple[str, Any]]]
KINDS: dict[str, tuple[str, _Rows]] = {
    "assessment": ("Assessment notice", _assessment),
    "discharge": ("Discharge notice", _discharge),
    "withdrawal": ("Withdrawal of notice", _withdrawal),
}
