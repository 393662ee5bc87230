"""The place for a board: counts by provider and activity, trends and risks. No person, ever."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.core.cache import cache

from almoner.kernel.disclosure import HIDDEN, THRESHOLD
from almoner.kernel.london import add_months, to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.web import charts
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.queries import counts as read
from almoner.services.delegation.queries.impact import draw, told
from almoner.services.delegation.rules import disclosing
from almoner.services.delegation.rules import impact as rules
from almoner.services.delegation.rules.disclosing import Row, Shown
from almoner.services.delegation.rules.impact import DEFINITIONS, Counts, Definition

# A year with the month that is running.
MONTHS = 13
INSURANCE_SOON = timedelta(days=60)
# Counting every delegation of a place takes a while, and nobody acts on a board by the minute.
FRESH_FOR = timedelta(minutes=5)
L = TypeVar("L")


@dataclass(frozen=True, slots=True)
class Line:
    """One provider, or all that are shown, as a board may read it."""

    name: str
    people: str
    delegations: str
    acts: str
    on_time: str
    incidents: str
    competence: str
    reviews: str


@dataclass(frozen=True, slots=True)
class ActivityLine:
    name: str
    acts: str
    on_time: str


@dataclass(frozen=True, slots=True)
class Risk:
    """What needs somebody's eye at one provider."""

    provider: str
    overdue: str
    lapsed: str
    stopped: str
    alone: str


@dataclass(frozen=True, slots=True)
class Lapsing:
    provider: str
    activities: tuple[str, ...]
    until: date | None


@dataclass(frozen=True, slots=True)
class Board:
    figures: tuple[tuple[Definition, str], ...]
    charts: tuple[charts.Chart, ...]
    providers: tuple[Line, ...]
    activities: tuple[ActivityLine, ...]
    risks: tuple[Risk, ...]
    insurance: tuple[Lapsing, ...]
    since: date
    counted_at: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True)
class _Group:
    """All that is counted about one provider or one activity."""

    name: str
    live: tuple[read.Live, ...]
    acts: Counts

    def sum(self, column: str) -> int:
        return sum(getattr(one, column) for one in self.live)

    @property
    def people(self) -> int:
        """People now or, where all has ended, delegations that were in force."""
        return self.sum("people") or self.acts.live


def board(viewer: Viewer, at: datetime) -> Board:
    """A fixed number of queries, none of which touches an act."""
    today = to_london(at).date()
    since = add_months(today.replace(day=1), 1 - MONTHS)
    place = read.place_of(viewer)
    found = read.counted(viewer, since, place)
    live = read.live_counts(today)
    by_provider = _providers(live, read.by_provider(viewer, since, place))
    by_activity = _activities(live, found.months)
    return Board(
        tuple(_figures(found.months, by_provider)),
        tuple(draw(rules.by_month(found.months), True)),
        _lines(by_provider),
        _activity_lines(by_activity),
        _risks(by_provider),
        _insurance(by_provider, today),
        since,
        found.counted_at,
        at,
    )


def board_lately(viewer: Viewer, at: datetime) -> Board:
    """The board as it was at most five minutes ago; the page says as at when."""
    key = f"board:{viewer.organisation_id}"
    kept: Board | None = cache.get(key)
    if kept is None or not kept.at <= at < kept.at + FRESH_FOR:
        kept = board(viewer, at)
        cache.set(key, kept, FRESH_FOR.total_seconds())
    return kept


def stops_with(viewer: Viewer, activity: str, today: date) -> tuple[str, str]:
    """(delegations, people) that stop when the viewer's organisation switches an activity off."""
    running = [
        one
        for one in read.live_counts(today)
        if one.activity == activity and one.live > one.stopped and _under_list(viewer, one)
    ]
    people = [sum(one.people for one in running)]
    numbers = [sum(one.live - one.stopped for one in running)]
    if viewer.can("board.view"):
        return _about(people[0], numbers[0]), _about(people[0], people[0])
    return str(numbers[0]), str(people[0])


def _about(people: int, number: int) -> str:
    told_as = disclosing.counts([people], [number]).total
    return f"fewer than {THRESHOLD}" if told_as == HIDDEN else told_as


def _figures(
    months: Sequence[rules.Month], groups: Sequence[_Group]
) -> list[tuple[Definition, str]]:
    """The whole place, in the order in which a board asks. What is counted by people is the sum of
    the providers' lines that are shown."""
    acts = {one.definition.code: one for one in rules.of_acts(rules.total(months))}
    return [
        (DEFINITIONS["on_time"], told(acts["on_time"], True)),
        (DEFINITIONS["incidents"], _incidents(groups).total),
        (DEFINITIONS["competence"], _shares(groups, _competent).total),
        (REVIEWS_NOW, _shares(groups, _reviewed).total),
        (DEFINITIONS["hours"], told(acts["hours"], True)),
        (DEFINITIONS["escalations"], told(acts["escalations"], True)),
    ]


def _under_list(viewer: Viewer, one: read.Live) -> bool:
    """Resting on the viewer's own agreed list: as provider, or as the local system."""
    return one.provider_id == viewer.organisation_id or one.system_id == viewer.organisation_id


