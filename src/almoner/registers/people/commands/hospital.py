"""Going into hospital and coming home. Delegated activities stop in between."""

from datetime import datetime

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform import events
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_right
from almoner.registers.people import rules
from almoner.registers.people.access import person_for
from almoner.registers.people.models import HospitalStay

MANAGE = "person.manage"


@transaction.atomic
def admit(
    actor: Viewer, *, person_id: int, admitted_at: datetime, at: datetime, hospital: str = ""
) -> HospitalStay:
    """Records an admission and announces person.admitted."""
    check_right(actor, MANAGE)
    person = person_for(actor, person_id, rules.day_of(at), lock=True)
    rules.check_alive(person.died_on)
    rules.check_not_future(admitted_at, at, "time of the admission")
    stays = HospitalStay.objects.filter(person=person)
    if stays.filter(discharged_at__isnull=True).exists():
        refuse(
            "already-in-hospital",
            "This person is already recorded as in hospital.",
            "Record the discharge from that stay first.",
        )
    if stays.filter(discharged_at__gt=admitted_at).exists():
        refuse(
            "stays-overlap",
            "This person was still in hospital then, in an earlier stay.",
            "Enter a time after the last discharge.",
        )
    made = HospitalStay.objects.create(
        person=person, admitted_at=admitted_at, hospital=hospital.strip()
    )
    audit(actor, "person.admitted", made, person_id=person.pk, at=at)
    events.publish("person.admitted", actor, at, person_id=person.pk)
    return made


@transaction.atomic
def discharge(
    actor: Viewer, *, person_id: int, discharged_at: datetime, at: datetime
) -> HospitalStay:
    """Records that the person has left hospital and announces person.discharged."""
    check_right(actor, MANAGE)
    person = person_for(actor, person_id, rules.day_of(at), lock=True)
    rules.check_not_future(discharged_at, at, "time of the discharge")
    ended = HospitalStay.objects.filter(person=person, discharged_at__isnull=True).first()
    if ended is None:
        refuse("not-in-hospital", "This person is not recorded as in hospital.")
    if discharged_at < ended.admitted_at:
        refuse(
            "discharged-before-admission",
            "The discharge is before the admission.",
            "Check the date and the time.",
        )
    ended.discharged_at = discharged_at
    ended.save(update_fields=["discharged_at"])
    audit(actor, "person.discharged", ended, person_id=person.pk, at=at)
    events.publish("person.discharged", actor, at, person_id=person.pk)
    return ended
