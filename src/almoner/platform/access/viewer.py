"""Who is looking: one account, acting for one organisation, in one role."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from almoner.platform.access.rights import ROLES


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person at the screen (or the software with a token).

    `circle` holds the ids of the organisations whose workers this viewer may see: their own and
    those it has a working agreement with. `scopes` is None on a screen and a set for a token, whose
    id is `key_id`. `entered_for` is the worker whose work a provider's own software tells us.
    """

    user_id: int | None
    organisation_id: int | None
    role: str
    worker_id: int | None = None
    name: str = ""
    organisation_name: str = ""
    organisation_kind: str = ""
    team_id: int | None = None
    circle: tuple[int, ...] = ()
    scopes: frozenset[str] | None = None
    others: tuple[tuple[int, str, str], ...] = field(default=())
    key_id: int | None = None
    entered_for: int | None = None

    @property
    def rights(self) -> frozenset[str]:
        return ROLES[self.role].rights

    @property
    def own(self) -> int:
        """The organisation's id for a look-up; 0, which no row has, when there is none."""
        return self.organisation_id or 0

    @property
    def me(self) -> int:
        """The worker's id for a look-up; 0 when the viewer is not a worker."""
        return self.worker_id or 0

    @property
    def actor(self) -> str:
        """How the audit names this viewer: an account, or the part of the system that acts."""
        return f"system:{self.name}" if self.user_id is None else f"user:{self.user_id}"

    def can(self, right: str) -> bool:
        return right in self.rights


def system(name: str, organisation_id: int | None = None) -> Viewer:
    """The installation itself, at work for an organisation: a job, an import, a command line."""
    circle = () if organisation_id is None else (organisation_id,)
    return Viewer(None, organisation_id, "nobody", name=name, circle=circle)


NOBODY = Viewer(user_id=None, organisation_id=None, role="nobody")


def load_viewer(user: Any, organisation_id: int | None = None) -> Viewer:
    """The viewer for an account, for the organisation it chose to act for (or its first)."""
    loader: Callable[..., Viewer] = import_string(settings.ALMONER_VIEWER_LOADER)
    return loader(user, organisation_id)
