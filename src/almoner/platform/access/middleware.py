"""Every request runs as one viewer, inside one transaction that the database scopes to them."""

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import NOBODY, Viewer, load_viewer
from almoner.platform.accounts.tokens import find
from almoner.platform.database.circles import TRIES, was_let_go

CHOSEN = "acting_for"
BEARER = "bearer "


class Scope:
    """Sets `request.viewer` and tells PostgreSQL for whom rows may be shown.

    The transaction is committed before the response leaves, so what was acknowledged is kept. A
    request that the database let go, for another to go on, left nothing behind and is answered
    anew.
    No answer is kept by a browser or on the way, unless the view itself says that it may.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for _ in range(TRIES - 1):
            try:
                response = self._answer(request)
            except OperationalError as error:
                if not was_let_go(error):
                    raise
            else:
                if not getattr(request, "let_go", False):
                    return response
            _rewind(request)
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        request.let_go = was_let_go(exception)  # type: ignore[attr-defined]

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.let_go = False  # type: ignore[attr-defined]
        with transaction.atomic():
            request.viewer = self._viewer(request)  # type: ignore[attr-defined]
            drop_role = getattr(settings, "DROP_TO_WEB_ROLE", False)
            with scoped(request.viewer, drop_role=drop_role, to_the_end=True):  # type: ignore[attr-defined]
                response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def _viewer(self, request: HttpRequest) -> Viewer:
        """From the key when there is one, else from the session; never from both."""
        header = request.headers.get("Authorization", "")
        if header[: len(BEARER)].lower() == BEARER:
            request.user = AnonymousUser()
            return viewer_of_key(header[len(BEARER) :].strip())
        if not request.user.is_authenticated:
            return NOBODY
        return load_viewer(request.user, request.session.get(CHOSEN))


def _rewind(request: HttpRequest) -> None:
    """What was read of the files that came with the request can be read again."""
    for _, files in request.FILES.lists():
        for one in files:
            one.seek(0)


def viewer_of_key(plain: str) -> Viewer:
    """Whom a key acts for, with its scopes. NOBODY when it, or the job it was made in, is over."""
    found = find(plain)
    if found is None:
        return NOBODY
    viewer = load_viewer(found.user, found.organisation_id)
    if viewer.organisation_id != found.organisation_id:
        return NOBODY
    return replace(viewer, scopes=found.scopes, key_id=found.key_id)
