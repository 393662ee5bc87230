"""Consent and the three signatures, and what happens when one is taken back."""

from datetime import timedelta

import pytest
from tests.services.delegation.commands import story
from tests.services.delegation.commands.words import refused
from tests.services.delegation.lifecycle.test_requirements import BEST, CANNOT
from tests.services.delegation.world import NOW, TODAY, make_registrant, make_worker

from almoner.platform.access.unseen import Unseen
from almoner.registers.people.models import Representative
from almoner.services.delegation import commands
from almoner.services.delegation import models as m

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return story.bare_world()


@pytest.fixture
def delegation(world):
    return story.proposed(world)


def sign(world, delegation, who, party, agreed=True, reason="", at=NOW):
    return commands.sign(
        world.viewer(who), delegation_id=delegation.pk, party=party, agreed=agreed,
        reason=reason, at=at,
    )  # fmt: skip


def status(delegation) -> str:
    return m.Delegation.objects.values_list("status", flat=True).get(pk=delegation.pk)


# -- consent


def test_consent_is_kept_as_it_was_given(world, delegation):
    given = story.consent(world, delegation, review_by=TODAY)
    assert (given.basis, given.given_at, given.recorded_by_id) == ("consent", NOW, world.nurse.pk)
    assert given.person_id == world.person.pk


def test_a_best_interests_decision_is_kept_with_its_assessment(world, delegation):
    given = story.consent(
        world, delegation, basis="best_interests", given_by="Amina Hall, with her daughter",
        capacity=CANNOT, best_interests=BEST,
    )  # fmt: skip
    assert given.capacity == CANNOT
    assert given.best_interests == BEST


def test_an_attorney_is_named_in_force_and_seen(world, delegation):
    speaker = Representative.objects.create(
        person=world.person, kind="lpa_health", name="Ada Okafor", starts_on=TODAY,
        evidence_seen_on=TODAY,
    )  # fmt: skip
    given = {"basis": "attorney", "given_by": speaker.name, "capacity": CANNOT}
    assert story.consent(
        world, delegation, **given, representative_id=speaker.pk
    ).representative_id == speaker.pk  # fmt: skip
    with refused("No attorney for health and welfare is recorded for this person"):
        story.consent(world, delegation, **given)


def test_an_attorney_for_money_does_not_consent_to_care(world, delegation):
    speaker = Representative.objects.create(
        person=world.person, kind="lpa_finance", name="Ada Okafor", starts_on=TODAY,
        evidence_seen_on=TODAY,
    )  # fmt: skip
    with refused("No attorney for health and welfare is recorded for this person"):
        story.consent(
            world, delegation, basis="attorney", capacity=CANNOT, representative_id=speaker.pk
        )


def test_two_legal_bases_do_not_stand_at_once(world, delegation):
    story.consent(world, delegation)
    with refused("Another legal basis is in force for this. Two cannot stand at once."):
        story.consent(
            world, delegation, basis="best_interests", capacity=CANNOT, best_interests=BEST
        )


def test_the_same_basis_may_be_renewed(world, delegation):
    story.consent(world, delegation)
    assert story.consent(world, delegation, story.minutes(1)).pk


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"information_given": ""}, "It does not say what the person was told."),
        ({"given_by": " "}, "It does not say who gave it."),
        ({"review_by": TODAY - timedelta(days=1)}, "The day to review it by is over."),
        ({"basis": "habit"}, "“habit” is not a legal basis that we know."),
        ({"capacity": CANNOT}, "The assessment says that the person cannot decide this now."),
    ],
)
def test_consent_that_is_not_whole_is_refused(world, delegation, changes, words):
    with refused(words):
        story.consent(world, delegation, **changes)


def test_consent_belongs_to_what_was_proposed_and_has_not_ended(world, delegation):
    commands.end(world.viewer(world.nurse), delegation_id=delegation.pk, reason="x", at=NOW)
    with refused("This delegation is “ended”."):
        story.consent(world, delegation)


