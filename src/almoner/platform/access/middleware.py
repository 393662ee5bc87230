"""Every request runs as one viewer, inside one transaction that the database scopes to them."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import NOBODY, load_viewer

CHOSEN = "acting_for"


class Scope:
    """Sets `request.viewer` and tells PostgreSQL for whom rows may be shown.

    The transaction is committed before the response leaves, so what was acknowledged is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            request.viewer = self._viewer(request)  # type: ignore[attr-defined]
            with scoped(request.viewer, drop_role=getattr(settings, "DROP_TO_WEB_ROLE", False)):  # type: ignore[attr-defined]
                response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def _viewer(self, request: HttpRequest):
        if not request.user.is_authenticated:
            return NOBODY
        return load_viewer(request.user, request.session.get(CHOSEN))
