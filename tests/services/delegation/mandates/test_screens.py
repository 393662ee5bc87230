"""Delegated functions on screen: who holds which, granting, taking back, and asking."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.board.test_screens import text, words
from tests.services.delegation.world import NOW, TODAY, make_organisation, make_worker, make_world

from almoner.registers.organisations.models import Partnership
from almoner.services.delegation.commands import grant_mandate
from almoner.services.delegation.models import Mandate

CARERS = "trusted-assessor-carers"
EQUIPMENT = "non-ot-basic-equipment"


@pytest.fixture
def world(db, monkeypatch, settings):
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = make_world()
    made.council = make_organisation("council", "Example council", parent=made.icb)
    made.charity = make_organisation("voluntary", "Kettle On")
    Partnership.objects.create(delegating=made.council, provider=made.charity, starts_on=TODAY)
    made.chair = make_worker("Bo Tran", made.council, "board")
    made.assessor = make_worker("Vi Lamb", made.charity, "care_worker")
    return made


@pytest.fixture
def chair(world):
    return client_for(world.chair)


def granted(world, **changes) -> Mandate:
    terms = {
        "function": CARERS,
        "holder_organisation_id": world.charity.pk,
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(days=365),
        "reference": "Cabinet minute 12",
        "at": NOW,
        **changes,
    }
    return grant_mandate(world.viewer(world.chair), **terms)


def days(name: str, day) -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


def terms(**changes) -> dict:
    given = {
        **days("starts_on", TODAY),
        **days("ends_on", TODAY + timedelta(days=300)),
        "reference": "Cabinet minute 12",
        "holder": "",
    }
    return {**given, **changes}


CASE = {
    "carer_known": "no",
    "assessment_kind": "single",
    "young_carer": "no",
    "safeguarding_concern": "no",
}


def test_choosing_leads_to_the_terms(world, chair):
    sent = chair.post(
        "/mandates/grant/", {"function": CARERS, "organisation": str(world.charity.pk)}
    )
    assert sent["Location"] == f"/mandates/grant/{CARERS}/{world.charity.pk}/"
    shown = words(chair.get(sent["Location"]))
    assert "Vi Lamb" in shown
    assert "36 months (local value" in shown


def test_a_function_is_granted_with_its_limits(world, chair):
    where = f"/mandates/grant/{CARERS}/{world.charity.pk}/"
    sent = chair.post(where, terms(only_assessment_kind=["single"], only_young_carer=["no"]))
    made = Mandate.objects.get()
    assert sent["Location"] == f"/mandates/{made.pk}/"
    assert made.scope == {"assessment_kind": ["single"], "young_carer": [False]}
    assert (made.granted_by, made.signed_by) == (world.council, world.chair)
    shown = words(chair.get(sent["Location"]))
    assert "In force" in shown
    assert "One for the carer alone" in shown
    assert "Cabinet minute 12" in shown


def test_what_must_be_passed_on_is_typed_on_the_form(world, chair):
    where = f"/mandates/grant/{CARERS}/{world.charity.pk}/"
    assert "Never when:" in words(chair.get(where))
    told = "Two at once go to the council's own team."
    sent = chair.post(
        where, terms(never_assessment_kind=["joint"], words_assessment_kind=f" {told} ")
    )
    made = Mandate.objects.get()
    assert made.exclusions == [{"field": "assessment_kind", "value": "joint", "words": told}]
    assert made.scope == {}
    assert told in words(chair.get(sent["Location"]))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"never_assessment_kind": ["single"]}, "Say what they should read."),
        (
            {
                "never_assessment_kind": ["single"],
                "only_assessment_kind": ["single"],
                "words_assessment_kind": "Pass it on.",
            },
            "You ticked the same answer under",
        ),
    ],
)
def test_an_exclusion_says_why_and_does_not_contradict(world, chair, changes, said):
    where = f"/mandates/grant/{CARERS}/{world.charity.pk}/"
    assert said in words(chair.post(where, terms(**changes)))
    assert not Mandate.objects.exists()


@pytest.mark.parametrize(
    ("function", "changes", "said"),
    [
        (EQUIPMENT, {}, "held by a named worker"),
        (CARERS, days("ends_on", TODAY + timedelta(days=365 * 4)), "It may not run beyond"),
        (CARERS, days("ends_on", TODAY), "It ends before it starts"),
        (CARERS, {"reference": " "}, "Enter an answer for"),
    ],
)
def test_what_is_wrong_comes_back_at_its_field(world, chair, function, changes, said):
    where = f"/mandates/grant/{function}/{world.charity.pk}/"
    back = words(chair.post(where, terms(**changes)))
    assert "There is a problem" in back
    assert said in back
    assert not Mandate.objects.exists()


def test_it_is_taken_back_with_a_reason_and_ends_at_once(world, chair):
    made = granted(world)
    where = f"/mandates/{made.pk}/revoke/"
    assert "It ends at once" in words(chair.get(where))
    chair.post(where, {"reason": "The contract ended."})
    made.refresh_from_db()
    assert (made.revoked_at, made.revoked_because) == (NOW, "The contract ended.")
    shown = words(chair.get(f"/mandates/{made.pk}/"))
    assert "Taken back" in shown
    assert "The contract ended." in shown
    assert "Take it back" not in shown


def ask(chair, world, **changes):
    answers = {**CASE, "worker": str(world.assessor.pk), **changes}
    return words(chair.post(f"/mandates/check/{CARERS}/", answers))


def test_asking_says_yes_with_what_it_rests_on(world, chair):
    granted(world)
    shown = ask(chair, world)
    assert "Vi Lamb: yes, they may" in shown
    assert "The function has been delegated until 20 November 2027" in shown
    assert "works for the organisation that holds the function with no end set" in shown
    assert "The council stays responsible for the decision" in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"carer_known": "yes"}, "only for carers whom social care does not know"),
        ({"assessment_kind": "joint"}, "A joint assessment is done by the council"),
        ({"young_carer": "yes"}, "The young carers team"),
        ({"safeguarding_concern": "yes"}, "The safeguarding team"),
    ],
)
def test_a_case_outside_the_function_is_refused_and_says_where_it_goes(world, chair, changes, said):
    granted(world)
    shown = ask(chair, world, **changes)
    assert "Vi Lamb: no" in shown
    assert said in shown


def test_without_a_mandate_the_answer_is_no(world, chair):
    assert "This function has not been delegated to you" in ask(chair, world)


def test_nothing_is_answered_while_a_question_is_open(world, chair):
    granted(world)
    shown = words(chair.post(f"/mandates/check/{CARERS}/", {"worker": str(world.assessor.pk)}))
    assert "There is a problem" in shown
    assert "yes, they may" not in shown


@pytest.mark.hazard("HZ-11")
def test_a_worker_who_is_not_ones_own_cannot_be_asked_about(world, chair):
    granted(world)
    shown = ask(chair, world, worker=str(world.worker.pk))
    assert "There is a problem" in shown
    assert "Joe Banks" not in shown


@pytest.mark.hazard("HZ-11")
def test_only_who_granted_or_holds_it_sees_it(world, chair):
    made = granted(world)
    world.far = make_worker("Far Chair", make_organisation("icb", "Far Board"), "board")
    far = client_for(world.far)
    assert far.get(f"/mandates/{made.pk}/").status_code == 404
    assert far.post(f"/mandates/{made.pk}/revoke/", {"reason": "x"}).status_code == 404
    assert "None has been granted" in words(far.get("/mandates/"))
    assert "Carers' assessments" in words(chair.get("/mandates/"))
    made.refresh_from_db()
    assert made.revoked_at is None


@pytest.mark.hazard("HZ-11")
def test_who_holds_it_may_look_but_not_take_it_back(world):
    made = granted(world)
    holder = client_for(make_worker("Hal Lead", world.charity, "team_lead"))
    shown = words(holder.get(f"/mandates/{made.pk}/"))
    assert "Kettle On" in shown
    assert "Take it back" not in shown
    assert holder.post(f"/mandates/{made.pk}/revoke/", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("who", "may_see", "may_grant"),
    [("worker", 403, 403), ("manager", 403, 403), ("nurse", 200, 403), ("lead", 200, 200)],
)
def test_who_may_open_what(world, who, may_see, may_grant):
    browser = client_for(getattr(world, who))
    assert browser.get("/mandates/").status_code == may_see
    assert browser.get("/mandates/check/").status_code == may_see
    assert browser.get(f"/mandates/check/{CARERS}/").status_code == may_see
    assert browser.get("/mandates/grant/").status_code == may_grant


def test_an_unknown_function_or_organisation_is_not_there(chair, world):
    assert chair.get("/mandates/check/juggling/").status_code == 404
    assert chair.get(f"/mandates/grant/juggling/{world.charity.pk}/").status_code == 404
    assert chair.get(f"/mandates/grant/{CARERS}/999999/").status_code == 404


def test_the_states_of_a_mandate_on_the_list(world, chair):
    granted(world, starts_on=TODAY + timedelta(days=2), ends_on=TODAY + timedelta(days=9))
    ended = granted(world)
    Mandate.objects.filter(pk=ended.pk).update(starts_on=TODAY - timedelta(days=9), ends_on=TODAY)
    shown = words(chair.get("/mandates/"))
    assert "Not yet" in shown
    assert "Ended" in shown
    assert "Cabinet" not in text(chair.get("/mandates/check/"))
