"""Reading and searching. Each request is one viewer's, by key only, and is audited."""

from collections.abc import Callable, Iterable
from functools import wraps

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.accounts.tokens import digest
from almoner.platform.audit import commands as audit
from almoner.platform.rest import limits
from almoner.platform.rest.operations import check_may
from almoner.platform.rest.problems import NOT_THERE, UNAUTHENTICATED, Problem
from almoner.platform.web.moments import today
from almoner.surfaces.fhir.bundles import BASE, searchset
from almoner.surfaces.fhir.capability import statement
from almoner.surfaces.fhir.encounters import keep_encounter
from almoner.surfaces.fhir.kinds import Kind
from almoner.surfaces.fhir.outcomes import Fault, outcome, respond
from almoner.surfaces.fhir.receiving import keep
from almoner.surfaces.fhir.resources import KINDS
from almoner.surfaces.fhir.search import Found, find, read_one, read_query

SCOPE, SENDS = "fhir:read", "fhir:write"
MEDIA = frozenset({"*/*", "application/*", "application/fhir+json", "application/json"})
FORMATS = frozenset({"json", "application/json", "application/fhir+json", "application/fhir json"})
View = Callable[..., HttpResponse]
# What takes a resource that is sent, by its type.
KEEPS = {"QuestionnaireResponse": keep, "Encounter": keep_encounter}


def told(view: View) -> View:
    """Whatever goes wrong is told as an OperationOutcome."""

    @wraps(view)
    def answering(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            allowed = _methods(**kwargs)
            if request.method not in allowed:
                return _wrong_method(allowed)
            _negotiate(request)
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except Fault as fault:
            return outcome(fault.status, *fault.refusals, code=fault.code)
        except Refused as refused:
            return outcome(422, *refused.refusals, code="business-rule")
        except Unseen:
            return outcome(404, NOT_THERE)
        except Problem as problem:
            return outcome(problem.status, *problem.refusals, headers=problem.headers)

    answering.csrf_exempt = True  # type: ignore[attr-defined]
    return answering


@told
def metadata(request: HttpRequest) -> HttpResponse:
    """Open to all: it says nothing of anybody."""
    return respond(statement(request.build_absolute_uri(BASE)))


@told
def search(request: HttpRequest, kind: str) -> HttpResponse:
    known = _kind(kind)
    if request.method == "POST":
        return KEEPS[known.name](request, _viewer(request, known.creates, SENDS))
    viewer = _viewer(request, known.right)
    found, following = find(read_query(known, request.GET), viewer, today())
    _note(viewer, known, found)
    resources = [resource for one in found for resource in one.resources]
    return respond(searchset(request, resources, following))


@told
def read(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    known = _kind(kind)
    viewer = _viewer(request, known.right)
    _check_plain(request)
    found = read_one(known, key, viewer, today())
    if found is None:
        raise Fault(404, NOT_THERE)
    _note(viewer, known, [found])
    return respond(found.resources[0])


@told
def nothing(request: HttpRequest, **_: str) -> HttpResponse:
    raise Fault(404, NOT_THERE)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Fault(
            404,
            Refusal(
                "unknown_type",
                "This server does not have resources of that type.",
                f"It has: {', '.join(KINDS)}.",
            ),
            code="not-supported",
        )
    return KINDS[name]


def _viewer(request: HttpRequest, right: str, scope: str = SCOPE) -> Viewer:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    if viewer.scopes is None:
        raise Problem(401, UNAUTHENTICATED, headers={"WWW-Authenticate": 'Bearer realm="almoner"'})
    limits.count(digest(request.headers["Authorization"].partition(" ")[2].strip())[:24])
    check_may(viewer, scope, right)
    return viewer


def _note(viewer: Viewer, kind: Kind, found: Iterable[Found]) -> None:
    """One event for each person whose record was looked at."""
    people = {one.person_id for one in found if one.resources}
    for person_id in sorted(one for one in people if one is not None):
        audit.record(
            viewer,
            "person.viewed",
            ("person", person_id),
            person_id=person_id,
            through="fhir",
            resource=kind.name,
        )


def _negotiate(request: HttpRequest) -> None:
    """JSON only. Raises Fault 406 for anything else."""
    if "_format" in request.GET:
        acceptable = request.GET["_format"] in FORMATS
    else:
        acceptable = _accepts(request.headers.get("Accept", "*/*"))
    if not acceptable:
        raise Fault(
            406,
            Refusal(
                "json_only",
                "This server speaks FHIR R4 as JSON only.",
                "Ask for application/fhir+json.",
            ),
        )


def _accepts(header: str) -> bool:
    return any(_fits(part.strip().lower()) for part in header.split(","))


def _fits(part: str) -> bool:
    media, *options = [one.strip() for one in part.split(";")]
    versions = [one.partition("=")[2] for one in options if one.startswith("fhirversion=")]
    return media in MEDIA and all(version in ("4.0", "4.0.1") for version in versions)


def _check_plain(request: HttpRequest) -> None:
    unknown = [name for name in request.GET if name != "_format"]
    if unknown:
        raise Fault(
            400,
            Refusal("unknown_parameter", "A read takes no parameters.", "Leave them out."),
        )


def _methods(kind: str = "", key: str = "") -> tuple[str, ...]:
    """Everything can be read; of one type, answers can be sent."""
    sent = not key and kind in KINDS and KINDS[kind].creates
    return ("GET", "HEAD", "POST") if sent else ("GET", "HEAD")


def _wrong_method(allowed: tuple[str, ...]) -> HttpResponse:
    told = Refusal("read_only", "This can only be read.", f"Use {allowed[0]}.")
    return outcome(405, told, headers={"Allow": ", ".join(allowed)})
