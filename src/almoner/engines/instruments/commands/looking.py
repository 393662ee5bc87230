"""Opening what was answered about a person is a deed, and is audited as one."""

from datetime import datetime

from django.db import transaction

from almoner.engines.instruments.commands.ground import audit
from almoner.engines.instruments.models import Completion
from almoner.platform.access.viewer import Viewer


@transaction.atomic
def look_at(actor: Viewer, *, completion: Completion, at: datetime) -> None:
    audit(actor, "viewed", completion, at)
