"""Everything there is to see can be seen: every state, every stop, every persona's page."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, F, Sum
from django.test import Client
from tests.demo.conftest import NOW, TODAY, user, viewer

from almoner.demo.growing.arcs import TABLE
from almoner.demo.growing.cast import PERSONAS
from almoner.demo.growing.growth import SMALL
from almoner.kernel.nhs_number import is_valid
from almoner.platform.accounts.models import User
from almoner.platform.accounts.queries import personas
from almoner.platform.audit.models import AuditEvent
from almoner.platform.audit.queries import verify
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.access import visible
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Employment, Leave
from almoner.services.delegation import models as m
from almoner.services.delegation.catalogue import mandates, suspension_triggers
from almoner.services.delegation.commands.breaches import suspend_on_breaches
from almoner.services.delegation.commands.sweeping import sweep
from almoner.services.delegation.jobs import sweeper
from almoner.services.delegation.queries.authority import for_delegation
from almoner.services.delegation.rules.toolkit import Comment

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("place", "then"),
    pytest.mark.slow,
]


def test_the_summary_counts_what_is_there(place):
    assert place.made
    assert place.people == Person.objects.count() > SMALL.size.people
    assert place.delegations == m.Delegation.objects.count()
    assert place.acts == m.Act.objects.count()
    assert f"{place.delegations} delegations" in place.words


def test_delegations_stand_in_every_state():
    there = set(m.Delegation.objects.values_list("status", flat=True))
    assert there == set(m.Delegation.Status.values)


def test_every_reason_to_stop_can_be_looked_at():
    there = set(
        m.Suspension.objects.filter(
            lifted_at__isnull=True, delegation__status="suspended"
        ).values_list("trigger", flat=True)
    )
    assert there == {one.code for one in suspension_triggers().triggers}


def test_something_that_was_stopped_goes_on_again():
    lifted = m.Suspension.objects.filter(lifted_at__isnull=False)
    assert {one.delegation.status for one in lifted} == {"active"}


def test_the_nightly_looks_find_nothing_that_the_story_left_out():
    assert sweep(sweeper(viewer("amina").organisation_id), m.Delegation.objects.all(), at=NOW) == []
    assert suspend_on_breaches(sweeper(1), m.Delegation.objects.all(), at=NOW) == []


def test_the_story_leaves_no_work_behind_for_another_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_what_is_active_is_granted_and_what_is_not_is_refused():
    for one in m.Delegation.objects.all():
        assert for_delegation(one.pk, NOW).granted == (one.status == "active"), one.activity


def test_every_legal_basis_every_outcome_and_a_no():
    assert set(m.Consent.objects.values_list("basis", flat=True)) == set(m.Consent.Basis.values)
    assert set(m.Decision.objects.values_list("outcome", flat=True)) == {
        "delegate",
        "conditions",
        "retain",
    }
    declined = m.Signature.objects.filter(agreed=False, party="delegate")
    assert declined.filter(delegation__status="proposed").exists()


@pytest.mark.parametrize("days", [10, 25, 45, 80])
def test_a_sign_off_lapses_in_so_many_days(days):
    lapsing = m.Competence.objects.filter(
        valid_until=TODAY + timedelta(days=days), delegation__status="active"
    )
    assert lapsing.exists()


def test_a_review_is_nearly_due_and_reviews_are_held_in_time():
    active = m.Delegation.objects.filter(status="active")
    assert active.filter(review_due_on__lte=TODAY + timedelta(days=7)).exists()
    assert m.Review.objects.filter(reviewed_at__date__lte=F("was_due_on")).count() > 20


def test_one_insurance_has_lapsed_and_one_is_about_to():
    last = {}
    for one in m.Insurance.objects.order_by("ends_on"):
        last[one.provider_id, tuple(one.activities)] = one.ends_on
    assert any(ends <= TODAY for ends in last.values())
    assert any(TODAY < ends <= TODAY + timedelta(days=30) for ends in last.values())


def test_calls_for_help_stand_in_every_state():
    states = Counter(
        (one.seen_at is not None, one.decided_at is not None, one.read_back_at is not None)
        for one in m.Escalation.objects.all()
    )
    assert set(states) >= {
        (False, False, False),
        (True, False, False),
        (True, True, False),
        (True, True, True),
    }


def test_incidents_are_open_and_closed_and_taught_something():
    closed = m.Incident.objects.filter(closed_at__isnull=False)
    assert all(one.learning for one in closed)
    assert closed.exists()
    assert m.Incident.objects.filter(closed_at__isnull=True).exists()
    assert m.Incident.objects.filter(candour_due=True).exists()


def test_every_voice_is_heard_and_every_kind_of_supervision_is_there():
    assert set(m.Experience.objects.values_list("voice", flat=True)) == {
        "person",
        "carer",
        "worker",
    }
    assert m.Observation.objects.exists()
    assert m.Reflection.objects.filter(wants_to_talk=True).exists()
    assert Leave.objects.filter(starts_on__lte=TODAY, ends_on__gt=TODAY).exists()


def test_money_mandates_and_the_toolkit():
    active = m.Delegation.objects.filter(status="active")
    paid = active.filter(funding__pay_supplement_pence_per_hour__gt=0).distinct().count()
    assert active.count() / 2 < paid < active.count()
    assert set(m.Mandate.objects.values_list("function", flat=True)) == set(mandates())
    assert set(m.ToolkitBlock.objects.values_list("block", flat=True)) == set(range(1, 13))
    assert set(m.ToolkitBlock.objects.values_list("status", flat=True)) == set(
        m.ToolkitBlock.Status.values
    )


def test_acts_have_every_outcome_and_stand_on_authority():
    assert set(m.Act.objects.values_list("outcome", flat=True)) == set(m.Act.Outcome.values)
    assert set(m.Act.objects.values_list("timing", flat=True)) >= {"on_time", "late"}
    assert not m.Act.objects.exclude(authority__granted=True).exists()
    done = m.Act.objects.filter(outcome="done")
    checked = m.Reading.objects.filter(allowed=True).values("reference")
    assert not done.exclude(reference__in=checked).exists()


def test_the_months_are_counted_as_the_acts_are():
    counted = m.ActMonth.objects.aggregate(done=Sum("done"), missed=Sum("missed"))
    assert counted["done"] == m.Act.objects.filter(outcome="done").count()
    assert counted["missed"] == m.Act.objects.filter(outcome="missed").count()


def test_the_audit_holds_and_names_somebody_for_everything():
    assert verify().ok
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs >= {"delegation.decided", "delegation.activated", "act.recorded", "plan.written"}
    told = " ".join(str(event.detail) for event in AuditEvent.objects.all()[:2000])
    assert not any(person.family_name in told for person in Person.objects.all()[:50])


def test_everything_is_marked_as_invented():
    assert all(one.name.endswith("(demo)") for one in Organisation.objects.all())
    numbers = Person.objects.values_list("nhs_number", flat=True)
    assert all(number.startswith("9") and is_valid(number) for number in numbers)
    assert not Person.objects.filter(synthetic=False).exists()


def test_nobody_has_a_password():
    assert all(not one.has_usable_password() for one in User.objects.all())


def test_the_personas_are_those_of_the_cast():
    known = personas()
    hints = {f"{part.given} {part.family}": part.what_to_try for part in PERSONAS}
    assert {one.name: one.what_to_try for one in known} == hints
    assert all(one.organisation for one in known)
    assert User.objects.exclude(persona="").count() == len(PERSONAS)


@pytest.mark.parametrize("part", PERSONAS, ids=lambda part: part.key)
def test_each_persona_has_a_home_with_something_on_it(part):
    client = Client()
    client.force_login(user(part.key))
    page = client.get("/", follow=True)
    assert page.status_code == 200
    assert part.employer
    assert viewer(part.key).role == part.access_role
    assert len(page.content) > 3000


def test_amina_has_work_to_do():
    own = m.Delegation.objects.filter(delegator=viewer("amina").worker_id)
    assert {"active", "suspended", "draft"} <= set(own.values_list("status", flat=True))
    assert m.Escalation.objects.filter(
        delegation__in=own, decided_at__isnull=True, raised_at__gt=NOW - timedelta(hours=3)
    ).exists()


def test_amina_has_decided_and_not_yet_asked():
    proposed = m.Delegation.objects.filter(decision__isnull=False).values("decision")
    waiting = m.Decision.objects.filter(decided_by=viewer("amina").worker_id)
    waiting = waiting.exclude(outcome="retain").exclude(pk__in=proposed)
    assert {one.activity for one in waiting} >= {"insulin-administration"}


def test_some_people_have_a_second_worker_signed_off_and_the_weekends_are_theirs():
    pairs = m.Delegation.objects.filter(status="active").values("person", "activity")
    assert pairs.annotate(workers=Count("worker", distinct=True)).filter(workers=2).count() >= 2


def test_rival_providers_share_no_people_to_see():
    ours = set(visible(viewer("priya"), TODAY).values_list("pk", flat=True))
    theirs = set(visible(viewer("colin"), TODAY).values_list("pk", flat=True))
    assert len(ours) > 20
    assert len(theirs) > 20
    assert not ours & theirs


def test_some_workers_have_two_employers():
    jobs = Employment.objects.filter(ends_on__isnull=True).values("worker")
    assert jobs.annotate(held=Count("pk")).filter(held=2).exists()


def test_every_row_of_the_table_came_about():
    wanted = Counter((provider, activity) for provider, activity, _ in TABLE)
    assert m.Delegation.objects.values("provider", "activity").distinct().count() == len(wanted)


def test_the_comments_on_the_toolkit_have_the_shape_that_the_screen_shows():
    kept = [said for block in m.ToolkitBlock.objects.all() for said in block.comments]
    assert len(kept) > 1
    for said in kept:
        assert set(said) == set(Comment._fields)
        assert all(said.values())
