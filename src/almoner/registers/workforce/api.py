"""Workers of an organisation and of those it works with, with their jobs there."""

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from almoner.platform.rest.fields import Id, Page
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, cut
from almoner.platform.web.moments import today
from almoner.registers.workforce.queries import visible_workers, worker_record

router = Router(tags=["workers"])


class WorkersAsked(Page):
    partners: bool = Field(False, description="Also workers of those you have agreements with.")


class JobShown(Schema):
    organisation: int = Field(alias="organisation_id")
    team: int | None = Field(alias="team_id")
    job_title: str
    pathway: str
    starts_on: date
    ends_on: date | None


class RegistrationShown(Schema):
    body: str
    profession: str
    expires_on: date


class WorkerListed(Schema):
    id: int
    given_name: str
    family_name: str


class WorkerShown(WorkerListed):
    jobs: list[JobShown]
    registrations: list[RegistrationShown]


@operation(
    router, "GET", "", scope="workers:read", right="worker.view", answers=PageShown[WorkerListed]
)
def list_workers(request: HttpRequest, asked: Query[WorkersAsked]):
    """Workers with a current job at your organisation."""
    workers = visible_workers(
        viewer_of(request),
        today=today(),
        partners=asked.partners,
    )
    found, following = cut(workers, after=asked.after, limit=asked.limit)
    return {"items": found, "next_after": following}


@operation(
    router, "GET", "/{worker_id}", scope="workers:read", right="worker.view", answers=WorkerShown
)
def get_worker(request: HttpRequest, worker_id: Id):
    """One worker with their jobs in your circle and their professional registrations."""
    found = worker_record(viewer_of(request), worker_id, today=today())
    return {
        "id": found.worker.pk,
        "given_name": found.worker.given_name,
        "family_name": found.worker.family_name,
        "jobs": list(found.jobs),
        "registrations": [one.registration for one in found.registrations],
    }
