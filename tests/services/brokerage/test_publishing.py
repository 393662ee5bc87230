"""Publishing asks everybody who is eligible at once, and keeps for the others why not."""

from datetime import timedelta

import pytest
from tests.services.brokerage.world import (
    CRITERIA,
    DAY,
    HOUR,
    INSULIN,
    MINUTE,
    make_world,
    sign_off,
)

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.people.models import SharingDecision
from almoner.services.brokerage import commands
from almoner.services.brokerage.models import Invitation, Package, Subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def invitations(package):
    rows = Invitation.objects.filter(package=package).order_by("service__name")
    return [(row.service.organisation.name, row.eligible) for row in rows]


def refused(deed) -> list[str]:
    with pytest.raises(Refused) as caught:
        deed()
    return [one.code for one in caught.value.refusals]


def test_a_draft_takes_the_outline_from_the_person_and_nothing_more(world):
    package = world.drafted()
    assert (package.age_band, package.gender, package.outward) == ("75 to 84", "female", "CV1")
    assert (package.number, package.state) == (1, "draft")
    kept = Subject.objects.get(package=package)
    assert kept.person == world.person
    assert kept.latitude == pytest.approx(world.person.latitude)


def test_packages_are_numbered_by_council(world):
    assert [world.drafted().number for _ in range(3)] == [1, 2, 3]
    theirs = world.do(
        world.rival_broker,
        commands.draft,
        outline=world.outline(),
        postcode="CV1 2WT",
        at=world.now,
    )
    assert theirs.number == 1


def test_another_councils_person_cannot_be_drafted_for(world):
    with pytest.raises(Unseen):
        world.do(
            world.rival_broker,
            commands.draft,
            outline=world.outline(),
            person_id=world.person.pk,
            at=world.now,
        )


def test_a_draft_can_be_written_anew_and_keeps_its_place(world):
    package = world.drafted()
    changed = world.do(
        world.broker,
        commands.change_draft,
        package_id=package.pk,
        outline=world.outline(needs=("meals",)),
        at=world.now,
    )
    assert changed.needs == ["meals"]
    assert changed.outward == "CV1"


def test_everybody_eligible_is_asked(world):
    package = world.published()
    assert package.state == "open"
    assert package.published_at == world.now - HOUR
    assert invitations(package) == [
        ("Ash Care", True),
        ("Birch Care", True),
        ("Cedar Care", True),
    ]


def test_the_others_are_kept_with_their_reasons(world):
    world.services[0].cqc_rating = "inadequate"
    world.services[0].save()
    world.services[1].placements_stopped_on = world.today
    world.services[1].placements_stopped_why = "a safeguarding enquiry"
    world.services[1].save()
    package = world.published()
    rows = Invitation.objects.filter(package=package, eligible=False)
    codes = {row.service.organisation.name: [r["code"] for r in row.reasons] for row in rows}
    assert codes == {"Ash Care": ["rated-inadequate"], "Birch Care": ["placements-stopped"]}


def test_old_capacity_is_a_note_and_no_reason(world):
    rows = Invitation.objects.filter(package=world.published())
    assert all(row.notes[0].startswith("It last said what is free on ") for row in rows)


@pytest.mark.hazard("HZ-32")
def test_delegated_work_goes_only_to_providers_with_somebody_signed_off(world):
    sign_off(world, 0)
    sign_off(world, 1, days=1)
    package = world.published(activities=(INSULIN,), delegation_clause=True, delegated_minutes=20)
    assert invitations(package) == [
        ("Ash Care", True),
        ("Birch Care", False),
        ("Cedar Care", False),
    ]
    left = Invitation.objects.get(package=package, service=world.services[1])
    assert [one["code"] for one in left.reasons] == ["nobody-competent"]


def test_a_revoked_sign_off_counts_for_nothing(world):
    signed = sign_off(world, 0)
    type(signed).objects.filter(pk=signed.pk).update(
        revoked_at=world.now - DAY, revoked_because="A mistake"
    )
    codes = refused(
        lambda: world.published(activities=(INSULIN,), delegation_clause=True, delegated_minutes=20)
    )
    assert codes[0] == "nobody-eligible"
    assert Package.objects.get().state == "draft"


