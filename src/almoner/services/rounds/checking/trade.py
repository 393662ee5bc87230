"""What one plan gives up against another, term by term in plain units."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from almoner.services.rounds.checking.costing import worth
from almoner.services.rounds.checking.verdict import Cost
from almoner.services.rounds.problem.weights import Weights

TERMS = (
    ("travel", "Travel", "minutes"),
    ("lateness", "Late in all", "minutes"),
    ("worst", "Late at worst", "minutes"),
    ("strangers", "Visits by somebody the person does not know", "calls"),
    ("wishes", "What people would rather have", "minutes"),
    ("changes", "Visits by somebody else than was told", "calls"),
    ("unused", "Contracted time without work", "minutes"),
    ("pay", "Pay and mileage", "pounds"),
    ("unfairness", "Unevenness of work", "minutes"),
    ("left", "Worth of visits left over", "minutes"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One term of two plans. `difference`: after less before, in the term's own unit.

    `worth`: the difference in minutes' worth, with the weights given; less is better.
    """

    term: str
    words: str
    unit: str
    before: float
    after: float
    difference: float
    worth: float


def trade(before: Cost, after: Cost, weights: Weights) -> tuple[Row, ...]:
    """A row for each term, in a fixed order. The worths add up to the difference in cost."""
    one, two = asdict(before), asdict(after)
    first, second = worth(before, weights), worth(after, weights)
    more = {term: (two[term] - one[term], second[term] - first[term]) for term, _, _ in TERMS}
    return tuple(
        Row(term, words, unit, one[term], two[term], *more[term]) for term, words, unit in TERMS
    )


def lines(rows: Sequence[Row]) -> list[str]:
    """The terms that differ, each in words: “Travel: 129 minutes, 12 fewer.”"""
    return [_line(row) for row in rows if f"{row.difference:.1f}" not in ("0.0", "-0.0")]


def told(cost: Cost) -> list[str]:
    """Each term of a cost that is not nothing: “Travel: 129 minutes.”"""
    parts = asdict(cost)
    return [f"{words}: {_amount(parts[term], unit)}." for term, words, unit in TERMS if parts[term]]


def _amount(value: float, unit: str) -> str:
    if unit == "pounds":
        return f"£{value:.2f}"
    return f"{_short(value)} {unit[:-1] if _short(value) == '1' else unit}"


def _line(row: Row) -> str:
    less = "less" if row.unit == "pounds" else "fewer"
    off = f"£{abs(row.difference):.2f}" if row.unit == "pounds" else _short(abs(row.difference))
    than = "more" if row.difference > 0 else less
    return f"{row.words}: {_amount(row.after, row.unit)}, {off} {than}."


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
