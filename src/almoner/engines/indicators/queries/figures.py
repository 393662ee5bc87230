"""Figures as a viewer may see them: small numbers hidden, trend, limits and comparators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from almoner.engines.indicators.definition import Indicator, Target
from almoner.engines.indicators.periods import Span, lately
from almoner.engines.indicators.queries.names import Names, names_of
from almoner.engines.indicators.queries.protecting import WHOLE, Place, Stored, Values
from almoner.engines.indicators.rules import spc
from almoner.engines.indicators.rules.suppression import Protected, Shown
from almoner.engines.indicators.vocabulary import ALL, SLICES
from almoner.kernel.disclosure import HIDDEN
from almoner.kernel.statistics import Limits
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions.queries import all_current
from almoner.registers.organisations.models import Organisation

KIND = "indicators"
PERIODS = 24
LATEST = 2
NOT_YET = "Not worked out yet"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it may be shown. `value` is None where it is hidden or there is none."""

    span: Span
    words: str
    value: Decimal | None
    counted: int | None
    of: int | None
    computed_at: datetime | None = None

    @property
    def hidden(self) -> bool:
        return self.words == HIDDEN


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a slice: its code, its name, its figure."""

    code: str
    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Cut:
    """One slice of one period."""

    code: str
    title: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """An indicator with its figures, oldest first. `newest` is the newest whole period, and
    `newest_at` its place among them. `sliced` is the period that the slices are of: the newest
    whole one, or today's where it looks years ahead from today."""

    version_id: int
    one: Indicator
    organisation: Organisation
    figures: tuple[Figure, ...]
    newest: Figure | None
    newest_at: int
    before: Figure | None
    sliced: Figure | None
    cuts: tuple[Cut, ...]
    limits: Limits | None
    signals: tuple[spc.Signal, ...]
    target: Target | None
    member: Member | None = None
    slice: str = ALL

    @property
    def computed_at(self) -> datetime | None:
        return max((f.computed_at for f in self.figures if f.computed_at), default=None)

    @property
    def meets_target(self) -> bool | None:
        """None when there is no target, or no figure to hold against it."""
        if self.target is None or self.newest is None or self.newest.value is None:
            return None
        return self.one.better(self.newest.value, self.target.value)

    @property
    def change(self) -> str:
        """How the newest differs from the period before, in the words that fit."""
        if not self.newest or not self.before:
            return ""
        if self.newest.value is None or self.before.value is None:
            return ""
        return self.one.difference(self.newest.value, self.before.value)


def organisation_shown(viewer: Viewer, organisation_id: int | None = None) -> Organisation:
    """The viewer's own organisation, or one that is a part of it. Unseen for any other."""
    wanted = viewer.own if organisation_id is None else organisation_id
    found = Organisation.objects.filter(pk=wanted).first()
    if found is None or viewer.own not in (found.pk, found.parent_id):
        raise Unseen
    return found


def parts_shown(viewer: Viewer) -> list[Organisation]:
    """The viewer's own organisation and its parts, for a choice."""
    rows = Organisation.objects.filter(Q(pk=viewer.own) | Q(parent_id=viewer.own))
    return sorted(rows, key=lambda one: (one.pk != viewer.own, one.name))


def known(organisation_id: int) -> Mapping[str, tuple[int, Indicator]]:
    """Code to (version, indicator) of what is in use."""
    return all_current(KIND, organisation_id)


def overview(
    viewer: Viewer,
    at: datetime,
    organisation_id: int | None = None,
    *,
    periods: int = LATEST + 1,
) -> list[Report]:
    """Every indicator with its newest whole period and the one before, by title. With more
    `periods` the trend is known too; slices only of the newest ones."""
    return overview_of(organisation_shown(viewer, organisation_id), at, periods=periods)


def every_report(viewer: Viewer, at: datetime, organisation_id: int | None = None) -> list[Report]:
    """Every indicator with its whole trend, and its slices with their names."""
    organisation = organisation_shown(viewer, organisation_id)
    return overview_of(organisation, at, periods=PERIODS, names=names_of(organisation.pk))


def overview_of(
    organisation: Organisation, at: datetime, *, periods: int, names: Names | None = None
) -> list[Report]:
    """The same of an organisation that the viewer was found to see. Without `names` the members
    of slices go by their codes."""
    found = known(organisation.pk)
    spans = {code: lately(one.period, periods, at) for code, (_, one) in found.items()}
    newest = [each[-LATEST - 1 :] for each in spans.values()]
    stored = Stored(
        found, found, organisation.pk, _earliest(spans.values()), slices_since=_earliest(newest)
    )
    known_by = names or Names({}, {})
    return [
        _report(pk, one, organisation, spans[code], stored, at, known_by)
        for code, (pk, one) in found.items()
    ]


