"""What is answered when something of ours breaks: to a reader a page, to software its reasons."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

from almoner.kernel.refusals import Refusal
from almoner.platform.database.embedded import ServerError
from almoner.platform.rest.problems import of_refusals
from almoner.surfaces.fhir.outcomes import outcome

SECONDS = "5"
AWAY = Refusal(
    "records_away",
    "The records cannot be reached just now, and nothing is acknowledged.",
    "Send it again in a moment, with the same key: what was kept is not kept twice.",
)
BROKEN = Refusal(
    "broken",
    "There is a problem with the service, and nothing was kept.",
    "Tell whoever runs it when this was.",
)


def broken(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After while the database is away, else 500. Needs no database itself."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError | ServerError)
    answer = _answer(request, 503 if away else 500, AWAY if away else BROKEN)
    if away:
        answer.headers["Retry-After"] = SECONDS
    return answer


def _answer(request: HttpRequest, status: int, why: Refusal) -> HttpResponse:
    if request.path.startswith("/api/"):
        return of_refusals(status, why)
    if request.path.startswith("/fhir/"):
        return outcome(status, why)
    page = server_error(request)
    page.status_code = status
    return page