@pytest.mark.parametrize("who", ["worker", "manager"])
def test_consent_is_recorded_by_the_delegating_side(world, delegation, who):
    with refused("Your role does not let you do this."):
        commands.record_consent(
            world.viewer(getattr(world, who)), delegation_id=delegation.pk, basis="consent",
            given_by="The person", information_given="x", at=NOW,
        )  # fmt: skip


@pytest.mark.hazard("HZ-03")
@pytest.mark.parametrize("who", ["nurse", "deputy", "lead", "manager", "worker"])
def test_anyone_near_may_report_that_consent_is_withdrawn_and_it_holds_at_once(world, who):
    delegation = story.active(world)
    consent = commands.withdraw_consent(
        world.viewer(getattr(world, who)), delegation_id=delegation.pk,
        withdrawn_by="The person", at=story.minutes(1),
    )  # fmt: skip
    assert (consent.withdrawn_at, consent.withdrawn_by) == (story.minutes(1), "The person")
    assert status(delegation) == "suspended"
    assert delegation.suspensions.get().trigger == "consent-withdrawn"


def test_a_withdrawal_before_it_is_active_stops_the_way_there(world):
    delegation = story.supervised(world)
    commands.withdraw_consent(
        world.viewer(world.worker), delegation_id=delegation.pk, withdrawn_by="The person",
        at=story.minutes(1),
    )  # fmt: skip
    story.practised(world, delegation)
    commands.sign_off(world.viewer(world.nurse), delegation_id=delegation.pk, at=story.minutes(1))
    with refused("Consent for this ended on 20 November 2026."):
        story.activate(world, delegation, story.minutes(2))


def test_a_withdrawal_needs_something_to_withdraw_somebody_and_a_time_after(world, delegation):
    withdraw = {"delegation_id": delegation.pk, "withdrawn_by": "The person"}
    viewer = world.viewer(world.nurse)
    with refused("No consent is in force for this delegation."):
        commands.withdraw_consent(viewer, **withdraw, at=NOW)
    story.consent(world, delegation)
    with refused("It does not say who said no."):
        commands.withdraw_consent(viewer, **{**withdraw, "withdrawn_by": " "}, at=NOW)
    with refused("That time is before the consent was given."):
        commands.withdraw_consent(viewer, **withdraw, at=story.minutes(-1))


def test_a_withdrawal_ends_every_consent_that_stands(world, delegation):
    story.consent(world, delegation)
    story.consent(world, delegation, story.minutes(1))
    commands.withdraw_consent(
        world.viewer(world.nurse), delegation_id=delegation.pk, withdrawn_by="The person",
        at=story.minutes(2),
    )  # fmt: skip
    assert not delegation.consents.filter(withdrawn_at__isnull=True).exists()


# -- signatures


def test_agreed_when_all_three_have_signed_and_consent_is_in_force(world, delegation):
    sign(world, delegation, world.nurse, "delegator")
    sign(world, delegation, world.worker, "delegate")
    sign(world, delegation, world.manager, "employer")
    assert status(delegation) == "proposed"
    story.consent(world, delegation)
    assert status(delegation) == "agreed"


def test_or_when_the_last_signature_comes_after_the_consent(world, delegation):
    story.consent(world, delegation)
    sign(world, delegation, world.manager, "employer")
    sign(world, delegation, world.nurse, "delegator")
    assert status(delegation) == "proposed"
    sign(world, delegation, world.worker, "delegate")
    assert status(delegation) == "agreed"


def test_a_worker_may_say_no_without_a_reason_and_change_their_mind(world, delegation):
    story.consent(world, delegation)
    sign(world, delegation, world.nurse, "delegator")
    sign(world, delegation, world.manager, "employer")
    declined = sign(world, delegation, world.worker, "delegate", agreed=False)
    assert (declined.agreed, declined.reason) == (False, "")
    assert status(delegation) == "proposed"
    sign(world, delegation, world.worker, "delegate", at=story.minutes(1))
    assert status(delegation) == "agreed"


