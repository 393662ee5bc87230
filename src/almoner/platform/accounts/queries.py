"""Reads about accounts."""

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.platform.access.rights import ROLES
from almoner.platform.access.viewer import Viewer, load_viewer
from almoner.platform.accounts.models import User


@dataclass(frozen=True, slots=True)
class Job:
    """One employer that a viewer may act for."""

    organisation_id: int
    organisation: str
    role: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Persona:
    """A demo account that anyone may sign in as while the demo is on, and what to try as them."""

    user_id: int
    name: str
    about: str
    role: str
    organisation: str
    what_to_try: str = ""


# The demo stands above this floor, so it tells its hints here: email address → hint.
_hints: dict[str, str] = {}


def tell_hints(hints: Mapping[str, str]) -> None:
    _hints.update(hints)


def jobs(viewer: Viewer) -> list[Job]:
    """The employers of the viewer, the one they act for first."""
    if viewer.organisation_id is None:
        return []
    others = [Job(id_, name, ROLES[role].title, False) for id_, name, role in viewer.others]
    title = ROLES[viewer.role].title
    return [Job(viewer.organisation_id, viewer.organisation_name, title, True), *others]


def personas() -> list[Persona]:
    found = User.objects.filter(is_active=True).exclude(persona="").order_by("id")
    return [_persona(user) for user in found]


def persona(user_id: int) -> User | None:
    return User.objects.filter(is_active=True, pk=user_id).exclude(persona="").first()


def _persona(user: User) -> Persona:
    viewer = load_viewer(user)
    role = ROLES[viewer.role].title
    hint = _hints.get(user.email, "")
    return Persona(user.pk, str(user), user.persona, role, viewer.organisation_name, hint)
