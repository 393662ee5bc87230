"""The daily return, shown and as a file."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from almoner.platform.web.screens import Request, screen
from almoner.services.discharge.forms import DayForm
from almoner.services.discharge.queries.returning import return_of
from almoner.services.discharge.rules.returns import COLUMNS, as_csv
from almoner.services.discharge.views.shared import WARD, today, trail


@screen(WARD)
def daily(request: Request) -> HttpResponse:
    """One day, yesterday unless another is asked for. `?file=1`: as CSV."""
    viewer = request.viewer
    asked = DayForm(request.GET if "day_day" in request.GET or "day" in request.GET else None)
    valid = asked.is_bound and asked.is_valid()
    day = asked.cleaned_data["day"] if valid else today() - timedelta(days=1)
    found = return_of(viewer, day)
    if request.GET.get("file") == "1" and (valid or not asked.is_bound):
        answer = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="discharge-{day}.csv"'
        return answer
    shown = {
        "form": asked if asked.is_bound else DayForm(initial={"day": day}),
        "day": day,
        "columns": COLUMNS,
        "rows": found,
        "trail": trail(viewer),
    }
    return render(request, "discharge/return.html", shown, status=422 if asked.errors else 200)
