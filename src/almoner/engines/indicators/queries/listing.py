"""The list of indicators as a manager reads it: by way of working, what needs attention first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from almoner.engines.indicators.definition import Indicator
from almoner.engines.indicators.queries.figures import (
    PERIODS,
    Report,
    organisation_shown,
    overview_of,
)
from almoner.engines.indicators.queries.names import titles_of_pathways
from almoner.engines.indicators.rules.attention import reasons
from almoner.platform.access.viewer import Viewer
from almoner.registers.organisations.models import Organisation

# From the first call on, as work goes through a place. Those of the place itself come after.
WAYS = (
    *("front-door", "care-act-assessment", "review", "reablement", "occupational-therapy"),
    "hospital-discharge",
    *("technology-enabled-care", "carers-assessment", "prevention-of-admission"),
    *("safeguarding", "mental-capacity", "liberty-safeguards", "community-liberty"),
    *("nhs-continuing-healthcare", "section-117", "preparing-for-adulthood"),
    *("provider-quality", "complex-case", "dementia-step-down", "learning-disability-health"),
    "complaints-and-experience",
)
EVERY, EVERY_TITLE = "every", "All ways of working"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; empty for everything."""

    way: str = ""
    owner: str = ""
    attention: bool = False

    def __bool__(self) -> bool:
        return bool(self.way or self.owner or self.attention)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator, and why it should be looked at first."""

    report: Report
    way: str
    way_title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The indicators of one way of working, those that need attention first."""

    code: str
    title: str
    lines: tuple[Line, ...]

    @property
    def attention(self) -> int:
        return sum(1 for line in self.lines if line.reasons)


@dataclass(frozen=True, slots=True)
class Listing:
    """`attention`: across all sections. `ways` and `owners`: what there is to choose from."""

    organisation: Organisation
    sections: tuple[Section, ...]
    attention: tuple[Line, ...]
    shown: int
    in_all: int
    ways: tuple[tuple[str, str], ...]
    owners: tuple[str, ...]
    computed_at: datetime | None


def listing(
    viewer: Viewer, at: datetime, organisation_id: int | None = None, asked: Asked = Asked()
) -> Listing:
    """Unseen for an organisation that is not the viewer's own or a part of it."""
    organisation = organisation_shown(viewer, organisation_id)
    titles = titles_of_pathways()
    lines = [_line(report, titles) for report in overview_of(organisation, at, periods=PERIODS)]
    kept = [line for line in lines if _fits(line, asked)]
    sections = tuple(sectioned(kept))
    dates = [line.report.computed_at for line in lines if line.report.computed_at]
    return Listing(
        organisation,
        sections,
        tuple(line for section in sections for line in section.lines if line.reasons),
        len(kept),
        len(lines),
        tuple((section.code, section.title) for section in sectioned(lines)),
        tuple(sorted({line.report.one.owner for line in lines})),
        min(dates, default=None),
    )


def way_of(one: Indicator) -> str:
    """The pathway that it names as its own, or the only one that it counts; else EVERY."""
    return one.way or (one.pathways[0] if len(one.pathways) == 1 else EVERY)


def sectioned(lines: Iterable[Line]) -> list[Section]:
    by_way: dict[str, list[Line]] = {}
    for line in lines:
        by_way.setdefault(line.way, []).append(line)
    made = [
        Section(way, some[0].way_title, tuple(sorted(some, key=_attention_first)))
        for way, some in by_way.items()
    ]
    return sorted(made, key=_place)


def _place(section: Section) -> tuple[int, str]:
    """Figures of everything first, then the known ways, then a place's own by title."""
    if section.code == EVERY:
        return -1, ""
    known = section.code in WAYS
    return (WAYS.index(section.code), "") if known else (len(WAYS), section.title)


def _attention_first(line: Line) -> tuple[bool, str]:
    return not line.reasons, line.report.one.title


def _line(report: Report, titles: Mapping[str, str]) -> Line:
    way = way_of(report.one)
    title = EVERY_TITLE if way == EVERY else titles.get(way, way)
    found = reasons(report.meets_target, report.signals, report.newest_at, report.one.polarity)
    return Line(report, way, title, found)


def _fits(line: Line, asked: Asked) -> bool:
    return (
        asked.way in ("", line.way)
        and asked.owner in ("", line.report.one.owner)
        and (bool(line.reasons) or not asked.attention)
    )
