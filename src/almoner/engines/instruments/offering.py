"""What forms do not know by themselves, and those who know what a form is about tell them."""

from collections.abc import Callable

from django.db.models import Q

from almoner.platform.access.viewer import Viewer

# The forms about one thing (as “case:12”) that the viewer may read beside those of their own
# organisation; None when there are none.
Shared = Callable[[Viewer, str], Q | None]
# Whether the viewer is the worker of the thing that a form is about.
Works = Callable[[Viewer, str], bool]
_shared: list[Shared] = []
_works: list[Works] = []


def offer(shared: Shared, works: Works) -> None:
    """Called once by each app that forms can be about something of."""
    if shared not in _shared:
        _shared.append(shared)
        _works.append(works)


def shared_about(viewer: Viewer, about: str) -> Q | None:
    """What any of them says the viewer may read; None when nothing is about anything."""
    found = [one for ask in _shared if about and (one := ask(viewer, about)) is not None]
    together = Q(pk__in=())
    for one in found:
        together |= one
    return together if found else None


def works_on(viewer: Viewer, about: str) -> bool:
    return any(ask(viewer, about) for ask in _works if about)
