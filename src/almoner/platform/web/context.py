"""What every page knows."""

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from almoner.platform.access.viewer import NOBODY
from almoner.platform.web import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    viewer = getattr(request, "viewer", None) or NOBODY
    return {
        "viewer": viewer,
        "demo": settings.DEMO,
        "source_url": settings.SOURCE_URL,
        "navigation": SimpleLazyObject(lambda: navigation.for_viewer(viewer, request)),
        "flashes": SimpleLazyObject(lambda: list(get_messages(request))),
    }
