"""The picture as it was drawn a moment ago, for everybody of one organisation in one role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from almoner.platform.access.viewer import Viewer
from almoner.surfaces.flow.queries.picture import Picture, picture

# Seconds for which a picture is taken to be true without another look. Local value (D).
KEPT = 2


@dataclass(frozen=True, slots=True)
class Drawn:
    """`version` names the picture; `true_at` is when it was read."""

    version: str
    html: str
    true_at: datetime


def drawn(viewer: Viewer, at: datetime, draw: Callable[[Picture], str], shape: str = "") -> Drawn:
    """Drawn anew when nobody has in the last two seconds. `shape` tells drawings apart."""
    key = f"flow:{viewer.own}:{viewer.role}:{shape}"
    found = cache.get(key)
    if isinstance(found, Drawn):
        return found
    shown = picture(viewer, at)
    made = Drawn(shown.version, draw(shown), at)
    cache.set(key, made, KEPT)
    return made
