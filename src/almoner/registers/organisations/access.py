"""Who may do what in the registers, in the words that a refused person reads."""

from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.wording import either
from almoner.platform.access.rights import ROLES
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer


def is_installation(actor: Viewer) -> bool:
    """The software itself at work (an import, a job, the command line), not a person."""
    return actor.user_id is None and bool(actor.name)


def check_right(actor: Viewer, right: str) -> None:
    """Refused unless the actor's role has the right. The installation itself needs none."""
    if is_installation(actor) or actor.can(right):
        return
    roles = [role.title.lower() for role in ROLES.values() if right in role.rights]
    raise Refused(
        Refusal(
            "role-without-right",
            "Your role does not let you do this.",
            "Ask someone whose role does.",
            either(roles),
        )
    )


def own_organisation(actor: Viewer) -> int:
    """The id of the organisation the actor acts for. Refused when they act for none."""
    if actor.organisation_id is None:
        raise Refused(
            Refusal(
                "no-organisation",
                "You are not acting for an organisation.",
                "Sign in with an account that has a current job.",
            )
        )
    return actor.organisation_id


def check_own(actor: Viewer, organisation_id: int) -> None:
    """Unseen unless it is the actor's own organisation (or the installation works for none)."""
    if is_installation(actor) and actor.organisation_id is None:
        return
    if organisation_id != own_organisation(actor):
        raise Unseen


def circle_of(viewer: Viewer) -> tuple[int, ...]:
    """Ids of the organisations whose records about workers this viewer may read."""
    if viewer.circle:
        return viewer.circle
    return () if viewer.organisation_id is None else (viewer.organisation_id,)
