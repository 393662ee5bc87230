"""Who may study what neighbourhoods would change, and draw them."""

from almoner.kernel.refusals import refuse
from almoner.kernel.wording import either
from almoner.platform.access.rights import ROLES
from almoner.platform.access.viewer import Viewer

RIGHT = "study.run"


def check_may_study(actor: Viewer) -> int:
    """The organisation the actor studies for. Refused without the right."""
    if actor.organisation_id is None or not actor.can(RIGHT):
        roles = either([one.title.lower() for one in ROLES.values() if RIGHT in one.rights])
        refuse(
            "may-not-study",
            "Your role does not let you run studies.",
            "Ask someone whose role does.",
            roles[:1].upper() + roles[1:],
        )
    return actor.organisation_id
