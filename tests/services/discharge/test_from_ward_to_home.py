"""From the ward to home through the real commands: who sees what, what the register hears, what is
counted, and what brokerage is told."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import shipped
from tests.services.discharge.hospital import ARRANGED, ASKED, DECIDED, NOW

from almoner.engines.instruments import commands as instruments
from almoner.engines.pathways import commands as cases
from almoner.engines.pathways.models import Case
from almoner.kernel.refusals import Refused
from almoner.platform import events
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.registers.people.commands import record_death
from almoner.registers.people.models import HospitalStay, Involvement, SharingDecision
from almoner.services.delegation.catalogue import activities
from almoner.services.discharge import commands
from almoner.services.discharge.models import CriteriaReview, Delay, NextAction, Stay
from almoner.services.discharge.rules.assessing import ACTIVITIES, delegated_after
from almoner.services.discharge.rules.definitions import delays

HOUR = timedelta(hours=1)


def later(hours: float):
    return NOW + hours * HOUR


def case_of(stay: Stay) -> Case:
    return Case.objects.get(pk=stay.case_id)


def refused(call, *codes):
    with pytest.raises(Refused) as found:
        call()
    assert [one.code for one in found.value.refusals] == list(codes)


def test_coming_to_a_ward_opens_a_case_and_tells_the_register(hospital):
    stay = hospital.admit()
    case = case_of(stay)
    assert (case.state, case.team, case.facts["ward"]) == ("on-ward", hospital.team, "Willow")
    kept = HospitalStay.objects.get(person=hospital.ada)
    assert (kept.pk, kept.discharged_at) == (stay.hospital_stay_id, None)


def test_nobody_is_in_two_beds(hospital):
    stay = hospital.admit()
    refused(lambda: hospital.admit(at=later(1)), "on-a-ward")
    with pytest.raises(DatabaseError), transaction.atomic():
        Stay.objects.create(
            organisation=hospital.trust,
            person=hospital.ada,
            ward=hospital.elm,
            source="screen",
            admitted_at=stay.admitted_at,
        )


def test_an_admission_that_somebody_recorded_already_is_the_same(hospital):
    known = HospitalStay.objects.create(person=hospital.ada, admitted_at=NOW - HOUR)
    assert hospital.admit().hospital_stay_id == known.pk
    assert HospitalStay.objects.count() == 1


def test_a_ward_of_another_trust_is_not_there(hospital):
    with pytest.raises(Unseen):
        hospital.admit(hospital.rita)


def test_a_reason_to_stay_keeps_the_person(hospital):
    stay = hospital.admit()
    made = hospital.review(stay, ["oxygen", "fluids"])
    assert (made.meets, made.criteria, made.ready_on) == (True, ["oxygen", "fluids"], None)
    assert case_of(stay).state == "on-ward"


def test_without_one_the_ready_date_is_set_once_and_kept(hospital):
    stay = hospital.admit()
    hospital.review(stay)
    hospital.review(stay, at=NOW + timedelta(days=1))
    stay.refresh_from_db()
    assert stay.ready_on == date(2026, 3, 2)
    assert case_of(stay).state == "ready"
    assert [one.ready_on for one in stay.reviews.order_by("pk")] == [date(2026, 3, 2)] * 2


def test_a_reason_that_comes_back_takes_the_ready_date_away(hospital):
    stay = hospital.referred()
    hospital.review(stay, ["news"], 5)
    stay.refresh_from_db()
    assert (stay.ready_on, case_of(stay).state) == (None, "on-ward")
    hospital.review(stay, at=NOW + timedelta(days=2))
    stay.refresh_from_db()
    assert stay.ready_on == date(2026, 3, 4)


def test_a_ready_date_lies_within_the_stay(hospital):
    stay = hospital.admit()
    for day in (date(2026, 3, 1), date(2026, 3, 3)):
        refused(lambda day=day: hospital.review(stay, ready_on=day), "ready-on")
    refused(lambda: hospital.review(stay, ["hungry"]), "criterion-unknown")


def test_a_review_is_never_changed(hospital):
    made = hospital.review(hospital.admit())
    with pytest.raises(DatabaseError), transaction.atomic():
        CriteriaReview.objects.filter(pk=made.pk).update(note="Other")


def test_asking_the_hub_lets_it_see_the_person_and_work_on_the_case(hospital):
    stay = hospital.admit()
    hospital.review(stay)
    hana = hospital.viewer(hospital.hana)
    with pytest.raises(Unseen):
        cases.note(hana, case_id=stay.case_id, text="Hello", at=later(2))
    hospital.move(stay, "refer", facts=ASKED)
    assert Involvement.objects.filter(person=hospital.ada, organisation=hospital.council).exists()
    cases.note(hana, case_id=stay.case_id, text="We have it.", at=later(2))
    assert case_of(stay).shared_with == [hospital.council.pk]
    with transaction.atomic(), scoped(hana, drop_role=True):
        assert [one.pk for one in Stay.objects.all()] == [stay.pk]
    with transaction.atomic(), scoped(hospital.viewer(hospital.rita), drop_role=True):
        assert not Stay.objects.exists()
        assert not CriteriaReview.objects.exists()


def test_a_person_who_said_no_is_not_shared(hospital):
    stay = hospital.admit()
    hospital.review(stay)
    SharingDecision.objects.create(
        person=hospital.ada,
        organisation=hospital.council,
        scope="record",
        agreed=False,
        given_by="Ada",
        given_at=NOW,
        recorded_by=hospital.wendy.user,
        recorded_for=hospital.trust,
    )
    refused(lambda: hospital.move(stay, "refer", facts=ASKED), "person-objects")
    assert case_of(stay).state == "ready"


@pytest.mark.parametrize(
    ("tasks", "needed"),
    [
        (["insulin", "medicines"], ["insulin-administration", "medicines-administration"]),
        (["none"], None),
    ],
)
def test_an_assessment_that_is_signed_is_recorded_with_what_is_needed_at_home(
    hospital, tasks, needed
):
    stay = hospital.referred()
    hospital.assess(stay, hospital.hana, tasks=tasks, tasks_how="The nurse does it now.")
    case = case_of(stay)
    assert "assessed" in case.moments
    assert case.facts.get("delegated") == needed
    hospital.move(stay, "decide", hospital.hana, 5, facts=DECIDED)
    assert case_of(stay).state == "decided"


def test_a_ward_without_a_mandate_signs_and_somebody_else_records_it(hospital):
    stay = hospital.referred()
    hospital.assess(stay, hospital.wendy)
    assert "assessed" not in case_of(stay).moments


def test_what_was_known_to_be_delegated_stays():
    task = {"tasks": ["wound", "stoma"]}
    for before in ("wound-care, other", ["wound-care"]):
        assert delegated_after({"delegated": before}, task) == ["wound-care", "stoma-care"]
    assert set(ACTIVITIES.values()) <= set(activities())


def test_what_may_be_needed_at_home_is_chosen_from_the_catalogue_and_reasons_from_the_list():
    """What nobody can be signed off for is no activity, and a reason without a family no reason."""
    fields = shipped("hospital-discharge").fields
    titles = {code: one.title for code, one in activities().items()}
    assert dict(fields["delegated"].labels) == titles
    reasons = {code: one.title for code, one in delays().reasons.items()}
    assert dict(fields["delay_reason"].labels) == reasons


@pytest.fixture
def told(monkeypatch):
    heard = []
    monkeypatch.setattr(events, "_subscribers", {**events._subscribers})
    before = events._subscribers["discharge.care_wanted"]
    events._subscribers["discharge.care_wanted"] = [
        *before,
        lambda **ids: heard.append((ids["case_id"], ids["person_id"], ids["organisation_id"])),
    ]
    return heard


def test_care_that_is_wanted_is_told_once_and_without_a_name(hospital, told):
    stay = hospital.arranging()
    assert told == [(stay.case_id, hospital.ada.pk, hospital.council.pk)]


def test_no_care_is_wanted_when_none_is(hospital, told):
    stay = hospital.referred()
    hospital.assess(stay, hospital.hana)
    hospital.move(stay, "assess", hospital.hana, 4)
    facts = {"pathway_to": "p1", "carer_involved": False, "care_wanted": False}
    hospital.move(stay, "decide", hospital.hana, 5, facts=facts)
    hospital.move(stay, "arrange", hospital.hana, 6, facts=ARRANGED)
    assert told == []


def test_what_brokerage_found_comes_to_the_case(hospital):
    stay = hospital.arranging()
    events.publish(
        "package.awarded",
        hospital.viewer(hospital.brook),
        later(8),
        package_id=1,
        person_id=hospital.ada.pk,
        provider_id=hospital.provider.pk,
    )
    case = case_of(stay)
    assert case.facts["provider"] == hospital.provider.pk
    assert "care_found" in case.moments


def test_a_package_of_somebody_else_changes_nothing(hospital):
    stay = hospital.referred()
    events.publish(
        "package.awarded",
        hospital.viewer(hospital.brook),
        later(8),
        package_id=1,
        person_id=hospital.ada.pk,
        provider_id=hospital.provider.pk,
    )
    assert case_of(stay).state == "referred"


def all_ready(hospital) -> Stay:
    stay = hospital.arranging()
    hospital.move(stay, "care-found", hospital.brook, 7, facts={"provider": hospital.provider.pk})
    hospital.move(stay, "all-ready", hospital.hana, 8)
    return stay


def test_leaving_counts_the_days_and_brings_the_register_home(hospital):
    stay = all_ready(hospital)
    gone = NOW + timedelta(days=2, hours=3)
    commands.leave(hospital.viewer(hospital.wendy), stay_id=stay.pk, left_at=gone, at=gone)
    case = case_of(stay)
    assert (case.state, case.facts["lost_bed_days"], case.facts["lost_bed_cost"]) == (
        *("left", 2),
        2 * 54044,
    )
    assert HospitalStay.objects.get().discharged_at == gone
    hospital.move(
        stay,
        "see-at-home",
        hospital.hana,
        100,
        facts={"at_home": "Well"},
        outcome="settled",
        information="Told her whom to call.",
    )
    assert case_of(stay).outcome == "settled"


def test_whoever_left_early_is_told_to_the_hub(hospital):
    stay = hospital.arranging()
    commands.leave(hospital.viewer(hospital.wendy), stay_id=stay.pk, left_at=later(7), at=later(7))
    case = case_of(stay)
    assert case.state == "left"
    assert case.events.get(transition="leave-early").data["tells"] == ["flow_hub", "ward_staff"]


def test_a_ward_arranged_home_needs_no_hub(hospital):
    stay = hospital.admit()
    hospital.review(stay)
    hospital.move(stay, "ward-arranges", facts={"carer_found": False})
    commands.leave(hospital.viewer(hospital.wendy), stay_id=stay.pk, left_at=later(7), at=later(7))
    case = case_of(stay)
    assert (case.state, case.outcome, case.shared_with) == ("home", "arranged-by-ward", [])


def test_leaving_on_the_page_of_the_case_is_leaving_the_ward(hospital):
    stay = all_ready(hospital)
    hospital.move(stay, "leave", hospital.wendy, 9, facts={"left_on": "2026-03-02"})
    stay.refresh_from_db()
    assert stay.left_at == later(9)
    assert HospitalStay.objects.get().discharged_at == later(9)


def test_coming_back_ends_the_first_case_as_a_readmission(hospital):
    stay = all_ready(hospital)
    commands.leave(hospital.viewer(hospital.wendy), stay_id=stay.pk, left_at=later(9), at=later(9))
    again = hospital.admit(at=later(30))
    assert case_of(stay).outcome == "readmitted"
    assert case_of(again).state == "on-ward"


def test_a_death_ends_what_was_being_arranged(hospital):
    stay = hospital.arranging()
    record_death(hospital.adt, person_id=hospital.ada.pk, died_on=NOW.date(), at=later(9))
    stay.refresh_from_db()
    assert (case_of(stay).outcome, stay.left_at) == ("died", later(9))


def test_a_delay_is_one_a_day_with_its_family(hospital):
    stay, wendy = hospital.referred(), hospital.viewer(hospital.wendy)
    for reason in ("medicines", "p1-capacity"):
        commands.record_delay(wendy, stay_id=stay.pk, reason=reason, at=later(3))
    commands.record_delay(wendy, stay_id=stay.pk, reason="p1-capacity", at=later(27))
    assert list(Delay.objects.order_by("day").values_list("day", "reason", "family")) == [
        (date(2026, 3, 2), "p1-capacity", "capacity"),
        (date(2026, 3, 3), "p1-capacity", "capacity"),
    ]
    assert case_of(stay).facts["delay_family"] == "capacity"


def test_a_reason_to_stay_is_no_delay(hospital):
    stay, wendy = hospital.admit(), hospital.viewer(hospital.wendy)
    refused(
        lambda: commands.record_delay(wendy, stay_id=stay.pk, reason="medicines", at=later(1)),
        "not-ready",
    )


def test_the_next_action_has_an_owner_and_a_time(hospital):
    stay, wendy = hospital.referred(), hospital.viewer(hospital.wendy)
    asked = {"stay_id": stay.pk, "what": "Call the pharmacy", "owner": "pharmacy"}
    commands.set_next(wendy, **asked, due_at=later(5), at=later(3))
    commands.set_next(wendy, **asked, due_at=later(6), at=later(4))
    assert NextAction.objects.filter(done_at__isnull=True).get().due_at == later(6)
    refused(lambda: commands.set_next(wendy, **asked, due_at=NOW, at=later(4)), "next-due")
    commands.next_done(wendy, stay_id=stay.pk, at=later(5))
    refused(lambda: commands.next_done(wendy, stay_id=stay.pk, at=later(5)), "no-next")


def test_the_form_of_the_reasons_to_stay_is_a_review_too(hospital):
    stay, wendy = hospital.admit(), hospital.viewer(hospital.wendy)
    at, form = later(1), instrument("criteria-to-reside")
    items = [item.code for section in form.sections for item in section.items]
    row = instruments.start(
        wendy, code=form.code, person_id=stay.person_id, about=f"case:{stay.case_id}", at=at
    )
    answers = {**dict.fromkeys(items, False), "iv_medicine": True}
    instruments.save_draft(wendy, completion_id=row.pk, answers=answers, at=at)
    instruments.complete(wendy, completion_id=row.pk, at=at)
    assert CriteriaReview.objects.get().criteria == ["iv-medicine"]
