"""E-learning, practice, sign-off, reassessment and taking a sign-off back."""

from datetime import timedelta

import pytest
from tests.services.delegation.commands import story
from tests.services.delegation.commands.words import refused
from tests.services.delegation.world import (
    INSULIN,
    NOW,
    TODAY,
    make_worker,
)

from almoner.platform.access.unseen import Unseen
from almoner.registers.workforce.models import Registration, TrainingRecord
from almoner.services.delegation import commands
from almoner.services.delegation import models as m
from almoner.services.delegation.queries.authority import for_delegation

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return story.bare_world()


def practise(world, delegation, who=None, at=NOW, **changes):
    values = {"practised_at": at, "satisfactory": True}
    return commands.record_practice(
        world.viewer(who or world.nurse),
        delegation_id=delegation.pk,
        at=at,
        **{**values, **changes},
    )


def sign_off(world, delegation, who=None, at=NOW):
    return commands.sign_off(world.viewer(who or world.nurse), delegation_id=delegation.pk, at=at)


def competent(world, worker, **changes):
    values = {
        "worker": worker,
        "employer": world.provider,
        "activity": INSULIN,
        "activity_version": 1,
        "assessor": world.nurse,
        "signed_off_at": NOW - timedelta(days=9),
        "valid_until": TODAY + timedelta(days=9),
    }
    return m.Competence.objects.create(**{**values, **changes})


def status(delegation) -> str:
    return m.Delegation.objects.values_list("status", flat=True).get(pk=delegation.pk)


# -- training and supervision


def test_training_starts_when_everyone_has_agreed(world):
    delegation = story.proposed(world)
    with refused("You cannot start training this delegation while it is “proposed”"):
        commands.start_training(world.viewer(world.nurse), delegation_id=delegation.pk, at=NOW)


def test_a_no_after_the_agreement_stops_training(world):
    delegation = story.agreed(world)
    commands.sign(
        world.viewer(world.worker), delegation_id=delegation.pk, party="delegate", agreed=False,
        at=NOW,
    )  # fmt: skip
    with refused("The worker has said no to doing this. That is their right."):
        commands.start_training(world.viewer(world.nurse), delegation_id=delegation.pk, at=NOW)


@pytest.mark.hazard("HZ-02")
def test_e_learning_comes_first(world):
    delegation = story.agreed(world)
    viewer = world.viewer(world.manager)
    commands.start_training(viewer, delegation_id=delegation.pk, at=NOW)
    TrainingRecord.objects.filter(course="insulin-knowledge").update(expires_on=TODAY)
    TrainingRecord.objects.filter(course="hypoglycaemia-awareness").update(completed_on=None)
    with refused(
        "The worker's training in “Insulin and diabetes, e-learning” ran out on 20 November 2026.",
        "There is no dated record that the worker has finished the course “Low blood glucose",
    ):
        commands.start_supervision(viewer, delegation_id=delegation.pk, at=NOW)


def test_practical_courses_may_come_later_than_the_start_of_practice(world):
    delegation = story.agreed(world)
    TrainingRecord.objects.filter(course="insulin-practical").delete()
    viewer = world.viewer(world.nurse)
    commands.start_training(viewer, delegation_id=delegation.pk, at=NOW)
    commands.start_supervision(viewer, delegation_id=delegation.pk, at=NOW)
    assert status(delegation) == "supervised"


def test_training_with_another_employer_does_not_count(world):
    delegation = story.agreed(world)
    viewer = world.viewer(world.nurse)
    commands.start_training(viewer, delegation_id=delegation.pk, at=NOW)
    TrainingRecord.objects.update(employer=world.rival)
    with refused(*["There is no dated record that the worker has finished the course"] * 4):
        commands.start_supervision(viewer, delegation_id=delegation.pk, at=NOW)


def test_a_care_worker_does_not_start_training_by_themselves(world):
    delegation = story.agreed(world)
    with refused("Your role does not let you do this."):
        commands.start_training(world.viewer(world.worker), delegation_id=delegation.pk, at=NOW)


