"""One way to declare a route: which scope and right it needs, what it takes and what it gives."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, get_args, get_origin, get_type_hints

from django.db import transaction
from django.http import HttpRequest
from ninja import Router
from ninja.security import HttpBearer

from almoner.kernel.refusals import Refusal
from almoner.platform.access.rights import RIGHTS
from almoner.platform.access.viewer import Viewer
from almoner.platform.accounts.tokens import SCOPES, digest
from almoner.platform.rest import limits
from almoner.platform.rest.problems import Problem


class Key(HttpBearer):
    """A key for software. The middleware has already said whose it is and what it opens."""

    def __init__(self, scope: str, right: str, known: Mapping[str, bool]) -> None:
        super().__init__()
        if scope not in SCOPES:
            raise ValueError(f"No key can have the scope {scope!r}. See accounts/tokens.py.")
        if right not in RIGHTS:
            raise ValueError(f"No role has the right {right!r}. See access/rights.py.")
        self.scope, self.right, self.known = scope, right, known

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        viewer = viewer_of(request)
        if viewer.scopes is None:
            return None
        limits.count(digest(token)[:24])
        check_may(viewer, self.scope, self.right)
        check_known(request, self.known)
        return viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """The account behind the key, in its role and organisation."""
    return request.viewer  # type: ignore[attr-defined]


def check_may(viewer: Viewer, scope: str, right: str) -> None:
    """Raises Problem 403 unless the key has the scope and its account's role has the right."""
    if scope not in (viewer.scopes or ()):
        raise Problem(
            403,
            Refusal(
                "no_scope",
                f"This key does not have the scope {scope}.",
                "Make a key that has it.",
                "Whoever manages your organisation's keys",
            ),
        )
    if not viewer.can(right):
        raise Problem(
            403,
            Refusal(
                "no_right",
                "The role of the account behind this key does not allow this.",
                "Use a key of an account whose role does.",
                "Whoever manages your organisation's keys",
            ),
        )


def check_known(request: HttpRequest, known: Mapping[str, bool]) -> None:
    """A parameter we do not know, or one given twice, is refused and never ignored.

    `known`: name → whether it may be given many times.
    """
    found = [
        Refusal(
            "extra_forbidden",
            f"There is no parameter {name[:60]!r} here.",
            f"Leave it out. Known: {', '.join(sorted(known)) or 'none'}.",
        )
        for name in request.GET
        if name not in known
    ]
    found += [
        Refusal("given_twice", f"The parameter {name!r} is given twice.", "Give it once.")
        for name in request.GET
        if not known.get(name, True) and len(request.GET.getlist(name)) > 1
    ]
    if found:
        raise Problem(422, *found)


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    scope: str,
    right: str,
    answers: Any,
    status: int = 200,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds a route. `asked` is the view's argument for parameters, `given` the one for the body."""

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            with transaction.atomic():
                return view(request, *args, **kwargs)

        router.add_api_operation(
            path,
            [method],
            whole,
            auth=Key(scope, right, _known(view)),
            response={status: answers},
            operation_id=view.__name__,
            summary=_sentence(view.__name__),
            description=_described(view, scope),
            openapi_extra={"x-scope": scope},
        )
        return view

    return register


def _known(view: Callable[..., Any]) -> dict[str, bool]:
    asked = get_type_hints(view, include_extras=True).get("asked")
    if asked is None:
        return {}
    fields = get_args(asked)[0].model_fields
    return {name: get_origin(field.annotation) is list for name, field in fields.items()}


def _sentence(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _described(view: Callable[..., Any], scope: str) -> str:
    words = " ".join((view.__doc__ or "").split())
    return f"{words} Needs the scope `{scope}`.".strip()
