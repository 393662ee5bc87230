"""What delegation changed, for the viewer's own organisation or, for a board, the place."""

from dataclasses import dataclass
from datetime import date, datetime

from almoner.kernel.disclosure import HIDDEN
from almoner.kernel.london import add_months, to_london
from almoner.kernel.sourced import Sourced
from almoner.platform.access.viewer import Viewer
from almoner.platform.web import charts
from almoner.platform.web.words import number, plural
from almoner.services.delegation.models import FundingLine
from almoner.services.delegation.queries import counts as read
from almoner.services.delegation.rules import disclosing
from almoner.services.delegation.rules import impact as rules
from almoner.services.delegation.rules.impact import DEFINITIONS, Definition, Measured

# How far back pages look. Older months stay in the table.
MONTHS = 24
_PER_PERSON = frozenset({"competence", "reviews"})


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure as it is shown: its value, what it was before, and the count it rests on."""

    definition: Definition
    now: str
    before: str
    of: str
    measured: Measured
    measured_before: Measured | None


@dataclass(frozen=True, slots=True)
class FundingShown:
    route: str
    payer: str
    lines: str
    rate: str
    minutes: str
    supplement: str


@dataclass(frozen=True, slots=True)
class Impact:
    figures: tuple[Figure, ...]
    charts: tuple[charts.Chart, ...]
    funding: tuple[FundingShown, ...]
    minutes: tuple[tuple[str, Sourced[int]], ...]
    months: tuple[date, ...]
    start: date | None
    counted_at: datetime | None
    at: datetime
    masked: bool

    def figure(self, code: str) -> Figure:
        return next(one for one in self.figures if one.definition.code == code)


def impact(viewer: Viewer, at: datetime, start: str = "") -> Impact:
    """`start`: the month from which things count as after, "2026-03"; empty: the first month with
    a delegation in force. Refused for a month that was not counted."""
    today = to_london(at).date()
    place = read.place_of(viewer)
    since = add_months(today.replace(day=1), 1 - MONTHS)
    found = read.counted(viewer, since, place)
    months = sorted({one.month for one in found.months})
    begun = rules.read_month(start, months, rules.first_month(found.months))
    before, after = rules.split(found.months, begun or today)
    masked = viewer.can("board.view")
    live = read.live_counts(today)
    told_by = _Rest(
        read.review_counts(begun or today, today), read.experience_counts(begun or today, today)
    )
    measured = _measured(after, live, told_by, after=True)
    earlier = _measured(before, [], told_by, after=False)
    return Impact(
        tuple(_figure(one, old, masked) for one, old in zip(measured, earlier, strict=True)),
        tuple(draw(rules.by_month(found.months), masked)),
        tuple(_funding(one, masked) for one in read.funding_counts(today)),
        tuple(_minutes(read.local_minutes(viewer, place), found.months)),
        tuple(months),
        begun,
        found.counted_at,
        at,
        masked,
    )


@dataclass(frozen=True, slots=True)
class _Rest:
    """Reviews and answers, on both sides of the start."""

    reviews: list[read.Reviews]
    answers: list[read.Answers]


def _measured(
    months: list[rules.Month], live: list[read.Live], rest: _Rest, *, after: bool
) -> list[Measured]:
    """Every measure, in the order of the definitions."""
    made = {one.definition.code: one for one in rules.of_acts(rules.total(months))}
    held, people = sum(one.live for one in live), sum(one.people for one in live)
    competent = sum(one.competent for one in live)
    made["competence"] = Measured(DEFINITIONS["competence"], competent, held, people)
    made["reviews"] = _reviews(rest.reviews, live, after)
    for voice in ("person", "worker"):
        made[voice] = _answers(rest.answers, voice, after)
    return [made[code] for code in DEFINITIONS]


def _reviews(found: list[read.Reviews], live: list[read.Live], after: bool) -> Measured:
    some = [one for one in found if one.after is after]
    in_time, late = sum(one.in_time for one in some), sum(one.late for one in some)
    overdue = sum(one.live - one.reviewed for one in live)
    people = sum(one.people for one in some) + sum(one.people for one in live)
    return Measured(DEFINITIONS["reviews"], in_time, in_time + late + overdue, people)


def _answers(found: list[read.Answers], voice: str, after: bool) -> Measured:
    some = [one for one in found if one.voice == voice and one.after is after]
    total, answers = sum(one.total for one in some), sum(one.answers for one in some)
    return Measured(DEFINITIONS[voice], total, answers, sum(one.people for one in some))


def _figure(one: Measured, before: Measured, masked: bool) -> Figure:
    definition = one.definition
    return Figure(
        definition,
        told(one, masked),
        told(before, masked),
        _of(one, masked),
        one,
        before,
    )


def told(one: Measured, masked: bool) -> str:
    """The value in words; for a board from rounded counts, and not at all for a few people."""
    if one.value is None:
        return disclosing.NOTHING.capitalize()
    if not masked:
        return number(one.value, one.definition.places)
    if one.people is not None and disclosing.few(one.people):
        return HIDDEN.capitalize()
    row = [disclosing.Row(one.people or 0, round(one.n), round(one.d))]
    if one.definition.code in _PER_PERSON:
        return _headed(disclosing.shares(row).total.removesuffix("%"))
    if one.definition.per == 1000:
        return _headed(disclosing.rates(row).total)
    return number(one.value, one.definition.places)


def _headed(words: str) -> str:
    return words[:1].upper() + words[1:]


def _of(one: Measured, masked: bool) -> str:
    """What stands below the line, in words."""
    if one.definition.code == "hours":
        return ""
    if not masked:
        return number(round(one.d))
    if disclosing.few(one.people or 0) or disclosing.few(round(one.d)):
        return HIDDEN
    return number(disclosing.rounded(round(one.d)))


def draw(months: dict[date, rules.Counts], masked: bool) -> list[charts.Chart]:
    """On time as a control chart; incidents by quarter; acts and hours by month."""
    seen = [
        (label(month), counts, masked and disclosing.few(counts.live))
        for month, counts in months.items()
    ]
    on_time = [(name, 0 if few else c.on_time, 0 if few else c.timed) for name, c, few in seen]
    done = [charts.Point(name, None if few else c.done) for name, c, few in seen]
    hours = [charts.Point(name, None if few else c.minutes / 60) for name, c, few in seen]
    return [
        charts.control("Acts on time, by month", on_time),
        charts.line("Acts done, by month", done, unit="acts"),
        charts.line(
            "Incidents per 1,000 acts, by quarter", _quarters(months, masked), unit="", places=2
        ),
        charts.line("Registrant hours released, by month", hours, unit="hours"),
    ]


def _quarters(months: dict[date, rules.Counts], masked: bool) -> list[charts.Point]:
    """Whole calendar quarters: a month has too few incidents to tell chance from change."""
    found: dict[str, list[rules.Counts]] = {}
    for month, counts in months.items():
        name = f"Q{(month.month - 1) // 3 + 1} {month.year}"
        found.setdefault(name, []).append(counts)
    return [charts.Point(name, _rate(some, masked)) for name, some in found.items()]


def _rate(some: list[rules.Counts], masked: bool) -> float | None:
    incidents, done = sum(c.incidents for c in some), sum(c.done for c in some)
    few = disclosing.few(incidents) or disclosing.few(max(c.live for c in some))
    if done == 0 or (masked and few):
        return None
    return 1000 * (disclosing.rounded(incidents) if masked else incidents) / done


def label(month: date) -> str:
    return f"{month:%b %Y}"


def _minutes(
    local: dict[str, Sourced[int]], months: list[rules.Month]
) -> list[tuple[str, Sourced[int]]]:
    """Activity → the minutes that its hours rest on, for those with acts."""
    used = sorted({one.activity for one in months if one.counts.done and one.activity})
    return [(activity, rules.minutes_for(local, activity)) for activity in used]


def _funding(one: read.Funding, masked: bool) -> FundingShown:
    route = dict(FundingLine.Route.choices)[one.route]
    if masked and disclosing.few(one.people):
        return FundingShown(route, one.payer, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
    return FundingShown(
        route,
        one.payer or "Not recorded",
        number(disclosing.rounded(one.lines) if masked else one.lines),
        money(one.pence_per_hour, "an hour"),
        number(one.minutes_per_act, 0) if one.minutes_per_act is not None else "Not recorded",
        _supplement(one, masked),
    )


def _supplement(one: read.Funding, masked: bool) -> str:
    if not one.supplements:
        return "No pay supplement"
    if masked and disclosing.few(one.supplements):
        return HIDDEN
    lines = disclosing.rounded(one.supplements) if masked else one.supplements
    return f"{money(one.supplement_pence, 'an hour')} on {plural(lines, 'line')}"


def money(pence: float | None, per: str = "") -> str:
    return "Not recorded" if pence is None else f"£{pence / 100:,.2f} {per}".strip()
