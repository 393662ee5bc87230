"""Looking at somebody's way home is kept in the audit."""

from datetime import datetime

from django.db import transaction

from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.discharge.models import Stay


@transaction.atomic
def look_at(actor: Viewer, stay: Stay, *, at: datetime) -> None:
    audit(actor, "stay.viewed", stay, person_id=stay.person_id, at=at)
