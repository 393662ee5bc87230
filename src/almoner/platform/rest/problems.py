"""Every error leaves as application/problem+json (RFC 9457) with the reasons in words."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen

CONTENT_TYPE = "application/problem+json"
_MEND = {
    "missing": "Give it.",
    "extra_forbidden": "Leave it out, or check its spelling.",
}
_REASON = {
    "missing": "This is missing.",
    "extra_forbidden": "There is no field of this name.",
}


class RefusalShown(Schema):
    """One reason why not, what would put it right, and who can do that."""

    code: str
    reason: str
    mend: str = ""
    who: str = ""
    where: str = Field("", description="The field it is about, such as query.at.")


class ProblemShown(Schema):
    type: str = "about:blank"
    title: str
    status: int
    refusals: list[RefusalShown]


class Problem(Exception):
    """Raised to end a request with a status and its reasons."""

    def __init__(
        self,
        status: int,
        *refusals: Refusal,
        headers: Mapping[str, str] | None = None,
        where: str = "",
    ) -> None:
        super().__init__(status, *refusals)
        self.status = status
        self.refusals = refusals
        self.where = where
        self.headers = dict(headers or {})


UNAUTHENTICATED = Refusal(
    "no_token",
    "This needs a key that is in force.",
    "Send the header “Authorization: Bearer” with your key.",
    "Whoever manages your organisation's keys",
)
NOT_THERE = Refusal(
    "not_found", "There is nothing here that you may see.", "Check the address and the id."
)


def respond(
    status: int, shown: list[dict[str, str]], headers: Mapping[str, str] | None = None
) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "refusals": shown,
    }
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)


def of_refusals(status: int, *refusals: Refusal, where: str = "") -> JsonResponse:
    return respond(status, [{**one.as_dict(), "where": where} for one in refusals])


def not_found(*_: Any, **__: Any) -> JsonResponse:
    return of_refusals(404, NOT_THERE)


def install(api: NinjaAPI) -> None:
    """Makes the API answer every error in this one shape."""
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(Refused, lambda request, error: of_refusals(409, *error.refusals))
    api.add_exception_handler(Unseen, not_found)
    api.add_exception_handler(Http404, not_found)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)


def _problem(request: HttpRequest, error: Any) -> JsonResponse:
    shown = [{**one.as_dict(), "where": error.where} for one in error.refusals]
    return respond(error.status, shown, error.headers)


def _invalid(request: HttpRequest, error: Any) -> JsonResponse:
    return respond(422, [_fault(one) for one in error.errors])


def _fault(error: Mapping[str, Any]) -> dict[str, str]:
    kind = str(error["type"])
    return {
        "code": kind,
        "reason": _REASON.get(kind, str(error["msg"])),
        "mend": _MEND.get(kind, "Correct it and send it again."),
        "who": "",
        "where": ".".join(str(part) for part in error["loc"] if part not in ("asked", "given")),
    }


def _http(request: HttpRequest, error: Any) -> JsonResponse:
    if error.status_code == 401:
        response = of_refusals(401, UNAUTHENTICATED)
        response.headers["WWW-Authenticate"] = 'Bearer realm="almoner"'
        return response
    return of_refusals(error.status_code, Refusal("bad_request", f"{error.message}."))
