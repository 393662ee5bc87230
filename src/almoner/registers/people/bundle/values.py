"""FHIR data types read from an `Element`: dates, codings, names, addresses, references."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from almoner.registers.people.bundle import vocabulary as words
from almoner.registers.people.bundle.documents import printable
from almoner.registers.people.bundle.elements import Element
from almoner.registers.people.bundle.records import (
    Address,
    Coded,
    Identifier,
    Name,
    PartialDate,
    Precision,
    Reference,
    Telecom,
)

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?"
)
_OTHER_ORDER = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
_TYPED = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/[A-Za-z0-9.-]{1,64}(?:/_history/[^/]+)?$")

_PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")
Kind = Literal["date", "dateTime"]


def partial_date(element: Element, name: str) -> PartialDate | None:
    """The date or dateTime under `name`, as exactly as it is given; None when absent or wrong."""
    element.skip("_" + name)
    text = element.text(name)
    if not text:
        return None
    found = _date_of(text)
    if found is None:
        _say_wrong_date(element, name, text)
    return found


def _date_of(text: str) -> PartialDate | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    given = [int(part) for part in match.groups()[:3] if part]
    try:
        earliest = date(*[*given, 1, 1][:3])
    except ValueError:
        return None
    return PartialDate(text, earliest, _PRECISIONS[len(given) - 1])


def _say_wrong_date(element: Element, name: str, text: str) -> None:
    problem = "This is not a date that exists in FHIR's form."
    if _OTHER_ORDER.fullmatch(text):
        problem = "FHIR writes dates as year-month-day, so the order here is not certain."
    element.report.error(
        "invalid-date",
        problem,
        "Write it as YYYY-MM-DD; YYYY-MM or YYYY if no more is known.",
        where=element.at(name),
        value=printable(text),
    )


def period(element: Element, name: str) -> tuple[PartialDate | None, PartialDate | None]:
    """The first and last day of the Period under `name`; an error when it ends before it starts."""
    inner = element.child(name)
    if inner is None:
        return None, None
    starts, ends = partial_date(inner, "start"), partial_date(inner, "end")
    if starts and ends and starts.text[: len(ends.text)] > ends.text[: len(starts.text)]:
        element.report.error(
            "period-order",
            "This ends before it starts.",
            "Correct the start or the end.",
            where=inner.where,
            value=f"{starts.text} to {ends.text}",
        )
    return starts, ends


def coding(element: Element) -> Coded:
    """The first coding of a CodeableConcept, with its words; the other codings are listed."""
    first: Coded | None = None
    text = element.text("text")
    for inner in element.children("coding"):
        inner.skip("version", "userSelected")
        found = Coded(inner.text("system"), inner.text("code"), inner.text("display"))
        if first is None:
            first = found
        else:
            inner.not_used("This further coding was not read.", value=found.code)
    if first is None:
        return Coded("", "", text)
    return Coded(first.system, first.code, text or first.words)


def concept(element: Element, name: str) -> Coded | None:
    inner = element.child(name)
    return None if inner is None else coding(inner)


def identifier(element: Element) -> Identifier:
    element.skip("type", "assigner")
    period(element, "period")
    return Identifier(element.text("system"), element.text("value"), element.text("use"))


def reference(element: Element) -> Reference:
    """The pointer in a Reference; its kind comes from `type` or from the address itself."""
    address = element.text("reference")
    typed = _TYPED.search(address)
    kind = element.text("type") or (typed.group(1) if typed else "")
    inner = element.child("identifier")
    logical = None if inner is None else identifier(inner)
    return Reference(address, kind, element.text("display"), logical, element.where)


def references(element: Element, name: str) -> list[Reference]:
    return [reference(inner) for inner in element.children(name)]


def human_name(element: Element) -> Name:
    element.skip("suffix")
    period(element, "period")
    return Name(
        family=element.text("family"),
        given=element.texts("given"),
        prefix=" ".join(element.texts("prefix")),
        text=element.text("text"),
        use=element.code("use", words.NAME_USES),
    )


def address(element: Element) -> Address:
    """An address; town, district and county join the lines, and the postcode is set in order."""
    element.skip("id", "type", "country", "text")
    period(element, "period")
    parts = [element.text(name) for name in ("city", "district", "state")]
    lines = tuple(filter(None, (*element.texts("line"), *parts)))
    return Address(lines, _postcode(element), element.code("use", words.ADDRESS_USES))


def _postcode(element: Element) -> str:
    given = element.text("postalCode")
    if not given:
        return ""
    squeezed = re.sub(r"\s+", "", given).upper()
    if _POSTCODE.fullmatch(squeezed):
        return f"{squeezed[:-3]} {squeezed[-3:]}"
    element.report.warning(
        "postcode",
        "This is not the form of a United Kingdom postcode, so it was left out.",
        "Check the postcode. Without one the address cannot be placed.",
        where=element.at("postalCode"),
        value=printable(given),
    )
    return ""


def telecom(element: Element) -> Telecom | None:
    """A way to reach somebody; None when it has no value."""
    element.skip("id")
    period(element, "period")
    rank = element.number("rank")
    value = element.text("value")
    if not value:
        return None
    return Telecom(
        system=element.code("system", words.TELECOM_SYSTEMS, required=True),
        value=value,
        use=element.code("use", words.TELECOM_USES),
        rank=rank if isinstance(rank, int) else None,
    )


_UNITS = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week"}
_UNITS |= {"mo": "month", "a": "year"}


def timing(element: Element) -> str:
    """A Timing in words: '2 times every day; mon, wed; 08:00'. '' when it says nothing here."""
    element.skip("event")
    code = concept(element, "code")
    inner = element.child("repeat")
    said = [code.words or code.code] if code else []
    if inner is not None:
        said += [_often(inner), ", ".join(inner.texts("dayOfWeek"))]
        said += [", ".join(inner.texts("timeOfDay")), ", ".join(inner.texts("when"))]
    return "; ".join(filter(None, said))


def _often(repeat: Element) -> str:
    times, every = repeat.number("frequency"), repeat.number("period")
    unit = repeat.code("periodUnit", _UNITS)
    if every is None or not unit:
        return ""
    count = "once" if times in (None, 1) else f"{times:g} times"
    span = _UNITS[unit] if every == 1 else f"{every:g} {_UNITS[unit]}s"
    return f"{count} every {span}"