# -- practice


def test_nobody_watches_themselves(world):
    delegation = story.supervised(world)
    competent(world, world.worker)
    with refused("Nobody can watch or sign off themselves."):
        practise(world, delegation, world.worker)


def test_a_colleague_who_is_signed_off_may_watch_and_one_who_is_not_may_not(world):
    delegation = story.supervised(world)
    senior = make_worker("Cal West", world.provider, "care_worker")
    with refused("You are not signed off for this activity"):
        practise(world, delegation, senior)
    competent(world, senior)
    assert practise(world, delegation, senior).assessor_id == senior.pk


@pytest.mark.hazard("HZ-02")
@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": TODAY},
        {"signed_off_at": NOW + timedelta(minutes=1)},
        {"revoked_at": NOW - timedelta(minutes=1), "revoked_because": "Technique"},
        {"activity": "blood-pressure"},
    ],
)
def test_an_assessor_is_competent_at_that_time(world, changes):
    delegation = story.supervised(world)
    senior = make_worker("Cal West", world.provider, "care_worker")
    competent(world, senior, **changes)
    with refused("You are not signed off for this activity"):
        practise(world, delegation, senior)


def test_competence_with_another_employer_does_not_make_an_assessor_here(world):
    delegation = story.supervised(world)
    senior = make_worker("Cal West", world.provider, "care_worker")
    competent(world, senior, employer=world.rival)
    with refused("You are not signed off for this activity"):
        practise(world, delegation, senior)


def test_a_registrant_who_has_lapsed_does_not_watch(world):
    delegation = story.supervised(world)
    Registration.objects.filter(worker=world.nurse).update(expires_on=TODAY)
    with refused("You are not signed off for this activity"):
        practise(world, delegation)


def test_a_rival_does_not_watch(world):
    delegation = story.supervised(world)
    with pytest.raises(Unseen):
        practise(world, delegation, world.rival_manager)


def test_a_practice_is_one_that_happened_once_with_words_when_it_went_badly(world):
    delegation = story.supervised(world)
    practise(world, delegation)
    with refused("A practice at that date and time is already recorded."):
        practise(world, delegation)
    with refused("That time has not come yet."):
        practise(world, delegation, practised_at=story.minutes(1))
    with refused("It does not say what to work on."):
        practise(world, delegation, practised_at=story.minutes(-1), satisfactory=False)


def test_practice_waits_for_the_e_learning(world):
    with refused("The worker is not practising under supervision."):
        practise(world, story.agreed(world))


# -- sign-off


def test_a_sign_off_is_for_this_activity_this_person_this_plan_and_a_year(world):
    delegation = story.supervised(world)
    story.practised(world, delegation)
    competence = sign_off(world, delegation)
    assert (competence.worker_id, competence.person_id) == (world.worker.pk, world.person.pk)
    assert (competence.employer_id, competence.activity) == (world.provider.pk, INSULIN)
    assert (competence.practices, competence.plan_version) == (5, 1)
    assert competence.valid_until.isoformat() == "2027-11-20"


def test_five_practices_that_went_well_with_the_person(world):
    delegation = story.supervised(world)
    story.practised(world, delegation, times=3)
    practise(world, delegation, satisfactory=False, feedback="Rushed")
    practise(world, delegation, practised_at=story.minutes(-60), simulated=True)
    with refused("The worker has 3 supervised practices that went well with this person. 5 are"):
        sign_off(world, delegation)


def test_a_place_may_ask_for_more_practices(world):
    m.ActivityAgreement.objects.filter(organisation=world.icb).update(
        settings={"supervised_practices": 7}
    )
    delegation = story.supervised(world)
    story.practised(world, delegation)
    with refused("The worker has 5 supervised practices that went well with this person. 7 are"):
        sign_off(world, delegation)