REVIEWS_NOW = Definition(
    "reviews",
    "Reviews not overdue",
    "delegations in force whose review is not overdue today",
    "delegations in force, stopped ones included",
    "per cent",
    "delegations as they are now",
    per=100,
    places=1,
)


def _providers(live: Sequence[read.Live], acts: dict[int, Counts]) -> list[_Group]:
    ids = {one.provider_id for one in live} | set(acts)
    names = read.names(ids)
    return _groups(
        sorted(ids, key=lambda key: names[key]),
        names.__getitem__,
        lambda key: [one for one in live if one.provider_id == key],
        lambda key: acts.get(key, Counts()),
    )


def _activities(live: Sequence[read.Live], months: Sequence[rules.Month]) -> list[_Group]:
    codes = {one.activity for one in live} | {one.activity for one in months}
    return _groups(
        sorted(codes, key=title),
        title,
        lambda code: [one for one in live if one.activity == code],
        lambda code: rules.total(one for one in months if one.activity == code),
    )


def _groups(
    keys: Iterable, name: Callable, live: Callable[..., list], acts: Callable[..., Counts]
) -> list[_Group]:
    return [_Group(name(key), tuple(live(key)), acts(key)) for key in keys]


def title(activity: str) -> str:
    known = activities().get(activity)
    return known.title if known else "No activity named"


def _lines(groups: Sequence[_Group]) -> tuple[Line, ...]:
    """Every provider, and below them the sum of those that are shown."""
    people = [one.people for one in groups]
    columns = (
        disclosing.counts(people, people),
        disclosing.counts(people, [one.sum("live") for one in groups]),
        _done(groups),
        _on_time(groups),
        _incidents(groups),
        _shares(groups, _competent),
        _shares(groups, _reviewed),
    )
    return _table(Line, groups, columns)


def _activity_lines(groups: Sequence[_Group]) -> tuple[ActivityLine, ...]:
    """Acts only: people are counted by provider and not along a second side."""
    return _table(ActivityLine, groups, (_done(groups), _on_time(groups)))


def _table(
    made: Callable[..., L], groups: Sequence[_Group], columns: Sequence[Shown]
) -> tuple[L, ...]:
    if not groups:
        return ()
    lines = [made(one.name, *(c.lines[i] for c in columns)) for i, one in enumerate(groups)]
    return (*lines, made("All that are shown", *(column.total for column in columns)))


def _done(groups: Sequence[_Group]) -> Shown:
    """Acts are not people: whole numbers, but none for a line with few people."""
    shown = [one.acts.done for one in groups if not disclosing.few(one.people)]
    told_lines = tuple(
        HIDDEN if disclosing.few(one.people) else f"{one.acts.done:,}" for one in groups
    )
    return Shown(told_lines, f"{sum(shown):,}" if shown else HIDDEN)


def _on_time(groups: Sequence[_Group]) -> Shown:
    shown = [one.acts for one in groups if not disclosing.few(one.people)]
    told_lines = tuple(
        HIDDEN if disclosing.few(one.people) else _percent(one.acts) for one in groups
    )
    return Shown(told_lines, _percent(*shown) if shown else HIDDEN)


def _percent(*acts: Counts) -> str:
    n, d = sum(one.on_time for one in acts), sum(one.timed for one in acts)
    return f"{round(100 * n / d)}%" if d else disclosing.NOTHING


def _incidents(groups: Sequence[_Group]) -> Shown:
    return disclosing.rates([Row(one.people, one.acts.incidents, one.acts.done) for one in groups])


def _competent(one: _Group) -> tuple[int, int]:
    return one.sum("competent"), one.sum("live")


def _reviewed(one: _Group) -> tuple[int, int]:
    return one.sum("reviewed"), one.sum("live")


def _shares(groups: Sequence[_Group], pair: Callable[[_Group], tuple[int, int]]) -> Shown:
    return disclosing.shares([Row(one.people, *pair(one)) for one in groups])


def _risks(groups: Sequence[_Group]) -> tuple[Risk, ...]:
    """Providers with a review overdue, a sign-off lapsed, a stop, or people with one worker."""
    people = [one.people for one in groups]
    numbers = [
        [one.sum("live") - one.sum("reviewed") for one in groups],
        [one.sum("live") - one.sum("competent") for one in groups],
        [one.sum("stopped") for one in groups],
        [one.sum("alone") for one in groups],
    ]
    columns = [disclosing.counts(people, column) for column in numbers]
    return tuple(
        Risk(group.name, *(column.lines[i] for column in columns))
        for i, group in enumerate(groups)
        if any(column[i] for column in numbers)
    )


def _insurance(groups: Sequence[_Group], today: date) -> tuple[Lapsing, ...]:
    """Cover that has lapsed or ends soon for something that the provider does now, soonest first.
    A provider's insurance says nothing of any person."""
    found = []
    for group in groups:
        ending: dict[date | None, list[str]] = {}
        for one in group.live:
            if one.insured_until is None or one.insured_until <= today + INSURANCE_SOON:
                ending.setdefault(one.insured_until, []).append(title(one.activity))
        found += [
            Lapsing(group.name, tuple(sorted(set(names))), until) for until, names in ending.items()
        ]
    return tuple(sorted(found, key=lambda one: (one.until or date.min, one.provider)))
