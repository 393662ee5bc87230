"""Fairness by the size of provider, packages as a file, and who is on which framework."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from almoner.platform.web.moments import now
from almoner.platform.web.screens import BOTH, Request, screen
from almoner.registers.organisations.queries import providers
from almoner.registers.organisations.saving import answer
from almoner.services.brokerage import commands
from almoner.services.brokerage.forms.council import AgreementForm, EndForm
from almoner.services.brokerage.queries import reports

VIEW, MANAGE = "brokerage.view", "brokerage.manage"
_LINE = (
    *("Size of provider", "Providers", "Asked", "Offered", "Won"),
    *("Share of asked (%)", "Share of won (%)", "Hours a week won", "Share of hours (%)"),
)


@screen(VIEW)
def fairness(request: Request) -> HttpResponse:
    at = now()
    page = {"lines": reports.fairness_of(request.viewer, at), "at": at}
    return render(request, "brokerage/fairness.html", page)


@screen(VIEW)
def fairness_csv(request: Request) -> HttpResponse:
    rows = [
        [
            one.title,
            one.providers,
            *(
                "not shown" if value is None else value
                for value in (
                    *(one.asked, one.offered, one.won, one.share_asked, one.share_won),
                    *(one.hours, one.share_hours),
                )
            ),
        ]
        for one in reports.fairness_of(request.viewer, now())
    ]
    return _file([list(_LINE), *rows], "fairness.csv")


@screen(VIEW)
def packages_csv(request: Request) -> HttpResponse:
    rows = reports.package_lines(request.viewer, now())
    return _file([list(reports.HEADINGS), *rows], "packages.csv")


@screen(VIEW)
def agreements(request: Request) -> HttpResponse:
    page = {
        "agreements": reports.agreements_of(request.viewer),
        "may": request.viewer.can(MANAGE),
    }
    return render(request, "brokerage/agreements.html", page)


@screen(MANAGE, methods=BOTH)
def agree(request: Request) -> HttpResponse:
    choices = [(one.pk, one.name) for one in providers(request.viewer)]
    form = AgreementForm(request.POST or None, providers=choices)
    return answer(
        request,
        form,
        lambda given: commands.record_agreement(
            request.viewer,
            provider_id=given["provider"],
            route=given["route"],
            kinds=given["kinds"],
            reference=given["reference"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            rate_pence=given["rate"],
            delegated_rate_pence=given["delegated_rate"],
            at=now(),
        ),
        page={"title": "Add a provider to a framework", "trail": _trail()},
        said="The agreement is recorded.",
        to=reverse("brokerage:agreements"),
    )


@screen(MANAGE, methods=BOTH)
def end_agreement(request: Request, agreement_id: int) -> HttpResponse:
    row = reports.agreement_seen_by(request.viewer, agreement_id)
    return answer(
        request,
        EndForm(request.POST or None),
        lambda given: commands.end_agreement(
            request.viewer, agreement_id=agreement_id, ends_on=given["ends_on"], at=now()
        ),
        page={"title": f"End the agreement with {row.provider.name}", "trail": _trail()},
        said="The agreement ends on that day.",
        to=reverse("brokerage:agreements"),
    )


def _trail() -> list[tuple[str, str]]:
    return [
        ("Packages", reverse("brokerage:home")),
        ("Agreements", reverse("brokerage:agreements")),
    ]


def _file(rows: Iterable[Sequence[object]], name: str) -> HttpResponse:
    """CSV with a mark that Excel reads as UTF-8. Nothing in it was typed by anybody."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    made = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    made["Content-Disposition"] = f'attachment; filename="{name}"'
    return made
