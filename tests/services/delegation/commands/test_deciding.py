"""Decision, plan and proposal: what is kept, and every way to be refused."""

from datetime import timedelta

import pytest
from tests.services.delegation.commands import story
from tests.services.delegation.commands.words import refused
from tests.services.delegation.lifecycle.test_requirements import BEST, CANNOT
from tests.services.delegation.world import (
    INSULIN,
    NOW,
    TODAY,
    make_organisation,
    make_registrant,
    make_worker,
)

from almoner.kernel.units import Glucose, InsulinDose
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.people.models import Involvement
from almoner.registers.workforce.models import Employment, Registration
from almoner.services.delegation import commands
from almoner.services.delegation import models as m
from almoner.services.delegation.catalogue import activity, condition, facts_needed

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def world():
    return story.bare_world()


def answered(**gates):
    return {**story.passing(), **gates}


# -- decide


def test_a_decision_to_delegate_is_kept_with_its_versions_and_audited(world):
    decision = story.decided(world)
    assert decision.outcome == "delegate"
    assert decision.reasons == []
    assert (decision.gates_version, decision.activity_version) == (1, activity(INSULIN).version)
    event = AuditEvent.objects.get(verb="delegation.decided")
    assert event.person_id == world.person.pk
    assert event.actor == world.viewer(world.nurse).actor


def test_conditions_are_kept_and_pass_on_to_the_delegation(world):
    decision = story.decided(world, answers=answered(G3="stable-within-limits"))
    assert decision.outcome == "conditions"
    assert decision.conditions[0]["gate"] == "G3"
    delegation = story.proposed(world, decision=decision)
    assert delegation.conditions == [decision.conditions[0]["words"]]


def test_an_open_soft_question_is_a_condition_and_not_a_reason_to_stop(world):
    answers = answered()
    del answers["G12"]
    decision = story.decided(world, answers=answers)
    assert decision.outcome == "conditions"
    assert decision.conditions[0]["words"].startswith("Still to answer: Who pays")


def test_a_decision_that_it_stays_with_the_registrant_keeps_why(world):
    decision = story.decided(world, answers=answered(G3="changing"))
    assert decision.outcome == "retain"
    assert decision.reasons[0]["reason"] == "The person's needs are changing."


def test_a_person_whom_it_does_not_suit_stays_with_the_registrant(world):
    answers = answered()
    answers["facts"] = {**answers["facts"], "pregnant": True}
    decision = story.decided(world, answers=answers)
    assert decision.outcome == "retain"
    assert [one["code"] for one in decision.reasons] == ["not-suitable-pregnant"]


def test_every_unanswered_question_is_named(world):
    answers = answered()
    del answers["G1"], answers["G5"]
    with refused("Still to answer: Is this activity", "Still to answer: Have risks"):
        story.decided(world, answers=answers)


def test_every_unanswered_question_about_the_person_is_named(world):
    answers = answered()
    del answers["facts"]["adult"]
    with refused("This has not been answered: Is the person an adult?"):
        story.decided(world, answers=answers)


def test_an_answer_that_is_not_offered_is_refused(world):
    with refused("G3 has no answer “perhaps”."):
        story.decided(world, answers=answered(G3="perhaps"))
    with refused("There is no gate “G99”."):
        story.decided(world, answers=answered(G99="yes"))
    with refused("G3 has no answer."):
        story.decided(world, answers=answered(G3={"evidence": "notes"}))


def test_answers_may_carry_evidence(world):
    given = {"answer": "stable", "evidence": "Readings of six weeks", "answered_by": "delegator"}
    assert story.decided(world, answers=answered(G3=given)).answers["G3"] == given


def test_a_person_who_cannot_decide_needs_capacity_and_best_interests(world):
    with refused(*["The capacity assessment does not answer"] * 4, *["The best-interests"] * 4):
        story.decided(world, answers=answered(G4="best-interests"))
    given = {"answer": "best-interests", "capacity": CANNOT, "best_interests": BEST}
    assert story.decided(world, answers=answered(G4=given)).outcome == "conditions"


def test_an_attorney_decides_only_for_someone_who_cannot(world):
    can = {**CANNOT, "retain": True}
    with refused("The assessment says that the person can decide this."):
        story.decided(world, answers=answered(G4={"answer": "attorney-consents", "capacity": can}))


def test_a_framework_says_which_activities_belong_to_it(world):
    answers, framework = answered(), condition("hypertension")
    for code in facts_needed(framework, activity(INSULIN)):
        answers["facts"].setdefault(code, code in framework.suitable_when)
    decision = story.decided(world, answers=answers, framework="hypertension")
    assert decision.outcome == "retain"
    assert "not-in-framework" in [one["code"] for one in decision.reasons]


def test_unknown_names_are_refused_with_the_known_ones(world):
    with refused("“juggling” is not an activity that we know."):
        story.decided(world, activity="juggling")
    with refused("“gout” is not a condition framework that we know."):
        story.decided(world, framework="gout")