def test_a_worker_who_has_left_counts_for_nothing(world):
    signed = sign_off(world, 0)
    signed.worker.employments.update(ends_on=world.today)
    codes = refused(
        lambda: world.published(activities=(INSULIN,), delegation_clause=True, delegated_minutes=20)
    )
    assert codes[0] == "nobody-eligible"


def test_the_framework_asks_its_own_providers_only(world):
    world.do(
        world.broker,
        commands.record_agreement,
        provider_id=world.providers[1].pk,
        route="framework",
        kinds=["home_care"],
        reference="F-1",
        starts_on=world.today - 10 * DAY,
        rate_pence=2800,
        at=world.now,
    )
    package = world.published(route="framework")
    assert invitations(package) == [
        ("Ash Care", False),
        ("Birch Care", True),
        ("Cedar Care", False),
    ]


def test_an_agreement_that_has_ended_no_longer_counts(world):
    made = world.do(
        world.broker,
        commands.record_agreement,
        provider_id=world.providers[1].pk,
        route="framework",
        kinds=["home_care"],
        reference="F-1",
        starts_on=world.today - 10 * DAY,
        at=world.now,
    )
    ends = world.today + DAY
    world.do(world.broker, commands.end_agreement, agreement_id=made.pk, ends_on=ends, at=world.now)
    assert refused(lambda: world.published(route="framework"))[0] == "nobody-eligible"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"needs": ()}, "package-without-needs"),
        ({"summary": "CV1 2WT, the blue door"}, "outline-postcode"),
        ({"minutes": {}}, "package-without-time"),
    ],
)
def test_an_outline_that_is_not_whole_is_not_published(world, changes, code):
    assert refused(lambda: world.published(**changes)) == [code]
    assert Package.objects.get().published_at is None


@pytest.mark.parametrize("closes", [-50 * MINUTE, timedelta(days=15)])
def test_offers_stay_open_for_a_reasonable_time(world, closes):
    assert refused(lambda: world.published(closes=closes)) == ["closing-out-of-range"]


def test_criteria_that_do_not_add_up_are_refused(world):
    package = world.drafted()
    codes = refused(
        lambda: world.do(
            world.broker,
            commands.publish,
            package_id=package.pk,
            closes_at=world.now + HOUR,
            criteria={"price": 90},
            at=world.now,
        )
    )
    assert codes == ["criteria-do-not-add-up"]


def test_what_was_published_stays_as_it_is(world):
    package = world.published()
    codes = refused(
        lambda: world.do(
            world.broker,
            commands.change_draft,
            package_id=package.pk,
            outline=world.outline(),
            at=world.now,
        )
    )
    assert codes == ["package-published"]
    again = refused(
        lambda: world.do(
            world.broker,
            commands.publish,
            package_id=package.pk,
            closes_at=world.now + HOUR,
            criteria=CRITERIA,
            at=world.now,
        )
    )
    assert again == ["transition-not-from-here"]


def test_a_provider_without_the_right_publishes_nothing(world):
    package = world.drafted()
    for who in (world.managers[0], world.rival_broker):
        with pytest.raises((Unseen, Refused)):
            world.do(
                who,
                commands.publish,
                package_id=package.pk,
                closes_at=world.now + HOUR,
                criteria=CRITERIA,
                at=world.now,
            )


def test_each_step_is_audited_once(world):
    package = world.published()
    events = AuditEvent.objects.filter(verb__startswith="package.", subject_id=str(package.pk))
    assert list(events.order_by("at").values_list("verb", flat=True)) == [
        "package.drafted",
        "package.published",
    ]


def test_the_size_of_a_provider_is_kept_as_it_was(world):
    sizes = Invitation.objects.filter(package=world.published())
    assert set(sizes.values_list("provider_size", flat=True)) == {1}


@pytest.mark.hazard("HZ-33")
def test_a_provider_that_may_not_see_the_person_is_not_asked_and_does_not_learn_why(world):
    SharingDecision.objects.create(
        person=world.person,
        organisation=world.providers[1],
        scope="record",
        agreed=False,
        given_at=world.now - DAY,
        given_by="The person",
        recorded_by=world.broker.user,
        recorded_for=world.council,
    )
    package = world.published()
    left = Invitation.objects.get(package=package, eligible=False)
    assert [one["code"] for one in left.reasons] == ["person-objects"]
    assert left.provider == world.providers[1]
    with scoped(world.viewer(world.managers[1]), drop_role=True):
        assert not Invitation.objects.exists()