def test_practical_courses_are_in_date_at_sign_off(world):
    delegation = story.supervised(world)
    story.practised(world, delegation)
    TrainingRecord.objects.filter(course="insulin-practical").update(expires_on=TODAY)
    with refused("The worker's training in “Insulin pen practice” ran out on 20 November 2026."):
        sign_off(world, delegation)


@pytest.mark.parametrize("who", ["worker", "manager"])
def test_only_a_role_with_the_right_signs_off(world, who):
    delegation = story.supervised(world)
    story.practised(world, delegation)
    competent(world, world.manager)
    with refused("Your role does not let you do this."):
        sign_off(world, delegation, getattr(world, who))


def test_nothing_is_signed_off_before_practice(world):
    delegation = story.agreed(world)
    with refused(
        "The worker is not practising under supervision.",
        "The worker has 0 supervised practices that went well",
    ):
        sign_off(world, delegation)


# -- reassessment and taking back


def test_a_good_reassessment_is_a_new_sign_off_for_the_plan_as_it_is(world):
    delegation = story.active(world)
    later = NOW + timedelta(days=100)
    renewed = commands.reassess(
        world.viewer(world.deputy), delegation_id=delegation.pk, satisfactory=True, at=later
    )
    assert renewed.valid_until > TODAY + timedelta(days=400)
    assert for_delegation(delegation.pk, later).holds_until


def test_a_poor_reassessment_takes_the_sign_off_back_and_stops_at_once(world):
    delegation = story.active(world)
    with refused("No reason is given."):
        commands.reassess(
            world.viewer(world.nurse), delegation_id=delegation.pk, satisfactory=False, at=NOW
        )
    revoked = commands.reassess(
        world.viewer(world.nurse), delegation_id=delegation.pk, satisfactory=False,
        feedback="Needle reused", at=story.minutes(1),
    )  # fmt: skip
    assert (revoked.revoked_at, revoked.revoked_because) == (story.minutes(1), "Needle reused")
    assert status(delegation) == "suspended"
    assert delegation.suspensions.get().trigger == "competence-lapsed"


def test_there_must_be_something_to_renew(world):
    delegation = story.supervised(world)
    with refused("The worker has no sign-off for this activity and person to renew."):
        commands.reassess(
            world.viewer(world.nurse), delegation_id=delegation.pk, satisfactory=True, at=NOW
        )


def test_after_a_sign_off_was_taken_back_practice_starts_again(world):
    delegation = story.active(world)
    competence = delegation.competences.get()
    commands.revoke_competence(
        world.viewer(world.nurse), competence_id=competence.pk, reason="x", at=story.minutes(1)
    )
    with refused("The worker has 0 supervised practices that went well with this person."):
        sign_off(world, delegation, at=story.minutes(2))
    story.practised(world, delegation, at=story.minutes(30))
    assert sign_off(world, delegation, at=story.minutes(31)).practices == 5


def test_the_manager_may_take_a_sign_off_back_too_but_not_a_rival(world):
    competence = story.active(world).competences.get()
    with pytest.raises(Unseen):
        commands.revoke_competence(
            world.viewer(world.rival_manager), competence_id=competence.pk, reason="x", at=NOW
        )
    with refused("No reason is given."):
        commands.revoke_competence(
            world.viewer(world.manager), competence_id=competence.pk, reason="", at=NOW
        )
    assert commands.revoke_competence(
        world.viewer(world.manager), competence_id=competence.pk, reason="x", at=NOW
    ).revoked_at
    with pytest.raises(Unseen):
        commands.revoke_competence(
            world.viewer(world.manager), competence_id=competence.pk, reason="x", at=NOW
        )


def test_nobody_takes_back_their_own(world):
    competence = competent(world, world.nurse, assessor=world.lead, employer=world.trust)
    with refused("Nobody can watch or sign off themselves."):
        commands.revoke_competence(
            world.viewer(world.nurse), competence_id=competence.pk, reason="x", at=NOW
        )
