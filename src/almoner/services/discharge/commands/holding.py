"""Keeping news about somebody until a person has said who it is."""

from datetime import datetime

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import own_organisation
from almoner.services.discharge.models import Held
from almoner.services.discharge.rules.news import News


def hold(actor: Viewer, *, why: str, news: News, at: datetime) -> Held:
    """Keeps what was said until somebody has looked. Inside the caller's transaction."""
    made = Held.objects.create(
        organisation_id=own_organisation(actor), why=why, said=news.as_dict(), held_at=at
    )
    audit(actor, "news.held", made, at=at, why=why)
    return made
