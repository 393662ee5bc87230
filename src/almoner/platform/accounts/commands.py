"""Changes to how an account is used."""

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer
from almoner.platform.accounts.queries import Job, jobs
from almoner.platform.audit import commands as audit


@transaction.atomic
def act_for(viewer: Viewer, organisation_id: int | None) -> Job:
    """Changes which of their employers the viewer acts for. Refused for anyone else's."""
    job = next((job for job in jobs(viewer) if job.organisation_id == organisation_id), None)
    if job is None:
        refuse(
            "not-your-employer",
            "You have no current job there.",
            "Choose one of your employers from the list.",
        )
    if not job.chosen:
        audit.record(viewer, "account.acting_for", ("organisation", job.organisation_id))
    return job
