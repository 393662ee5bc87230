"""The place for a board: counts by provider and activity, trends and risks. No person, ever."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from almoner.kernel.london import add_months, to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.web import charts
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.queries import counts as read
from almoner.services.delegation.queries.impact import draw, told
from almoner.services.delegation.rules import disclosing
from almoner.services.delegation.rules import impact as rules
from almoner.services.delegation.rules.disclosing import Row, Shown
from almoner.services.delegation.rules.impact import DEFINITIONS, Counts, Measured

# A year with the month that is running.
MONTHS = 13
INSURANCE_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Line:
    """One provider, one activity, or the whole place, as a board may read it."""

    name: str
    people: str
    delegations: str
    acts: str
    on_time: str
    incidents: str
    competence: str
    reviews: str


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
    figures: tuple[tuple[Measured, str], ...]
    charts: tuple[charts.Chart, ...]
    providers: tuple[Line, ...]
    activities: tuple[Line, ...]
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
        tuple((one, told(one, True)) for one in _figures(found.months, live)),
        tuple(draw(rules.by_month(found.months), True)),
        _lines(by_provider),
        _lines(by_activity),
        _risks(by_provider),
        _insurance(by_provider, today),
        since,
        found.counted_at,
        at,
    )


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
        return (
            disclosing.counts(people, numbers).total,
            disclosing.counts(people, people).total,
        )
    return str(numbers[0]), str(people[0])


def _figures(months: Sequence[rules.Month], live: Sequence[read.Live]) -> list[Measured]:
    """The whole place, in the order in which a board asks."""
    acts = {one.definition.code: one for one in rules.of_acts(rules.total(months))}
    people = sum(one.people for one in live)
    held = sum(one.live for one in live)
    competent = sum(one.competent for one in live)
    reviewed = sum(one.reviewed for one in live)
    return [
        acts["on_time"],
        acts["incidents"],
        Measured(DEFINITIONS["competence"], competent, held, people),
        Measured(REVIEWS_NOW, reviewed, held, people),
        acts["hours"],
        acts["escalations"],
    ]


def _under_list(viewer: Viewer, one: read.Live) -> bool:
    """Resting on the viewer's own agreed list: as provider, or as the local system."""
    return one.provider_id == viewer.organisation_id or one.system_id == viewer.organisation_id


REVIEWS_NOW = rules.Definition(
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
    """Every group, and the whole below them."""
    people = [one.people for one in groups]
    columns = (
        disclosing.counts(people, people),
        disclosing.counts(people, [one.sum("live") for one in groups]),
        disclosing.counts(people, [one.acts.done for one in groups]),
        _shares(groups, lambda one: (one.acts.on_time, one.acts.timed)),
        disclosing.rates([Row(one.people, one.acts.incidents, one.acts.done) for one in groups]),
        _shares(groups, lambda one: (one.sum("competent"), one.sum("live"))),
        _shares(groups, lambda one: (one.sum("reviewed"), one.sum("live"))),
    )
    told_lines = [
        Line(group.name, *(column.lines[i] for column in columns)) for i, group in enumerate(groups)
    ]
    return (*told_lines, Line("All", *(column.total for column in columns))) if groups else ()


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
