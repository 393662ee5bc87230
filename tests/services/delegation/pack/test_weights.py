"""Take one thing away, or add one, and exactly the right question notices."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.services.delegation.pack.conftest import Who, as_web
from tests.services.delegation.world import INSULIN, NOW, TODAY, make_organisation, make_worker

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.registers.people.models import Involvement
from almoner.registers.workforce.models import Registration, TrainingRecord
from almoner.services.delegation import models as m
from almoner.services.delegation.pack_needs import RECORDED
from almoner.services.delegation.queries.pack import (
    delegation_pack,
    place_pack,
    provider_pack,
    weights_of,
)

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def weights(world):
    return weights_of([world.delegation.pk], NOW)[world.delegation.pk]


def incident(world, **extra):
    m.Incident.objects.create(
        delegation=world.delegation, person=world.person, provider=world.provider,
        delegating=world.trust, kind="other", severity="none", happened_at=NOW - A_DAY,
        reported_at=NOW - A_DAY, reported_by=world.worker, what_happened="x", **extra,
    )  # fmt: skip


def call(world, **extra):
    m.Escalation.objects.create(
        delegation=world.delegation, person=world.person, provider=world.provider,
        delegating=world.trust, raised_by=world.worker, raised_at=NOW - A_DAY, situation="x",
        **extra,
    )  # fmt: skip


def act(world, days=1, **extra):
    done = NOW - timedelta(days=days)
    values = {"due_at": done, "outcome": "done", "timing": "on_time", **extra}
    return m.Act.objects.create(
        delegation=world.delegation, person=world.person, provider=world.provider,
        delegating=world.trust, activity=INSULIN, worker=world.worker, done_at=done,
        recorded_at=done, authority={"granted": True}, **values,
    )  # fmt: skip


def fund(world, **extra):
    values = {"route": "chc", "what_for": "Visits", "starts_on": TODAY - A_DAY, **extra}
    m.FundingLine.objects.create(delegation=world.delegation, **values)


def voice(world, who):
    m.Experience.objects.create(delegation=world.delegation, voice=who, score=4, given_on=TODAY)


def change(world, **values):
    m.Delegation.objects.filter(pk=world.delegation.pk).update(**values)


def share(world, organisation):
    world.person.sharing_decisions.create(
        organisation=organisation, scope="record", agreed=True, given_by="The person",
        given_at=NOW - A_DAY, recorded_by=world.nurse.user, recorded_for=world.trust,
    )  # fmt: skip


def practise(world, times):
    for n in range(times):
        m.SupervisedPractice.objects.create(
            delegation=world.delegation, assessor=world.nurse, satisfactory=True,
            practised_at=NOW - timedelta(days=70, hours=n), recorded_at=NOW,
        )  # fmt: skip


def own_competence(world, worker, person=None, employer=None):
    m.Competence.objects.create(
        worker=worker, employer=employer or world.trust, activity=INSULIN, activity_version=1,
        person=person, assessor=world.deputy, signed_off_at=NOW - A_DAY,
        valid_until=TODAY + A_DAY,
    )  # fmt: skip


def another_signed_off(world):
    own_competence(world, make_worker("Una Finch", world.provider, "care_worker"), world.person,
                   world.provider)  # fmt: skip


def decide(world):
    made = m.Decision.objects.create(
        person=world.person, activity=INSULIN, organisation=world.trust, provider=world.provider,
        decided_by=world.nurse, decided_at=NOW, gates_version=1, activity_version=1, answers={},
        outcome="delegate",
    )  # fmt: skip
    change(world, decision=made)


def stop(world, **extra):
    m.Suspension.objects.create(
        delegation=world.delegation, trigger="incident", since=NOW - A_DAY, raised_by="x", **extra
    )


def event(world, verb="activate", reason=""):
    m.DelegationEvent.objects.create(
        delegation=world.delegation, at=NOW - A_DAY, verb=verb, target="active", by="user:1",
        reason=reason,
    )  # fmt: skip


def correct(world):
    act(world, corrects=act(world, 2), correction_reason="Wrong time")


CLOSED = {"closed_at": NOW, "learning": "Look twice"}
CASES = [
    ("gate_decision", 0, lambda w: None),
    ("gate_decision", 2, decide),
    ("agreement_parties", 2, lambda w: None),
    ("agreement_parties", 1, lambda w: m.Signature.objects.filter(party="employer").delete()),
    ("partners", 2, lambda w: None),
    ("partners", 1, lambda w: Involvement.objects.filter(kind="nursing").delete()),
    ("partners", 0, lambda w: Involvement.objects.all().delete()),
    ("agreed_lists", 2, lambda w: None),
    ("agreed_lists", 1, lambda w: m.ActivityAgreement.objects.filter(organisation=w.icb).delete()),
    ("insurance", 2, lambda w: None),
    ("insurance", 0, lambda w: m.Insurance.objects.update(ends_on=TODAY)),
    ("insurance", 0, lambda w: m.Insurance.objects.update(activities=["stoma-care"])),
    ("consent", 2, lambda w: None),
    ("consent", 0, lambda w: m.Consent.objects.update(withdrawn_at=NOW, withdrawn_by="x")),
    ("legal_basis", 0, lambda w: None),
    ("legal_basis", 0, lambda w: fund(w, route="none")),
    ("legal_basis", 2, fund),
    ("contract", 2, lambda w: None),
    ("contract", 1, lambda w: type(w.partnership).objects.update(contract_allows_delegation=False)),
    ("escalations", None, lambda w: None),
    ("escalations", 0, call),
    ("escalations", 2, lambda w: call(w, decided_at=NOW, decided_by=w.nurse)),
    ("incidents", None, lambda w: None),
    ("incidents", 0, incident),
    ("incidents", 1, lambda w: (incident(w), incident(w, closed_by=w.nurse, **CLOSED))),
    ("incidents", 2, lambda w: incident(w, closed_by=w.nurse, **CLOSED)),
    ("suspensions", None, lambda w: None),
    ("suspensions", 0, stop),
    ("suspensions", 2, lambda w: stop(w, lifted_at=NOW, lifted_by=w.nurse)),
    ("audit_trail", 0, lambda w: None),
    ("audit_trail", 2, event),
    ("delegator_record", 1, lambda w: None),
    ("delegator_record", 2, lambda w: own_competence(w, w.nurse)),
    ("delegator_record", 0, lambda w: Registration.objects.update(expires_on=TODAY)),
    ("delegate_record", 2, lambda w: None),
    ("delegate_record", 1, lambda w: m.Signature.objects.filter(party="delegate").delete()),
    ("deputy", 2, lambda w: None),
    ("deputy", 0, lambda w: change(w, deputy=None)),
    ("training_records", 2, lambda w: None),
    ("training_records", 1, lambda w: TrainingRecord.objects.first().delete()),
    ("training_records", 0, lambda w: TrainingRecord.objects.update(expires_on=TODAY)),
    ("practices", 0, lambda w: None),
    ("practices", 1, lambda w: practise(w, 4)),
    ("practices", 2, lambda w: practise(w, 5)),
    ("sign_offs", 2, lambda w: None),
    ("sign_offs", 0, lambda w: m.Competence.objects.update(valid_until=TODAY)),
    ("contacts", 1, lambda w: None),
    ("contacts", 2, lambda w: change(w, call_out_of_hours="111")),
    ("handovers", None, lambda w: None),
    ("handovers", 2, lambda w: event(w, "hand_over", "Moved team")),
    ("handovers", 0, lambda w: event(w, "hand_over")),
    ("sharing", 0, lambda w: None),
    ("sharing", 2, lambda w: share(w, w.provider)),
    ("sharing", 0, lambda w: share(w, w.rival)),
    ("plan_versions", 2, lambda w: None),
    ("plan_versions", 1, lambda w: m.Plan.objects.update(review_by=TODAY - A_DAY)),
    ("acts", 0, lambda w: None),
    ("acts", 2, act),
    ("acts", 1, lambda w: act(w, 91)),
    ("corrections", None, act),
    ("corrections", 2, correct),
    ("on_time", 0, lambda w: None),
    ("on_time", 2, act),
    ("on_time", 1, lambda w: (act(w), act(w, 2, timing="late"))),
    ("on_time", 0, lambda w: act(w, outcome="missed")),
    ("reviews", 2, lambda w: None),
    ("reviews", 0, lambda w: change(w, review_due_on=TODAY - A_DAY)),
    ("experience", 0, lambda w: None),
    ("experience", 1, lambda w: voice(w, "worker")),
    ("experience", 2, lambda w: (voice(w, "worker"), voice(w, "person"))),
    ("hours_released", 0, lambda w: None),
    ("hours_released", 1, act),
    ("hours_released", 2, lambda w: (act(w), fund(w, minutes_per_act=20))),
    ("before_after", 0, act),
    ("before_after", 2, lambda w: (change(w, active_from=NOW - timedelta(days=200)), act(w),
                                   act(w, 190))),
    ("rota_cover", 0, lambda w: None),
    ("rota_cover", 1, lambda w: change(w, call_out_of_hours="111")),
    ("rota_cover", 2, another_signed_off),
    ("funding", 1, fund),
    ("funding", 2, lambda w: fund(w, pence_per_hour=2400)),
    ("pay_supplement", 0, fund),
    ("pay_supplement", 2, lambda w: fund(w, pay_supplement_pence_per_hour=50)),
    ("career", 2, lambda w: None),
    ("career", 0, lambda w: w.worker.employments.update(pathway="999")),
]  # fmt: skip


def test_every_piece_of_evidence_is_tried_with_and_without():
    for name in RECORDED:
        assert len({weight for case, weight, _ in CASES if case == name}) > 1, name


@pytest.mark.parametrize(("name", "weight", "given"), CASES)
def test_the_question_notices(world, name, weight, given):
    given(world)
    assert weights(world)[name] == weight


def answers(pack):
    return {one.question.evidence: one.answer for block in pack.blocks for one in block.answers}


def test_the_records_of_one_delegation_are_shown(world):
    for given in (decide, call, incident, stop, event, act, fund, correct, another_signed_off):
        given(world)
    with as_web(world.viewer(world.nurse)) as viewer:
        found = answers(delegation_pack(viewer, world.delegation.pk, NOW))
    assert ("Example Mutual", "Policy EX-1, 20 November 2025 up to 28 February 2027") in found[
        "insurance"
    ].records
    assert found["incidents"].records[0][1] == "Something else, no harm. Learning: none yet"
    assert found["corrections"].records[0][1] == "Wrong time"
    assert found["acts"].records[0] == ("Acts on record", "2")
    assert found["deputy"].records[0] == ("Deputy", "Dev Patel")
    assert {name for name, _ in found["rota_cover"].records} == {"Joe Banks", "Una Finch"}


def test_hours_are_acts_times_minutes(world):
    for days in (1, 2, 3):
        act(world, days)
    fund(world, minutes_per_act=20)
    with as_web(world.viewer(world.nurse)) as viewer:
        found = answers(delegation_pack(viewer, world.delegation.pk, NOW))
    assert found["hours_released"].records[-1] == ("Registrant hours released", "1.0")


@pytest.mark.parametrize("side", ["nurse", "manager"])
def test_both_sides_read_the_same_answers_as_the_owner(world, side):
    with as_web(world.viewer(getattr(world, side))) as viewer:
        found = delegation_pack(viewer, world.delegation.pk, NOW)
        seen = weights(world)
    assert seen == weights(world)
    assert answers(found)["insurance"].met == "yes"


def test_a_provider_names_each_delegation_that_lacks_something(world):
    with as_web(world.viewer(world.manager)) as viewer:
        found = answers(provider_pack(viewer, world.provider.pk, NOW))
    assert found["practices"].missing == (
        f"Delegation {world.delegation.pk} (Giving insulin, Joe Banks): Too few practices were"
        " watched. The worker, with the delegator can put this right.",
    )
    assert found["insurance"].words.endswith("1 of 1 delegations.")


def test_a_rival_sees_neither_pack(world):
    with as_web(world.viewer(world.rival_manager)) as viewer:
        with pytest.raises(Unseen):
            delegation_pack(viewer, world.delegation.pk, NOW)
        with pytest.raises(Unseen):
            provider_pack(viewer, world.provider.pk, NOW)
        assert weights_of([world.delegation.pk], NOW) == {}


def test_a_provider_without_delegations_has_a_pack_with_nothing_in_it(world):
    with as_web(world.viewer(world.rival_manager)) as viewer:
        found = provider_pack(viewer, world.rival.pk, NOW)
    assert (found.count, found.missing) == (0, 0)


def test_the_place_is_counted_without_a_name_or_a_small_number(world, board):
    with as_web(Who(board).viewer) as viewer:
        assert not m.Delegation.objects.exists()
        found = place_pack(viewer, NOW)
    words = repr(found)
    assert found.count is None
    for name in ("Okafor", "Joe Banks", "Amina Hall"):
        assert name not in words
    assert answers(found)["practices"].met == "no"
    assert answers(found)["practices"].missing[0].startswith("Some delegations (number not shown)")


@pytest.mark.parametrize("who", ["nurse", "manager"])
def test_the_place_is_for_boards_and_team_leads(world, who):
    with as_web(world.viewer(getattr(world, who))) as viewer, pytest.raises(Refused) as refused:
        place_pack(viewer, NOW)
    assert refused.value.refusals[0].code == "not_the_place"


def test_another_board_counts_nothing_of_this_place(world):
    other = make_organisation("icb", "Another Board")
    with as_web(Who(make_worker("Bo Gray", other, "board")).viewer) as viewer:
        assert place_pack(viewer, NOW).count == 0


def test_a_provider_gets_no_counts_from_the_function_itself(world):
    with as_web(world.viewer(world.manager)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM almoner_pack_counts(now(), current_date, '{}')")
        assert cursor.fetchone() == (0,)