def report(
    viewer: Viewer,
    code: str,
    at: datetime,
    *,
    organisation_id: int | None = None,
    slice_: str = ALL,
    member: str = "",
    exact: bool = False,
    periods: int = PERIODS,
) -> Report:
    """One indicator in full. Unseen for a code, slice or organisation that is not there.

    `exact` shows small numbers too: only for those who may open the cases themselves.
    """
    organisation = organisation_shown(viewer, organisation_id)
    in_use = known(organisation.pk)
    if code not in in_use or (slice_ != ALL and slice_ not in in_use[code][1].slices):
        raise Unseen
    pk, one = in_use[code]
    spans = lately(one.period, periods, at)
    stored = Stored(in_use, [code], organisation.pk, spans[0].starts_on)
    shown = exact and may_see_exact(viewer, organisation.pk)
    return _report(
        pk,
        one,
        organisation,
        spans,
        stored,
        at,
        names_of(organisation.pk),
        place=(slice_, member),
        exact=shown,
    )


def may_see_exact(viewer: Viewer, organisation_id: int) -> bool:
    return viewer.can("case.view") and organisation_id == viewer.organisation_id


def _report(
    pk: int,
    one: Indicator,
    organisation: Organisation,
    spans: tuple[Span, ...],
    stored: Stored,
    at: datetime,
    names: Names,
    *,
    place: Place = WHOLE,
    exact: bool = False,
) -> Report:
    """`place`: which member's figures make the trend."""
    values = stored.of(one.code)
    safe = {span: stored.protected(one.code, span.starts_on, exact=exact) for span in spans}
    figures = tuple(_figure(one, span, values, safe[span], place) for span in spans)
    whole = [figure for figure in figures if not figure.span.running(at)]
    newest = whole[-1] if whole else None
    sliced = figures[-1] if one.years_ahead and safe[spans[-1]] is not None else newest
    limits = spc.limits([_number(figure) for figure in whole], lowest=0, highest=_highest(one))
    return Report(
        version_id=pk,
        one=one,
        organisation=organisation,
        figures=figures,
        newest=newest,
        newest_at=len(whole) - 1,
        before=whole[-2] if len(whole) > 1 else None,
        sliced=sliced,
        cuts=tuple(_cuts(one, sliced.span, values, safe[sliced.span], names)) if sliced else (),
        limits=limits,
        signals=spc.signals([_number(figure) for figure in whole], limits),
        target=one.target_on(newest.span.starts_on) if newest else None,
        member=_member(one, newest, place, names),
        slice=place[0],
    )


def _figure(
    one: Indicator, span: Span, values: Values, safe: Protected | None, place: Place
) -> Figure:
    if safe is None:
        return Figure(span, NOT_YET, None, None, None)
    rows = values[span.starts_on]
    row, at = rows.get(place), rows[WHOLE].computed_at
    if row is None:
        return _absent(one, span, at)
    shown = safe.total if place == WHOLE else safe.slices[place[0]][place[1]]
    if not shown.value:
        return Figure(span, HIDDEN, None, None, _of(one, shown), at)
    value = None if row.value is None else Decimal(repr(row.value))
    return Figure(span, one.shown(value), value, _numerator(one, shown), _of(one, shown), at)


def _absent(one: Indicator, span: Span, at: datetime) -> Figure:
    """A member without rows: nought of a count, nothing to count of anything else."""
    value = Decimal(0) if one.statistic in ("count", "sum") else None
    return Figure(span, one.shown(value), value, 0, 0, at)


def _numerator(one: Indicator, shown: Shown) -> int | None:
    return shown.counted if one.statistic == "share" else None


def _of(one: Indicator, shown: Shown) -> int | None:
    return None if one.statistic == "count" else shown.of


def _cuts(
    one: Indicator, span: Span, values: Values, safe: Protected | None, names: Names
) -> Iterable[Cut]:
    if safe is None:
        return
    for name in one.slices:
        members = [
            Member(code, names.name(name, code), _figure(one, span, values, safe, (name, code)))
            for code in safe.slices.get(name, {})
        ]
        yield Cut(name, SLICES[name], tuple(sorted(members, key=lambda member: member.name)))


def _member(one: Indicator, newest: Figure | None, place: Place, names: Names) -> Member | None:
    if place == WHOLE or newest is None:
        return None
    return Member(place[1], names.name(*place), newest)


def _number(figure: Figure) -> float | None:
    return None if figure.value is None else float(figure.value)


def _highest(one: Indicator) -> float | None:
    return 100 if one.unit == "percent" else None


def _earliest(spans: Iterable[tuple[Span, ...]]) -> date:
    return min((each[0].starts_on for each in spans), default=date.max)
