"""Believable answers to the fields of a pathway and to the questions of an instrument. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from almoner.demo.invent.chance import happens, one_of, whole
from almoner.engines.instruments.definition import Instrument, Item
from almoner.engines.instruments.rules.visible import visible
from almoner.engines.pathways.definition.shapes import Field

WORDS = (
    "Talked it through together at home. Agreed what matters most.",
    "Wants to stay at home and to keep going to the club on Thursdays.",
    "Said the mornings are the hardest part of the day.",
    "Would like the same people to come, and to know who is coming.",
    "Managed well until the fall. Hopes to walk to the shop again.",
)
PHRASES = (
    "To walk to the shop again",
    "To cook a meal each day",
    "To feel safe at night",
    "To see family every week",
)
NOTED = ("As the family said", "Written down at the visit", "As talked about on the day")
_FREE: Mapping[str, Any] = {}
_PENCE = (2_500, 18_000, 42_000, 96_000, 240_000)


def fact(chance: Random, field: Field, today: date) -> Any:
    """A value that `check_facts` takes for this field."""
    return _FACTS[field.type](chance, field, today)


def answers(
    chance: Random, instrument: Instrument, today: date, leads: Mapping[str, Any] = _FREE
) -> dict[str, Any]:
    """An answer to everything that is asked, given what was answered before.

    `leads`: answers by code of the question that are settled beforehand.
    """
    given: dict[str, Any] = {}
    for item in instrument.items:
        if item.is_question and item.code in visible(instrument, given):
            answer = _answer(chance, item, today)
            given[item.code] = leads.get(item.code, answer)
    return given


def evidence(chance: Random, instrument: Instrument) -> dict[str, str]:
    """What each answer rests on, for the items that ask for it."""
    return {item.code: one_of(chance, WORDS) for item in instrument.items if item.evidence != "no"}


def _day(chance: Random, _: Any, today: date) -> str:
    return (today + timedelta(days=whole(chance, -20, 40))).isoformat()


def _whole_fact(chance: Random, field: Field, _: date) -> int:
    low, high = field.between or (0, 10)
    return whole(chance, low, min(high, low + 100))


_FACTS: Mapping[str, Callable[[Random, Any, date], Any]] = {
    "text": lambda chance, field, today: one_of(chance, NOTED),
    "long-text": lambda chance, field, today: one_of(chance, WORDS),
    "yes-no": lambda chance, field, today: happens(chance, 0.5),
    "choice": lambda chance, field, today: one_of(chance, field.choices).code,
    "choices": lambda chance, field, today: _several(chance, field),
    "date": _day,
    "whole": _whole_fact,
    "decimal": _whole_fact,
    "money": lambda chance, field, today: one_of(chance, _PENCE),
    # Who they are depends on the person and the place: whoever makes the move says so.
    "carer": lambda chance, field, today: None,
    "provider": lambda chance, field, today: None,
}


def _several(chance: Random, field: Field) -> list[str]:
    wanted = whole(chance, 1, min(3, len(field.choices)))
    return [one.code for one in chance.sample(list(field.choices), wanted)]


def _number(chance: Random, item: Item) -> int:
    low = int(item.between[0]) if item.between[0] is not None else 0
    high = int(item.between[1]) if item.between[1] is not None else low + 10
    return whole(chance, low, min(high, low + 200))


def _three_ways(chance: Random, item: Item, today: date) -> str:
    return one_of(chance, ("yes", "no", "unknown"))


def _table(chance: Random, item: Item, today: date) -> list[dict[str, Any]]:
    return [
        {column.code: _answer(chance, column, today) for column in item.columns}
        for _ in range(max(1, item.rows[0]))
    ]


def _answer(chance: Random, item: Item, today: date) -> Any:
    return _ANSWERS[item.type](chance, item, today)


_ANSWERS: Mapping[str, Callable[[Random, Item, date], Any]] = {
    "yes-no": lambda chance, item, today: happens(chance, 0.5),
    "yes-no-unknown": _three_ways,
    "choice": lambda chance, item, today: one_of(chance, item.choices).code,
    "choices": lambda chance, item, today: [one_of(chance, item.choices).code],
    "whole": lambda chance, item, today: _number(chance, item),
    "scale": lambda chance, item, today: _number(chance, item),
    "decimal": lambda chance, item, today: str(Decimal(_number(chance, item))),
    "date": lambda chance, item, today: (today - timedelta(days=whole(chance, 0, 9))).isoformat(),
    "time": lambda chance, item, today: f"{whole(chance, 8, 19):02}:30",
    "moment": lambda chance, item, today: (
        f"{today.isoformat()}T{whole(chance, 8, 19):02}:30:00+00:00"
    ),
    "text": lambda chance, item, today: one_of(chance, NOTED),
    "long-text": lambda chance, item, today: one_of(chance, WORDS),
    "declaration": lambda chance, item, today: True,
    "table": _table,
}