@pytest.mark.parametrize("who", ["worker", "manager"])
def test_only_a_delegating_role_decides(world, who):
    with refused("Your role does not let you do this."):
        commands.decide(
            world.viewer(getattr(world, who)), person_id=world.person.pk, activity=INSULIN,
            provider_id=world.provider.pk, answers=story.passing(), at=NOW,
        )  # fmt: skip


def test_a_lapsed_registrant_does_not_decide(world):
    Registration.objects.filter(worker=world.nurse).update(expires_on=TODAY)
    with refused("The professional registration ended on 20 November 2026."):
        story.decided(world)


def test_a_profession_that_may_not_delegate_this_does_not_decide(world):
    Registration.objects.filter(worker=world.nurse).update(profession="dietitian")
    with refused("Your profession may not delegate this activity."):
        story.decided(world)


@pytest.mark.parametrize("profession", ["Registered nurse", "Registered Nurse - Adult"])
def test_a_profession_in_the_registers_own_words_decides(world, profession):
    Registration.objects.filter(worker=world.nurse).update(profession=profession)
    assert story.decided(world).outcome == "delegate"


def test_a_registrant_whose_own_competence_ended_does_not_decide(world):
    m.Competence.objects.create(
        worker=world.nurse, employer=world.trust, activity=INSULIN, activity_version=1,
        assessor=world.lead, signed_off_at=NOW - timedelta(days=400), valid_until=TODAY,
    )  # fmt: skip
    with refused("The registrant's own competence in this activity ended on 20 November 2026."):
        story.decided(world)


def test_both_organisations_care_for_the_person(world):
    Involvement.objects.filter(organisation=world.trust).update(ends_on=TODAY)
    with refused(
        "Your organisation does not care for this person today.",
        "That provider does not care for this person today.",
    ):
        story.decided(world, provider_id=world.rival.pk)


def test_the_provider_is_a_provider(world):
    with refused("That is not a care provider."):
        story.decided(world, provider_id=world.icb.pk)


# -- write_plan


def write(world, at=NOW, **changes):
    values = {
        "person_id": world.person.pk,
        "activity": INSULIN,
        "values": story.VALUES,
        "procedure": "Check glucose, give the planned dose, record it.",
        "review_by": TODAY + timedelta(days=30),
        "call_first": "024 7600 0000",
    }
    return commands.write_plan(world.viewer(world.nurse), **{**values, **changes}, at=at)


def test_a_new_version_ends_the_one_before_it(world):
    plan = write(world)
    world.plan.refresh_from_db()
    assert (plan.version, plan.starts_at) == (2, NOW)
    assert world.plan.superseded_at == NOW
    assert plan.values["glucose_low"] == {"value": "5.0", "unit": "mmol/L"}


def test_typed_values_and_mg_per_dl_are_kept_in_one_unit(world):
    values = {
        **story.VALUES,
        "dose_units": InsulinDose.parse("10"),
        "glucose_low": Glucose.mmol_per_l("5.0"),
        "glucose_high": {"value": "270", "unit": "mg/dL"},
    }
    kept = write(world, values=values).values
    assert kept["glucose_high"] == {"value": "15.0", "unit": "mmol/L"}
    assert kept["dose_units"]["unit"] == "units"


@pytest.mark.hazard("HZ-06")
def test_a_glucose_limit_without_its_unit_is_refused(world):
    with refused("“Call the delegator below this glucose” has no unit."):
        write(world, values={**story.VALUES, "glucose_low": "5.0"})


def test_every_fault_of_a_plan_is_named_at_once(world):
    values = {**story.VALUES, "device": "", "glucose_low": {"value": "11.0", "unit": "mmol/L"},
              "glucose_high": {"value": "10.0", "unit": "mmol/L"}, "colour": "blue"}  # fmt: skip
    with refused(
        "The plan does not say: Pen and needle.",
        "“Call the delegator below this glucose” must be less than",
        "The plan for giving insulin has no place for “colour”.",
        "The plan does not say what to do.",
        "The plan does not say whom to call first.",
        "The day to review the plan by, 19 November 2026, is already over",
    ):
        write(
            world, values=values, procedure=" ", call_first="",
            review_by=TODAY - timedelta(days=1),
        )  # fmt: skip


def test_a_plan_does_not_start_before_the_one_it_follows(world):
    with refused("This plan would start before the version that it follows."):
        write(world, starts_at=NOW - timedelta(days=300))


def test_the_first_plan_changes_nothing_that_was_there(world):
    m.Plan.objects.all().delete()
    assert write(world, changed_regimen=True).changed_regimen is False


@pytest.mark.hazard("HZ-05")
def test_a_changed_dose_stops_every_active_delegation_for_that_person_at_once(world):
    delegation = story.active(world)
    write(world, at=story.minutes(1), changed_regimen=True)
    delegation.refresh_from_db()
    assert delegation.status == "suspended"
    stop = delegation.suspensions.get()
    assert (stop.trigger, stop.since) == ("regimen-changed", story.minutes(1))