@pytest.mark.parametrize(("who", "party"), [("nurse", "delegator"), ("manager", "employer")])
def test_the_others_say_why(world, delegation, who, party):
    with refused("No reason is given."):
        sign(world, delegation, getattr(world, who), party, agreed=False)


@pytest.mark.hazard("HZ-03")
@pytest.mark.parametrize(
    ("who", "party", "trigger"),
    [
        ("nurse", "delegator", "delegator-withdrew"),
        ("worker", "delegate", "delegate-withdrew"),
        ("manager", "employer", "employer-withdrew"),
    ],
)
def test_a_no_to_an_active_delegation_stops_it_at_once(world, who, party, trigger):
    delegation = story.active(world)
    sign(
        world, delegation, getattr(world, who), party, agreed=False, reason="Not now",
        at=story.minutes(1),
    )  # fmt: skip
    assert status(delegation) == "suspended"
    assert delegation.suspensions.get().trigger == trigger


@pytest.mark.parametrize(
    ("who", "party", "words"),
    [
        ("deputy", "delegator", "Only the delegator can do this."),
        ("worker", "delegator", "Your role does not let you do this."),
        ("manager", "delegate", "Your role does not let you do this."),
        ("nurse", "delegate", "Your role does not let you do this."),
        ("nurse", "employer", "Your role does not let you do this."),
        ("worker", "employer", "Your role does not let you do this."),
        ("nurse", "neighbour", "“neighbour” does not sign a delegation."),
    ],
)
def test_nobody_signs_for_another(world, delegation, who, party, words):
    with refused(words):
        sign(world, delegation, getattr(world, who), party)


def test_a_colleague_does_not_sign_for_the_worker(world, delegation):
    colleague = make_worker("Cal West", world.provider, "care_worker")
    with refused("Only the worker it was delegated to can do this."):
        sign(world, delegation, colleague, "delegate")


def test_a_rival_manager_does_not_even_learn_that_it_is_there(world, delegation):
    with pytest.raises(Unseen):
        sign(world, delegation, world.rival_manager, "employer")


def test_a_nurse_of_the_trust_who_is_not_the_delegator_does_not_sign(world, delegation):
    other = make_registrant("Ola Price", world.trust)
    with refused("Only the delegator can do this."):
        sign(world, delegation, other, "delegator")


@pytest.mark.parametrize(
    ("take_away", "words"),
    [
        (
            lambda world: m.Insurance.objects.all().delete(),
            "There is no evidence that the provider's insurance covers this activity.",
        ),
        (
            lambda world: m.Insurance.objects.update(ends_on=TODAY),
            "The provider's insurance for this activity ended on 20 November 2026.",
        ),
        (
            lambda world: m.Insurance.objects.update(activities=["blood-pressure"]),
            "There is no evidence that the provider's insurance covers this activity.",
        ),
        (
            lambda world: m.ActivityAgreement.objects.filter(organisation=world.icb).delete(),
            "The local system has not agreed that this activity may be delegated.",
        ),
        (
            lambda world: m.ActivityAgreement.objects.filter(organisation=world.provider).update(
                ends_on=TODAY
            ),
            "The provider stopped doing this activity on 20 November 2026.",
        ),
    ],
)
def test_the_employer_agrees_only_with_cover_and_both_agreed_lists(
    world, delegation, take_away, words
):
    take_away(world)
    with refused(words):
        sign(world, delegation, world.manager, "employer")
    assert not delegation.signatures.exists()


def test_the_employer_may_say_no_without_any_of_that(world, delegation):
    m.Insurance.objects.all().delete()
    sign(world, delegation, world.manager, "employer", agreed=False, reason="No cover")
    assert not delegation.signatures.get().agreed


def test_what_has_ended_is_not_signed(world, delegation):
    commands.end(world.viewer(world.nurse), delegation_id=delegation.pk, reason="x", at=NOW)
    with refused("This delegation is “ended”."):
        sign(world, delegation, world.worker, "delegate")
