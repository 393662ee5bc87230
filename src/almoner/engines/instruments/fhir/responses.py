"""Answers as a FHIR R4 QuestionnaireResponse, and such a response as answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from almoner.engines.instruments.definition.shapes import Instrument, Item, Section
from almoner.engines.instruments.fhir.exporting import (
    canonical,
    children_of,
    codings_of,
    column_link,
    column_of,
    evidence_link,
    kind_of,
    link_of,
    other_of,
    values_of,
)
from almoner.engines.instruments.fhir.vocabulary import WISHES, WISHES_TEXT
from almoner.engines.instruments.rules import visible
from almoner.kernel.refusals import Refusal, Refused, refuse

Resource = Mapping[str, Any]
Made = dict[str, Any]
STATUSES = {
    "draft": "in-progress",
    "awaiting_second": "in-progress",
    "complete": "completed",
    "void": "entered-in-error",
}


@dataclass(frozen=True, slots=True)
class Received:
    """What a response says, as it is kept here. `left_out` are the links of answers that nobody
    is asked for here."""

    answers: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    wishes: str = ""
    left_out: tuple[str, ...] = ()


def to_response(
    instrument: Instrument,
    answers: Resource,
    *,
    status: str,
    authored: datetime,
    evidence: Mapping[str, str] | None = None,
    wishes: str = "",
    subject: str = "",
    base: str = "",
) -> Made:
    """`status` as FHIR says it; `subject` like "Patient/12"."""
    writing = _Writing(instrument, answers, evidence or {})
    made: Made = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{canonical(instrument, base)}|{instrument.version}",
        "status": status,
        "authored": authored.astimezone(UTC).isoformat(),
    }
    if subject:
        made["subject"] = {"reference": subject}
    items = [one for part in instrument.sections if not part.within for one in writing.group(part)]
    if wishes:
        items.append({"linkId": WISHES, "text": WISHES_TEXT, "answer": [{"valueString": wishes}]})
    if items:
        made["item"] = items
    return made


class _Writing:
    def __init__(self, instrument: Instrument, answers: Resource, evidence: Mapping[str, str]):
        self.instrument, self.answers, self.evidence = instrument, answers, evidence
        self.asked = set(visible(instrument, answers))

    def group(self, section: Section) -> Iterator[Made]:
        """Nothing for a section in which nothing was answered."""
        items = [
            one
            for item in section.items
            if not item.under and not item.other_of
            for one in self.item(item)
        ]
        for inner in self.instrument.sections:
            if inner.within == section.code:
                items.extend(self.group(inner))
        if items:
            yield {"linkId": link_of(section), "text": section.title, "item": items}

    def item(self, item: Item) -> Iterator[Made]:
        if item.code not in self.asked:
            return
        if item.type == "table":
            yield from self._rows(item)
            return
        given = self._values(item)
        inner = [*self._evidence(item)]
        for child in children_of(self.instrument, item):
            inner.extend(self.item(child))
        if not item.is_question and inner:
            yield {"linkId": link_of(item), "text": item.text, "item": inner}
        if given:
            if inner:
                given[0] = {**given[0], "item": inner}
            yield {"linkId": link_of(item), "text": item.text, "answer": given}

    def _values(self, item: Item) -> list[Made]:
        given = [_value(item, one) for one in _each(self.answers.get(item.code))]
        other = other_of(self.instrument, item)
        if other and self.answers.get(other.code):
            given.append({"valueString": self.answers[other.code]})
        return given

    def _evidence(self, item: Item) -> Iterator[Made]:
        if words := self.evidence.get(item.code):
            yield {"linkId": evidence_link(item), "answer": [{"valueString": words}]}

    def _rows(self, item: Item) -> Iterator[Made]:
        """One group a row; a table that repeats one question is one item with many answers."""
        rows = self.answers.get(item.code) or []
        if column := column_of(item):
            given = [_value(column, row[column.code]) for row in rows if column.code in row]
            if given:
                yield {"linkId": link_of(item), "text": item.text, "answer": given}
            return
        for row in rows:
            cells = [
                {"linkId": column_link(item, column), "answer": given}
                for column in item.columns
                if (given := [_value(column, one) for one in _cell(column, row.get(column.code))])
            ]
            yield {"linkId": link_of(item), "text": item.text, "item": cells}


def _each(answer: Any) -> list[Any]:
    if answer in (None, "", []):
        return []
    return answer if isinstance(answer, list) else [answer]


def _cell(column: Item, answer: Any) -> list[Any]:
    return answer.splitlines() if column.lines and answer else _each(answer)


def _value(item: Item, answer: Any) -> Made:
    kind = kind_of(item)
    if kind == "choice":
        theirs, value = values_of(item)[answer]
        return {f"value{theirs}": value}
    if kind == "quantity":
        return {"valueQuantity": {"value": _number(Decimal(answer)), "unit": item.unit}}
    if kind == "decimal":
        return {"valueDecimal": _number(Decimal(answer))}
    if kind == "time":
        return {"valueTime": f"{answer}:00" if len(answer) == 5 else answer}
    key = {"boolean": "Boolean", "integer": "Integer", "date": "Date", "dateTime": "DateTime"}
    return {f"value{key.get(kind, 'String')}": answer}


def _number(value: Decimal) -> int | float:
    exponent = value.as_tuple().exponent
    return int(value) if isinstance(exponent, int) and exponent >= 0 else float(value)


def from_response(instrument: Instrument, resource: Resource) -> Received:
    """Refused, with the link of each item, for what does not fit the questions. Whether anything
    is missing is another question: see rules.check_answers."""
    if not isinstance(resource, Mapping) or resource.get("resourceType") != "QuestionnaireResponse":
        refuse("not-a-response", "This is not a FHIR QuestionnaireResponse.", "Send one.")
    reading = _Reading(instrument)
    reading.walk(resource.get("item") or [])
    if reading.refusals:
        raise Refused(*reading.refusals)
    return Received(reading.answers, reading.evidence, reading.wishes, tuple(reading.left_out))


class _Reading:
    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.items = {link_of(item): item for item in instrument.items}
        self.groups = {link_of(section) for section in instrument.sections}
        self.rests = {evidence_link(i): i.code for i in instrument.items if i.evidence != "no"}
        self.answers: dict[str, Any] = {}
        self.evidence: dict[str, str] = {}
        self.wishes = ""
        self.refusals: list[Refusal] = []
        self.left_out: dict[str, None] = {}

    def walk(self, items: list[Resource]) -> None:
        for one in items:
            link = str(one.get("linkId"))
            if link in self.items:
                self._item(self.items[link], one)
            elif link in self.rests:
                self.evidence[self.rests[link]] = self._words(link, one)
            elif link in self.instrument.left_out:
                self.left_out[link] = None
                continue
            elif link == WISHES and self.instrument.wishes:
                self.wishes = self._words(link, one)
            elif link not in self.groups:
                self._refuse(link, "is not asked by this questionnaire")
            if link not in self.items:
                self.walk(one.get("item") or [])

    def _item(self, item: Item, one: Resource) -> None:
        if item.type == "table":
            self.answers.setdefault(item.code, []).extend(self._rows(item, one))
            return
        given = one.get("answer") or []
        for answer in given:
            self.walk(answer.get("item") or [])
        self.walk(one.get("item") or [])
        values = [value for answer in given if (value := self._read(item, answer)) is not None]
        if len(values) > 1 and item.type != "choices":
            self._refuse(link_of(item), "has more than one answer")
        elif values:
            self.answers[item.code] = values if item.type == "choices" else values[0]

    def _rows(self, item: Item, one: Resource) -> list[dict[str, Any]]:
        if answers := one.get("answer"):
            first = item.columns[0]
            read = (self._read(first, answer, link_of(item)) for answer in answers)
            return [{first.code: value} for value in read if value is not None]
        columns = {column_link(item, column): column for column in item.columns}
        row: dict[str, Any] = {}
        for cell in one.get("item") or []:
            column = columns.get(str(cell.get("linkId")))
            if cell.get("linkId") in self.instrument.left_out:
                self.left_out[str(cell["linkId"])] = None
                continue
            if column is None:
                self._refuse(str(cell.get("linkId")), "is not asked in these rows")
                continue
            self._cell(column, cell, row)
        return [row] if row else []

    def _cell(self, column: Item, cell: Resource, row: dict[str, Any]) -> None:
        given = [self._read(column, answer) for answer in cell.get("answer") or []]
        values = [value for value in given if value is not None]
        if column.type == "choices" and values:
            row[column.code] = values
        elif column.lines and values:
            row[column.code] = "\n".join(" ".join(value.split()) for value in values)
        elif len(values) > 1:
            self._refuse(str(cell.get("linkId")), "has more than one answer")
        elif values:
            row[column.code] = values[0]

    def _read(self, item: Item, answer: Resource, link: str = "") -> Any:
        """None for what does not fit, which is refused, and for other words of a choice."""
        given = [(key, value) for key, value in answer.items() if key.startswith("value")]
        if len(given) != 1:
            return self._refuse(link or link_of(item), "has an answer without one value")
        key, value = given[0]
        other = other_of(self.instrument, item)
        if other and key == "valueString" and ("String", value) not in values_of(item).values():
            self.answers[other.code] = value
            return None
        try:
            return _as_kept(item, key, value)
        except (KeyError, TypeError, ValueError) as problem:
            return self._refuse(
                link or link_of(item), f"has an answer that does not fit: {problem}"
            )

    def _words(self, link: str, one: Resource) -> str:
        answers = one.get("answer") or [{}]
        words = answers[0].get("valueString")
        if not isinstance(words, str) or len(answers) > 1:
            self._refuse(link, "must be answered once, in words")
            return ""
        return words

    def _refuse(self, link: str, words: str) -> None:
        self.refusals.append(Refusal("response-fault", f"{link} {words}.", "Correct the response."))


_KEYS = {
    "boolean": ("valueBoolean",),
    "integer": ("valueInteger",),
    "decimal": ("valueDecimal", "valueInteger"),
    "quantity": ("valueQuantity", "valueDecimal"),
    "date": ("valueDate",),
    "dateTime": ("valueDateTime",),
    "time": ("valueTime",),
    "string": ("valueString", "valueUri"),
    "text": ("valueString",),
    "choice": ("valueCoding", "valueString", "valueInteger", "valueDate", "valueTime"),
}


def _as_kept(item: Item, key: str, value: Any) -> Any:
    kind = kind_of(item)
    if key not in _KEYS[kind]:
        raise ValueError(f"{key} where {_KEYS[kind][0]} is asked")
    if kind == "choice":
        return _chosen(item, value)
    if kind == "quantity":
        return _amount(item, value)
    if kind == "decimal":
        return str(Decimal(str(value)))
    if kind == "time":
        return str(value)[:5]
    if kind == "dateTime":
        if datetime.fromisoformat(value).tzinfo is None:
            raise ValueError("a date and time needs its time zone")
        return datetime.fromisoformat(value).isoformat()
    return value


def _chosen(item: Item, value: Any) -> str:
    coding = value if isinstance(value, Mapping) else {"code": str(value)}
    for code, known in codings_of(item).items():
        same = not coding.get("system") or not known.get("system")
        if coding.get("code") == known["code"] and (
            same or coding["system"] == known.get("system")
        ):
            return code
    raise ValueError(f"{coding.get('code')!r} is not among the answers")


def _amount(item: Item, value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(Decimal(str(value)))
    unit = value.get("unit") or value.get("code")
    if unit and unit != item.unit:
        raise ValueError(f"{unit} where {item.unit} is asked; it is not converted")
    if value.get("comparator"):
        raise ValueError("an amount with a comparator")
    return str(Decimal(str(value["value"])))
