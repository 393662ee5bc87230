"""Writing a package before anybody is asked."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from almoner.kernel.refusals import Refused, refuse
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.directory.models import Service
from almoner.registers.directory.vocabulary import LANGUAGES, NEEDS
from almoner.registers.organisations.access import check_right, own_organisation
from almoner.registers.organisations.placing import placed
from almoner.registers.people.access import person_for
from almoner.registers.people.models import Person
from almoner.services.brokerage.commands.keeping import MANAGE, next_number, own_package
from almoner.services.brokerage.models import Package, Route, Subject
from almoner.services.brokerage.queries.gathering import titles
from almoner.services.brokerage.rules.outline import (
    Outline,
    age_band,
    check_codes,
    outward_of,
)
from almoner.services.brokerage.rules.states import LIFECYCLE


@transaction.atomic
def draft(
    actor: Viewer,
    *,
    outline: Outline,
    at: datetime,
    person_id: int | None = None,
    postcode: str = "",
    case_id: int | None = None,
) -> Package:
    """A package that nobody is asked about yet.

    With `person_id` the age band, gender, language and place come from the person where the outline
    leaves them out; without, the place comes from `postcode`. Unseen for a person the actor may
    not see. Refused for a postcode that cannot be placed and for codes that are
    none.
    """
    check_right(actor, MANAGE)
    _check_codes(outline)
    own = own_organisation(actor)
    person = _person(actor, person_id, at)
    filled, where = filled_from(outline, person, postcode, at)
    made = keep_draft(own, actor.actor, filled, at)
    Subject.objects.create(package=made, buyer_id=own, person=person, case_id=case_id, **where)
    audit(actor, "package.drafted", made, person_id=person_id, at=at, kind=made.kind)
    return made


def keep_draft(own: int, created_by: str, outline: Outline, at: datetime) -> Package:
    """The row alone, with the council's next number."""
    return Package.objects.create(
        organisation_id=own,
        number=next_number(own),
        created_at=at,
        created_by=created_by,
        **_columns(outline),
    )


@transaction.atomic
def change_draft(
    actor: Viewer, *, package_id: int, outline: Outline, at: datetime, postcode: str = ""
) -> Package:
    """Writes the draft anew. Refused once providers have been asked."""
    package = own_package(actor, package_id)
    _check_draft(package)
    _check_codes(outline)
    person = package.subject.person
    filled, where = filled_from(outline, person, postcode, at)
    if not (postcode or (person and person.latitude)):
        filled, where = replace(filled, outward=package.outward), {}
    for name, value in _columns(filled).items():
        setattr(package, name, value)
    package.save()
    if where:
        Subject.objects.filter(package=package).update(**where)
    audit(actor, "package.redrafted", package, person_id=package.subject.person_id, at=at)
    return package


@transaction.atomic
def name_person(actor: Viewer, *, package_id: int, person_id: int, at: datetime) -> Subject:
    """Says for whom a package is. Refused once it is awarded: somebody has been told already."""
    package = own_package(actor, package_id)
    if package.state in ("awarded", "started", *LIFECYCLE.finals):
        refuse("package-decided", "The package is decided, and its person stays.")
    person = _person(actor, person_id, at)
    subject = package.subject
    subject.person = person
    subject.save(update_fields=["person"])
    audit(actor, "package.person_named", package, person_id=person_id, at=at)
    return subject


def filled_from(
    outline: Outline, person: Person | None, postcode: str, at: datetime
) -> tuple[Outline, dict[str, Any]]:
    """The outline with what the person's record says, and the point where care is needed."""
    place = placed(postcode or (person.postcode if person else ""))
    made = replace(outline, outward=outward_of(place["postcode"]) or outline.outward)
    if person is not None:
        made = replace(
            made,
            age_band=made.age_band or age_band(person.born_on, to_london(at).date()),
            gender=made.gender or person.gender,
            language=made.language or person.preferred_language,
        )
    return made, {"latitude": place["latitude"], "longitude": place["longitude"]}


def _columns(outline: Outline) -> dict[str, Any]:
    names = list(Outline.__dataclass_fields__)
    values = {name: getattr(outline, name) for name in names}
    return {
        **values,
        "needs": list(outline.needs),
        "activities": list(outline.activities),
        "minutes": dict(outline.minutes),
        "summary": " ".join(outline.summary.split()),
    }


def _check_codes(outline: Outline) -> None:
    known = {
        "kind": Service.Kind.values,
        "need": NEEDS,
        "activity": titles(),
        "language": LANGUAGES,
        "route": Route.values,
    }
    reasons = list(check_codes(outline, known))
    if reasons:
        raise Refused(*reasons)


def _person(actor: Viewer, person_id: int | None, at: datetime) -> Person | None:
    if person_id is None:
        return None
    return person_for(actor, person_id, to_london(at).date())


def _check_draft(package: Package) -> None:
    if package.state != Package.State.DRAFT:
        refuse(
            "package-published",
            "Providers have been asked about this package, so it stays as it is.",
            "Withdraw it and publish another, if what is wanted has changed.",
        )