def test_a_plan_with_the_same_dose_stops_nothing(world):
    delegation = story.active(world)
    write(world, at=story.minutes(1))
    delegation.refresh_from_db()
    assert delegation.status == "active"


def test_only_a_delegating_role_writes_plans(world):
    with refused("Your role does not let you do this."):
        commands.write_plan(
            world.viewer(world.manager), person_id=world.person.pk, activity=INSULIN,
            values=story.VALUES, procedure="x", review_by=TODAY, call_first="x", at=NOW,
        )  # fmt: skip


# -- propose


def test_a_proposal_names_everyone_and_takes_two_steps(world):
    delegation = story.proposed(world)
    assert delegation.status == "proposed"
    assert (delegation.delegator_id, delegation.deputy_id) == (world.nurse.pk, world.deputy.pk)
    assert (delegation.provider_id, delegation.team_id) == (world.provider.pk, world.team.pk)
    assert [one.verb for one in delegation.events.order_by("pk")] == ["draft", "propose"]


def test_what_stays_with_the_registrant_is_not_proposed(world):
    decision = story.decided(world, answers=answered(G3="changing"))
    with refused("The decision was that this stays with the registrant."):
        story.proposed(world, decision=decision)


def test_a_decision_without_a_provider_is_not_proposed(world):
    with refused("The decision does not name a provider."):
        story.proposed(world, decision=story.decided(world, provider_id=None))


def test_the_worker_is_employed_by_that_provider(world):
    with refused("The worker is not employed by this provider at that time."):
        story.proposed(world, worker_id=world.rival_manager.pk)


@pytest.mark.parametrize(
    ("job", "words"),
    [
        ({"pathway": "2"}, "This activity is for a worker who is at least “Enhanced care worker”"),
        ({"job_role": "25"}, "Workers in this job role are not recorded as delegates."),
        ({"ends_on": TODAY}, "The worker is not employed by this provider at that time."),
        ({"starts_on": TOMORROW}, "The worker is not employed by this provider at that time."),
    ],
)
def test_the_worker_is_in_a_role_that_may_be_a_delegate(world, job, words):
    Employment.objects.filter(worker=world.worker).update(**job)
    with refused(words):
        story.proposed(world)


def test_a_place_may_set_another_minimum_role(world):
    Employment.objects.filter(worker=world.worker).update(pathway="2")
    m.ActivityAgreement.objects.filter(organisation=world.icb).update(settings={"minimum_role": 2})
    assert story.proposed(world).pk


def test_a_provider_may_only_be_stricter(world):
    m.ActivityAgreement.objects.filter(organisation=world.icb).update(settings={"minimum_role": 2})
    m.ActivityAgreement.objects.filter(organisation=world.provider).update(
        settings={"minimum_role": 4}
    )
    with refused("This activity is for a worker who is at least “Supervisor or leader”"):
        story.proposed(world)


def test_nobody_proposes_to_themselves(world):
    Employment.objects.create(
        worker=world.nurse, organisation=world.provider, access_role="care_worker", pathway="3",
        starts_on=TODAY,
    )  # fmt: skip
    with refused("You cannot delegate to yourself."):
        story.proposed(world, worker_id=world.nurse.pk)


def test_the_deputy_is_another_registrant_of_the_same_organisation(world):
    with refused("The deputy must be somebody other than the delegator."):
        story.proposed(world, deputy_id=world.nurse.pk)
    with refused(
        "The deputy does not work for the delegating", "The deputy is not on the register"
    ):
        story.proposed(world, deputy_id=world.manager.pk)


def test_a_deputy_of_another_trust_does_not_count(world):
    other = make_organisation("trust", "Other Trust")
    with refused("The deputy does not work for the delegating organisation."):
        story.proposed(world, deputy_id=make_registrant("Ola Price", other).pk)


def test_the_words_that_a_worker_needs_are_there(world):
    with refused(
        "The situation that it holds for is not described.",
        "It does not say how the work is supervised.",
        "It does not say whom the worker calls first.",
    ):
        story.proposed(world, situation="", supervision=" ", call_first="")


def test_one_live_delegation_to_one_worker_for_one_person(world):
    story.proposed(world)
    with refused("There is already a delegation of this activity to this worker"):
        story.proposed(world)


def test_another_trust_cannot_use_the_decision(world):
    decision = story.decided(world)
    stranger = make_registrant("Ola Price", make_organisation("trust", "Other Trust"))
    with pytest.raises(Unseen):
        commands.propose(
            world.viewer(stranger), decision_id=decision.pk, worker_id=world.worker.pk,
            deputy_id=world.deputy.pk, situation="x", supervision="x", call_first="x", at=NOW,
        )  # fmt: skip


def test_a_worker_cannot_propose(world):
    decision = story.decided(world)
    colleague = make_worker("Cal West", world.provider, "care_worker")
    with refused("Your role does not let you do this."):
        commands.propose(
            world.viewer(colleague), decision_id=decision.pk, worker_id=world.worker.pk,
            deputy_id=world.deputy.pk, situation="x", supervision="x", call_first="x", at=NOW,
        )  # fmt: skip
