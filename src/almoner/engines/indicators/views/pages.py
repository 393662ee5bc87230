"""The list of indicators, one indicator in full, the cases behind it, and files."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from almoner.engines.indicators import sql
from almoner.engines.indicators.ahead import ahead
from almoner.engines.indicators.commands.asking import ask_to_compute, note_cases, note_exact
from almoner.engines.indicators.drawing import drawn, signal_lines
from almoner.engines.indicators.export import figures_csv, figures_xlsx
from almoner.engines.indicators.periods import lately
from almoner.engines.indicators.queries import behind, figures
from almoner.engines.indicators.queries.figures import Report
from almoner.engines.indicators.queries.listing import Asked, listing
from almoner.engines.indicators.rules.attention import WHY
from almoner.engines.indicators.vocabulary import ALL, POLARITIES, SLICES
from almoner.platform.access.unseen import Unseen
from almoner.platform.web.screens import Request, screen

_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@screen("indicator.view")
def home(request: Request) -> HttpResponse:
    at, chosen = timezone.now(), _organisation(request)
    asked = Asked(
        request.GET.get("way", ""),
        request.GET.get("owner", ""),
        request.GET.get("attention") == "1",
    )
    shown = {
        "it": listing(request.viewer, at, chosen, asked),
        "asked": asked,
        "changed": WHY["change"],
        "parts": figures.parts_shown(request.viewer),
        "chosen": chosen,
    }
    return render(request, "indicators/home.html", shown)


@screen("indicator.view")
def indicator(request: Request, indicator: str) -> HttpResponse:
    """Trend, slices, definition. `slice` and `member` choose whose trend."""
    at, chosen = timezone.now(), _organisation(request)
    exact = request.GET.get("exact") == "1"
    found = figures.report(
        request.viewer,
        indicator,
        at,
        organisation_id=chosen,
        slice_=request.GET.get("slice", ALL),
        member=request.GET.get("member", ""),
        exact=exact,
    )
    if exact:
        note_exact(request.viewer, indicator, found.organisation.pk, at=at)
    asked = sql.Asked(found.organisation.pk, lately(found.one.period, figures.PERIODS, at), at)
    shown = {
        "it": found,
        "chart": drawn(found),
        "ahead": ahead(found),
        "signals": signal_lines(found),
        "polarity": POLARITIES[found.one.polarity],
        "statement": behind.explained(found.one, asked).text,
        "exact": exact,
        "may_see_exact": figures.may_see_exact(request.viewer, found.organisation.pk),
        "chosen": chosen,
        "slices": SLICES,
    }
    return render(request, "indicators/indicator.html", shown)


@screen("case.view")
def cases(request: Request, indicator: str) -> HttpResponse:
    """The cases behind one figure, for those who may open them."""
    at = timezone.now()
    found = behind.cases_behind(
        request.viewer,
        indicator,
        request.GET.get("period", ""),
        at,
        slice_=request.GET.get("slice", ALL),
        member=request.GET.get("member", ""),
        page=_whole(request.GET.get("page", "1")),
    )
    note_cases(request.viewer, indicator, [one.case.pk for one in found.cases], at=at)
    query = request.GET.copy()
    query.pop("page", None)
    return render(request, "indicators/cases.html", {"it": found, "query": query.urlencode()})


@screen("indicator.compute", methods=("POST",))
def compute(request: Request) -> HttpResponse:
    ask_to_compute(request.viewer, at=timezone.now())
    messages.success(request, "The figures are being worked out. Come back in a minute.")
    return redirect("indicators:home")


@screen("indicator.view")
def one_csv(request: Request, indicator: str) -> HttpResponse:
    return _file(figures_csv, [_whole_report(request, indicator)], f"{indicator}.csv", _CSV)


@screen("indicator.view")
def one_xlsx(request: Request, indicator: str) -> HttpResponse:
    return _file(figures_xlsx, [_whole_report(request, indicator)], f"{indicator}.xlsx", _XLSX)


@screen("indicator.view")
def all_csv(request: Request) -> HttpResponse:
    return _file(figures_csv, _every_report(request), "indicators.csv", _CSV)


@screen("indicator.view")
def all_xlsx(request: Request) -> HttpResponse:
    return _file(figures_xlsx, _every_report(request), "indicators.xlsx", _XLSX)


def _whole_report(request: Request, code: str) -> Report:
    at, chosen = timezone.now(), _organisation(request)
    return figures.report(request.viewer, code, at, organisation_id=chosen)


def _every_report(request: Request) -> list[Report]:
    return figures.every_report(request.viewer, timezone.now(), _organisation(request))


def _file(
    write: Callable[[Iterable[Report]], bytes], reports: list[Report], name: str, kind: str
) -> HttpResponse:
    response = HttpResponse(write(reports), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _organisation(request: Request) -> int | None:
    typed = request.GET.get("organisation", "")
    return _whole(typed) if typed else None


def _whole(typed: str) -> int:
    """A small whole number of an address; any other text leads nowhere."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 12):
        raise Unseen
    return int(typed)
