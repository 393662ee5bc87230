"""What delegation changed: each measure with its numerator, denominator, unit and source. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType

from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.sourced import Confidence, Sourced
from almoner.kernel.statistics import rate_per

SETTING = "registrant_visit_minutes"
# How long a registered professional's visit for one act takes, travel included, until a place
# sets its own.
VISIT_MINUTES = Sourced(
    20,
    "minutes a visit",
    "Starting value, to be set by each place",
    Confidence.D,
    "Almoner default",
)


@dataclass(frozen=True, slots=True)
class Definition:
    """How a measure is counted. `per` scales it: 100 for per cent, 1000 for a rate."""

    code: str
    title: str
    numerator: str
    denominator: str
    unit: str
    source: str
    per: int = 1
    places: int = 0

    @property
    def words(self) -> str:
        of = f" Divided by: {self.denominator}." if self.denominator else ""
        return f"Counted: {self.numerator}.{of} Source: {self.source}."


_ACTS = "records of acts, by month; a corrected record is left out"
_DEFINITIONS = (
    Definition(
        "hours",
        "Registrant hours released",
        "acts done by delegates, each times the minutes that a registered professional's visit"
        " takes here; time for training, supervision and reviews is not taken off",
        "60",
        "hours",
        f"{_ACTS}; minutes a visit are a local value",
        places=1,
    ),
    Definition(
        "on_time",
        "Acts on time",
        "acts done within the activity's tolerance of the planned time",
        "acts done at a planned time, whether early, on time or late, and acts missed",
        "per cent",
        _ACTS,
        per=100,
        places=1,
    ),
    Definition(
        "competence",
        "Competence in date",
        "delegations in force whose worker has a sign-off in date for that person and activity",
        "delegations in force, stopped ones included",
        "per cent",
        "sign-offs and delegations as they are now",
        per=100,
        places=1,
    ),
    Definition(
        "reviews",
        "Reviews in time",
        "reviews done on or before their last day",
        "reviews done, and reviews that are overdue now",
        "per cent",
        "reviews of delegations",
        per=100,
        places=1,
    ),
    Definition(
        "incidents",
        "Incidents per 1,000 acts",
        "incidents that reached the person; near misses are left out",
        "acts done",
        "per 1,000 acts",
        f"incident reports; {_ACTS}",
        per=1000,
        places=2,
    ),
    Definition(
        "escalations",
        "Calls for help per 1,000 acts",
        "calls for help, those that the software made by itself included",
        "acts done",
        "per 1,000 acts",
        f"calls for help; {_ACTS}",
        per=1000,
        places=1,
    ),
    Definition(
        "person",
        "What people say",
        "the sum of answers of people and their unpaid carers, from 1 (poor) to 5 (good)",
        "answers",
        "out of 5",
        "answers recorded about delegations",
        places=1,
    ),
    Definition(
        "worker",
        "What workers say",
        "the sum of answers of workers, from 1 (poor) to 5 (good)",
        "answers",
        "out of 5",
        "answers recorded about delegations",
        places=1,
    ),
)
DEFINITIONS: Mapping[str, Definition] = MappingProxyType({one.code: one for one in _DEFINITIONS})


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: `n` of `d`, and how many people stand behind it (None: not about people)."""

    definition: Definition
    n: float
    d: float
    people: int | None = None

    @property
    def value(self) -> float | None:
        """None where there is nothing to divide by."""
        return rate_per(self.n, self.d, self.definition.per)


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in some months. Adds up."""

    done: int = 0
    on_time: int = 0
    late: int = 0
    missed: int = 0
    refused: int = 0
    stopped: int = 0
    incidents: int = 0
    escalations: int = 0
    minutes: int = 0
    live: int = 0

    @property
    def timed(self) -> int:
        return self.on_time + self.late + self.missed


@dataclass(frozen=True, slots=True)
class Month:
    """The counts of one month and one activity. `live`: delegations in force."""

    month: date
    activity: str
    counts: Counts


def total(months: Iterable[Month]) -> Counts:
    """The sum. `live` is the most there were in any one month."""
    rows = list(months)
    sums = {
        field.name: sum(getattr(one.counts, field.name) for one in rows) for field in fields(Counts)
    }
    live: dict[date, int] = {}
    for one in rows:
        live[one.month] = live.get(one.month, 0) + one.counts.live
    return Counts(**{**sums, "live": max(live.values(), default=0)})


def by_month(months: Iterable[Month]) -> dict[date, Counts]:
    """Every month with its counts, oldest first."""
    found: dict[date, list[Month]] = {}
    for one in months:
        found.setdefault(one.month, []).append(one)
    return {month: total(found[month]) for month in sorted(found)}


def split(months: Iterable[Month], start: date) -> tuple[list[Month], list[Month]]:
    """The months before `start` and those from it on. `start` is the first day of a month."""
    rows = list(months)
    return [m for m in rows if m.month < start], [m for m in rows if m.month >= start]


def first_month(months: Sequence[Month]) -> date | None:
    """The first month in which a delegation was in force: the start, unless another is chosen."""
    return min((one.month for one in months if one.counts.live), default=None)


def of_acts(counts: Counts) -> list[Measured]:
    """The measures that rest on the monthly counts."""
    sums = {
        "hours": (counts.minutes, 60),
        "on_time": (counts.on_time, counts.timed),
        "incidents": (counts.incidents, counts.done),
        "escalations": (counts.escalations, counts.done),
    }
    return [Measured(DEFINITIONS[code], n, d, counts.live) for code, (n, d) in sums.items()]


def minutes_for(local: Mapping[str, Sourced[int]], activity: str) -> Sourced[int]:
    """This place's minutes for the activity, or the starting value."""
    return local.get(activity, VISIT_MINUTES)


def read_month(text: str, known: Sequence[date], otherwise: date | None) -> date | None:
    """A month as it stands in an address, "2026-03". Refused when it is not one of those known."""
    if not text:
        return otherwise
    found = next((month for month in known if month.isoformat()[:7] == text), None)
    if found is None:
        raise Refused(
            Refusal(
                "unknown_month",
                f"“{text[:10]}” is not a month that we have counted.",
                "Choose a month from the list.",
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class Example:
    """A published result, worked through so that a reader can check the sum."""

    people: int
    hours: int
    source: str

    @property
    def hours_each(self) -> float:
        """Hours a person a year, to one decimal."""
        return round(self.hours / self.people, 1)

    @property
    def minutes_a_day(self) -> float:
        return round(self.hours * 60 / self.people / 365, 1)


PUBLISHED = Example(
    22,
    5_425,
    "“Ready to care”, recommendation 6: an insulin pilot, district nurse hours saved in a year",
)
