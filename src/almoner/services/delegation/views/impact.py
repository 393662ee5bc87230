"""What it changed: figures, charts, funding, and the same as a file."""

from django.http import HttpResponse
from django.shortcuts import render

from almoner.platform.web.moments import now
from almoner.platform.web.screens import Request, screen
from almoner.services.delegation.catalogue import activities
from almoner.services.delegation.export import figures_csv
from almoner.services.delegation.queries.impact import impact
from almoner.services.delegation.rules.impact import PUBLISHED


@screen("impact.view")
def what_changed(request: Request) -> HttpResponse:
    found = impact(request.viewer, now(), request.GET.get("start", ""))
    titles = {code: one.title for code, one in activities().items()}
    shown = {"it": found, "example": PUBLISHED, "titles": titles}
    return render(request, "delegation/impact/impact.html", shown)


@screen("impact.view")
def figures(request: Request) -> HttpResponse:
    """The same figures, each with its definition, as a file for a spreadsheet."""
    found = impact(request.viewer, now(), request.GET.get("start", ""))
    response = HttpResponse(figures_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="what-it-changed.csv"'
    return response
