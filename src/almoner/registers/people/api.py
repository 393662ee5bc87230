"""Who the people in an organisation's care are: names and numbers, nothing of their care."""

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router, Schema

from almoner.platform.audit import commands as audit
from almoner.platform.rest.fields import Id, Page
from almoner.platform.rest.operations import operation, viewer_of
from almoner.platform.rest.paging import PageShown, page
from almoner.platform.web.moments import today
from almoner.registers.people.queries import named_person, visible_people

router = Router(tags=["people"])


class PersonListed(Schema):
    id: int
    given_name: str
    family_name: str
    known_as: str


class PersonShown(PersonListed):
    nhs_number: str | None
    nhs_number_status: str
    born_on: date | None
    died_on: date | None
    gender: str
    preferred_language: str
    interpreter_needed: bool


@operation(
    router, "GET", "", scope="people:read", right="person.view", answers=PageShown[PersonListed]
)
def list_people(request: HttpRequest, asked: Query[Page]):
    """The people your organisation cares for today."""
    people = visible_people(viewer_of(request), today=today())
    return page(people, after=asked.after, limit=asked.limit)


@operation(
    router, "GET", "/{person_id}", scope="people:read", right="person.view", answers=PersonShown
)
def get_person(request: HttpRequest, person_id: Id):
    """One person. The look is kept in the audit."""
    viewer = viewer_of(request)
    person = named_person(viewer, person_id, today=today())
    audit.record(viewer, "person.viewed", person, person_id=person.pk)
    return person
