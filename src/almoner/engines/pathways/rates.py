"""Rates by date that pathways may name, each with its source: `rates.funded_nursing_care`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from almoner.kernel.basis import read_basis
from almoner.kernel.marks import Marked, parse_marked
from almoner.kernel.money import Money
from almoner.kernel.reader import Reader, as_text
from almoner.kernel.sourced import Sourced, pick

FILE = Path(__file__).with_name("rates.yaml")
Rates = Mapping[str, tuple[Sourced[Money], ...]]


@cache
def shipped() -> Rates:
    """Rate code to its values. DefinitionError, with file and line, for a file that is wrong."""
    return read(parse_marked(FILE.read_text(encoding="utf-8"), FILE.name))


def read(node: Marked) -> Rates:
    reader = Reader(node)
    found = dict(reader.each("rates", _rate))
    reader.done()
    return found


def rate_on(code: str, day: date) -> Sourced[Money]:
    """The rate in force that day. KeyError for an unknown code; Refused when none is in force."""
    return pick(shipped()[code], day)


def in_force(day: date) -> dict[str, int]:
    """Pence a week of every rate in force on that day. One that is not known then is not there."""
    return {
        code: pick(values, day).value.pence
        for code, values in shipped().items()
        if any(value.in_force(day) for value in values)
    }


def _rate(node: Marked) -> tuple[str, tuple[Sourced[Money], ...]]:
    reader = Reader(node)
    code, title = reader.name("code"), reader.text("title")
    values = reader.each("values", lambda item: _value(item, title))
    reader.done()
    return code, values


def _value(node: Marked, title: str) -> Sourced[Money]:
    reader = Reader(node)
    amount, starts, ends = reader.take("amount"), reader.take("from"), reader.take("until")
    basis = read_basis(Marked({key: reader.take(key) for key in _BASIS}, node.place))
    reader.done()
    for day in (starts, ends):
        if type(day.value) is not date:
            raise day.error("must be a day, written 2026-04-01")
    return Sourced(
        _money(amount),
        "a week",
        basis.source,
        basis.confidence,
        basis.set_by,
        starts.value,
        ends.value,
    )


def _money(node: Marked) -> Money:
    try:
        return Money.pounds(as_text(node))
    except ValueError as problem:
        raise node.error('must be pounds and pence in quotes, such as "254.06"') from problem


_BASIS = ("source", "confidence", "set_by")
