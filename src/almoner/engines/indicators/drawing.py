"""The trend of an indicator as a chart, the sentences that say the same, and its numbers."""

from __future__ import annotations

from almoner.engines.indicators.queries.figures import Figure, Report
from almoner.engines.indicators.rules.spc import FEWEST, Signal, told, verdict
from almoner.engines.indicators.vocabulary import UNITS
from almoner.platform.web.charts import Band, Chart, Point, trend

_VERDICTS = {
    "improvement": "This is an improvement.",
    "concern": "This is a concern.",
    "change": "Something has changed.",
}


def drawn(report: Report) -> Chart:
    one, figures = report.one, report.figures
    limits = report.limits
    target = None if report.target is None else float(report.target.value)
    outside = [at for signal in report.signals for at in signal.points]
    return trend(
        _title(report),
        [Point(figure.span.label, _number(figure)) for figure in figures],
        [_row(report, figure) for figure in figures],
        ("Period", "Figure", "Counted", "Out of"),
        said=said(report),
        target=target,
        band=Band(limits.centre, limits.lower, limits.upper) if limits else None,
        marked=outside,
        places=UNITS[one.unit].places,
    )


def said(report: Report) -> str:
    """What the chart shows, in words."""
    if report.newest is None or report.newest.computed_at is None:
        return "There is nothing to show yet."
    words = [f"{report.newest.span.label}: {report.newest.words}."]
    if report.change:
        words.append(f"{report.change} against {report.before.span.label}.")  # type: ignore[union-attr]
    words.append(_expected(report))
    return " ".join(words)


def signal_lines(report: Report) -> list[tuple[str, str]]:
    """(verdict, sentence) of each special cause."""
    labels = [figure.span.label for figure in report.figures]
    return [(_VERDICTS[_verdict(report, one)], told(one, labels)) for one in report.signals]


def _verdict(report: Report, signal: Signal) -> str:
    return verdict(signal, report.one.polarity)


def _expected(report: Report) -> str:
    if report.limits is None:
        return f"Limits are drawn once {FEWEST} whole periods have a figure."
    if report.signals:
        return "Diamonds mark points that differ more than chance would explain."
    return "Nothing here differs more than chance would explain."


def _row(report: Report, figure: Figure) -> tuple[str, ...]:
    counted = "" if figure.counted is None else f"{figure.counted:,}"
    return (figure.span.label, figure.words, counted, "" if figure.of is None else f"{figure.of:,}")


def _title(report: Report) -> str:
    return f"{report.one.title}: {report.member.name}" if report.member else report.one.title


def _number(figure: Figure) -> float | None:
    return None if figure.value is None else float(figure.value)
