"""Notices from the ward to the council, as documents.

Schedule 3 of the Care Act 2014 asked for an assessment notice and a discharge notice. It was left
out of the Act from 1 July 2022 (Health and Care Act 2022, section 91), and the regulations on the
content of notices (S.I. 2014/2823) were revoked: read in copies of legislation.gov.uk (F2). What
holds now is section 74: the trust involves the person and any carer as soon as is feasible. A place
may go on using notices by agreement. Each says what it rests on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from almoner.kernel.london import format_date, format_datetime, to_london
from almoner.kernel.nhs_number import display
from almoner.platform.web.pdf import Document
from almoner.services.discharge.models import Notice
from almoner.services.discharge.queries.lines import Line, title_of
from almoner.services.discharge.queries.notices import words_of

BASIS = (
    "This notice is used by local agreement. Schedule 3 to the Care Act 2014, which asked for it,"
    " was left out of the Act from 1 July 2022 by section 91 of the Health and Care Act 2022 (read"
    " in a copy; not verified by this place). Section 74 of the Care Act 2014 asks the trust to"
    " involve the person and any carer as soon as is feasible."
)


Rows = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said with a notice and stands nowhere else. `earlier`: the one that is withdrawn."""

    chc_considered: bool | None = None
    objected: bool | None = None
    earlier: Notice | None = None


def said_in(kind: str, line: Line, told: Told) -> list[tuple[str, Rows]]:
    """Each heading with its lines, as they are kept. `kind`: one of KINDS. Nothing is said that is
    not recorded: what is missing says so."""
    parts = (
        ("The person", _person(line)),
        ("The hospital", _hospital(line)),
        ("What this notice says", KINDS[kind](line, told)),
        ("Involving the person and the carer", _involved(line)),
    )
    return [(heading, [(name, str(text or "")) for name, text in rows]) for heading, rows in parts]


def document(notice: Notice) -> Document:
    """A notice as it was given."""
    title, at = notice.get_kind_display(), notice.given_at
    made = Document(title, at=at, subject="From the hospital to the council", author="Almoner")
    made.paragraph(f"{words_of(notice)}.")
    for heading, rows in notice.said:
        made.heading(heading)
        made.summary([(name, text) for name, text in rows])
    made.paragraph(BASIS, quiet=True)
    return made


def _person(line: Line) -> Rows:
    person = line.stay.person
    return [
        ("Name", person.name),
        ("NHS number", display(person.nhs_number) if person.nhs_number else ""),
        ("Date of birth", _day(person.born_on)),
        ("Address", ", ".join(filter(None, (person.address, person.postcode)))),
    ]


def _hospital(line: Line) -> Rows:
    stay = line.stay
    return [
        ("Trust", stay.ward.organisation.name),
        ("Site and ward", f"{stay.ward.site_code}, {stay.ward.name}"),
        ("Admitted", format_datetime(stay.admitted_at)),
        ("Telephone of the ward", stay.ward.team.phone),
    ]


def _assessment(line: Line, told: Told) -> Rows:
    facts = _facts(line)
    return [
        ("Why", "The person is likely to need care and support when they leave."),
        ("Likely day of leaving", _day(line.stay.expected_on)),
        ("What they need", facts.get("needs", "")),
        ("NHS continuing healthcare considered", _yes_no(told.chc_considered)),
        ("Person or carer objects to this notice", _yes_no(told.objected)),
    ]


def _discharge(line: Line, told: Told) -> Rows:
    facts = _facts(line)
    left = line.stay.left_at
    leaves = to_london(left).date() if left else None
    return [
        ("Day of leaving", _day(leaves) or str(facts.get("care_from", ""))),
        ("Discharge ready date", _day(line.stay.ready_on)),
        ("Discharge pathway", line.pathway),
        ("Equipment, medicines, transport", "; ".join(f"{n}: {s}" for n, s in line.steps)),
        ("Delegated activities at home", ", ".join(title_of(one) for one in line.delegated)),
    ]


def _withdrawal(line: Line, told: Told) -> Rows:
    return [
        ("Withdrawn", words_of(told.earlier) if told.earlier else ""),
        ("Where the person is now", line.state_words),
    ]


def _involved(line: Line) -> Rows:
    facts = _facts(line)
    return [("What the person wants", facts.get("wants", "")), ("The carer", line.carer)]


def _facts(line: Line) -> dict[str, Any]:
    return dict(line.stay.case.facts) if line.stay.case else {}


def _day(day: date | None) -> str:
    return format_date(day) if day else ""


def _yes_no(said: bool | None) -> str:
    if said is None:
        return ""
    return "Yes" if said else "No"


KINDS: dict[str, Callable[[Line, Told], Rows]] = {
    "assessment": _assessment,
    "discharge": _discharge,
    "withdrawal": _withdrawal,
}
