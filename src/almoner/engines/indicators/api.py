"""Indicators for software: what they mean, and their figures with small numbers hidden."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from almoner.engines.indicators.queries import figures
from almoner.engines.indicators.queries.figures import Figure, Report
from almoner.platform.rest.fields import Asked, Code, Id
from almoner.platform.rest.operations import operation, viewer_of

router = Router(tags=["indicators"])


class IndicatorsAsked(Asked):
    organisation: Id | None = Field(None, description="One that is a part of yours.")


class IndicatorAsked(IndicatorsAsked):
    slice: Code | None = Field(None, description="With `member`: the figures of one member.")
    member: str = Field("", max_length=120)
    periods: int = Field(24, ge=1, le=120, description="How many, up to the one that runs.")


class FigureShown(Schema):
    """`figure` is empty where it is hidden, where there is nothing to count, or not yet."""

    period: str
    starts_on: date
    figure: float | None
    words: str
    counted: int | None
    out_of: int | None
    hidden: bool
    worked_out_at: datetime | None


class ComparatorShown(Schema):
    title: str
    area: str
    period: str
    figure: float
    source: str


class IndicatorShown(Schema):
    code: str
    version: int
    title: str
    definition: str
    counted: str
    out_of: str
    unit: str
    better: str
    source: str
    target: float | None
    comparators: list[ComparatorShown]
    figures: list[FigureShown]


@operation(
    router,
    "GET",
    "",
    scope="indicators:read",
    right="indicator.view",
    answers=list[IndicatorShown],
)
def list_indicators(request: HttpRequest, asked: Query[IndicatorsAsked]):
    """Every indicator in use, with its newest figures."""
    viewer = viewer_of(request)
    return [shown(one) for one in figures.overview(viewer, timezone.now(), asked.organisation)]


@operation(
    router,
    "GET",
    "/{code}",
    scope="indicators:read",
    right="indicator.view",
    answers=IndicatorShown,
)
def read_indicator(request: HttpRequest, code: Code, asked: Query[IndicatorAsked]):
    """One indicator with its figures, oldest first."""
    found = figures.report(
        viewer_of(request),
        code,
        timezone.now(),
        organisation_id=asked.organisation,
        slice_=asked.slice or figures.ALL,
        member=asked.member if asked.slice else "",
        periods=asked.periods,
    )
    return shown(found)


def shown(report: Report) -> dict:
    one = report.one
    return {
        "code": one.code,
        "version": one.version,
        "title": one.title,
        "definition": one.words,
        "counted": one.numerator_words or one.denominator_words,
        "out_of": one.denominator_words,
        "unit": one.unit,
        "better": one.polarity,
        "source": one.basis.words,
        "target": None if report.target is None else float(report.target.value),
        "comparators": [
            {
                "title": other.title,
                "area": other.area,
                "period": other.period,
                "figure": float(other.value),
                "source": other.basis.words,
            }
            for other in one.comparators
        ],
        "figures": [_figure(figure) for figure in report.figures],
    }


def _figure(figure: Figure) -> dict:
    return {
        "period": figure.span.label,
        "starts_on": figure.span.starts_on,
        "figure": None if figure.value is None else float(figure.value),
        "words": figure.words,
        "counted": figure.counted,
        "out_of": figure.of,
        "hidden": figure.hidden,
        "worked_out_at": figure.computed_at,
    }
