"""What is kept as dated data: reasons for delay, what each pathway means, what a bed day costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from almoner.kernel.basis import Basis, take_basis
from almoner.kernel.marks import Marked, parse_marked
from almoner.kernel.reader import Reader
from almoner.kernel.refusals import refuse
from almoner.kernel.sourced import Confidence

FOLDER = Path(__file__).parents[1] / "definitions"
_TAGS = [tag.value for tag in Confidence]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is still in hospital. `basis` is that of the reason, not of its family."""

    code: str
    family: str
    title: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one discharge pathway meant from a day on. `share`: the planning share, in words."""

    code: str
    title: str
    words: str
    share: str
    starts_on: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class BedDay:
    """What a bed day cost from a day on, in pence."""

    pence: int
    starts_on: date
    basis: Basis


@dataclass(frozen=True, slots=True)
class Delays:
    families: Mapping[str, str]
    reasons: Mapping[str, Reason]


@cache
def delays() -> Delays:
    return read_delays(_file("delay_reasons"))


@cache
def meanings() -> tuple[Meaning, ...]:
    return read_meanings(_file("discharge_pathways"))


@cache
def bed_days() -> tuple[BedDay, ...]:
    return read_bed_days(_file("bed_day"))


def reason_of(code: str) -> Reason:
    """Refused for a reason that is not in the list."""
    found = delays().reasons.get(code)
    if found is None:
        refuse("delay-reason", "That is not a reason of the list.", "Choose one of the list.")
    return found


def meaning_of(code: str, day: date) -> Meaning | None:
    """What the pathway meant that day; None before the first text and for an unknown code."""
    known = [one for one in meanings() if one.code == code and one.starts_on <= day]
    return max(known, key=lambda one: one.starts_on, default=None)


def bed_day_on(day: date) -> BedDay | None:
    known = [one for one in bed_days() if one.starts_on <= day]
    return max(known, key=lambda one: one.starts_on, default=None)


def read_delays(node: Marked) -> Delays:
    reader = Reader(node)
    source, set_by = reader.text("source"), reader.text("set_by")
    families = dict(reader.each("families", _family))

    def reason(item: Marked) -> Reason:
        inner = Reader(item)
        made = Reason(
            inner.code("code"),
            inner.one_of("family", families),
            inner.text("title"),
            _basis(inner.one_of("confidence", _TAGS), source, set_by),
        )
        inner.done()
        return made

    reasons: dict[str, Reason] = {}
    for made in reader.each("reasons", reason):
        if made.code in reasons:
            raise node.error(f"the reason {made.code!r} stands twice; keep one")
        reasons[made.code] = made
    reader.done()
    return Delays(families, reasons)


def read_meanings(node: Marked) -> tuple[Meaning, ...]:
    reader = Reader(node)
    found = reader.each("meanings", _meanings)
    reader.done()
    return tuple(one for group in found for one in group)


def read_bed_days(node: Marked) -> tuple[BedDay, ...]:
    reader = Reader(node)
    found = reader.each("values", _bed_day)
    reader.done()
    return found


def _basis(tag: str, source: str, set_by: str) -> Basis:
    """What this project proposed is never said to be set by somebody else."""
    confidence = Confidence(tag)
    return Basis(source, confidence, set_by if confidence is not Confidence.D else "this project")


def _family(node: Marked) -> tuple[str, str]:
    reader = Reader(node)
    found = reader.code("code"), reader.text("title")
    reader.one_of("confidence", _TAGS)
    reader.done()
    return found


def _meanings(node: Marked) -> tuple[Meaning, ...]:
    reader = Reader(node)
    starts, basis = _day(reader), take_basis(reader)

    def one(item: Marked) -> Meaning:
        inner = Reader(item)
        texts = [inner.text(key) for key in ("code", "title", "words", "share")]
        inner.done()
        return Meaning(texts[0], texts[1], texts[2], texts[3], starts, basis)

    found = reader.each("pathways", one)
    reader.done()
    return found


def _bed_day(node: Marked) -> BedDay:
    reader = Reader(node)
    made = BedDay(reader.whole("pence"), _day(reader), take_basis(reader))
    reader.done()
    return made


def _day(reader: Reader) -> date:
    node = reader.take("from")
    if type(node.value) is not date:
        raise node.error("must be a day, written 2026-04-01")
    return node.value


def _file(name: str) -> Marked:
    path = FOLDER / f"{name}.yaml"
    return parse_marked(path.read_text(encoding="utf-8"), path.name)
