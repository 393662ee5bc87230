"""Start, save, sign, agree, send back, amend, set aside: each step, and each refusal with words."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests import factories as f
from tests.engines.instruments.places import AT, Place
from tests.engines.instruments.samples import checklist, checklist_evidence, small

from almoner.engines.instruments import commands, queries
from almoner.engines.instruments.models import Completion, CompletionEntry
from almoner.engines.instruments.queries.pages import opened
from almoner.kernel.refusals import Refused
from almoner.platform import events
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
CHC = "nhs-chc-checklist"


@pytest.fixture
def place() -> Place:
    made = Place()
    made.publish(small())
    return made


def test_a_checklist_from_the_first_answer_to_the_result(place, monkeypatch):
    heard = []
    monkeypatch.setitem(events._subscribers, "instruments.completed", [lambda **k: heard.append(k)])
    row = commands.start(place.worker, code=CHC, person_id=place.person.pk, about="case:7", at=AT)
    commands.save_draft(
        place.worker,
        completion_id=row.pk,
        answers=checklist(a=("breathing",)),
        evidence=checklist_evidence(),
        wishes="To stay at home.",
        at=AT,
    )
    done = commands.complete(place.worker, completion_id=row.pk, at=AT)
    assert done.status == "complete"
    assert done.scores == {"in_a": 1, "in_b": 0, "result": "positive"}
    assert done.bands == {"result": "positive"}
    [news] = heard
    assert (news["about"], news["code"], news["bands"]) == ("case:7", CHC, {"result": "positive"})
    assert {(one.kind, one.what) for one in news["actions"]} >= {
        ("open", "nhs-continuing-healthcare")
    }
    assert queries.latest(place.worker, place.person.pk, CHC).scores["result"] == "positive"
    assert queries.for_about(place.worker, "case:7")[CHC].completion_id == row.pk
    assert CompletionEntry.objects.get(completion=row).wishes == "To stay at home."


def test_every_step_is_audited_by_ids_and_codes_only(place):
    place.signed({"pain": True, "where": "leg"})
    said = AuditEvent.objects.filter(verb__startswith="instrument.").order_by("pk")
    verbs = ["instrument.started", "instrument.saved", "instrument.completed"]
    assert [one.verb for one in said] == verbs
    assert {one.person_id for one in said} == {place.person.pk}
    assert all("leg" not in str(one.detail) for one in said)


def test_it_is_not_signed_while_an_answer_is_missing_and_every_reason_is_told(place):
    row = place.started()
    commands.save_draft(place.worker, completion_id=row.pk, answers={"pain": True}, at=AT)
    with pytest.raises(Refused, match="Where") as error:
        commands.complete(place.worker, completion_id=row.pk, at=AT)
    assert [one.code for one in error.value.refusals] == ["where"]
    row.refresh_from_db()
    assert row.status == "draft"
    assert not row.entries.exists()


def test_an_answer_that_the_question_cannot_have_is_refused_and_the_draft_stays(place):
    row = place.started()
    commands.save_draft(place.worker, completion_id=row.pk, answers={"pain": True}, at=AT)
    with pytest.raises(Refused, match="Choose one of the answers"):
        commands.save_draft(place.worker, completion_id=row.pk, answers={"where": "ear"}, at=AT)
    row.refresh_from_db()
    assert row.draft["answers"] == {"pain": True}


def test_answers_to_questions_that_are_not_asked_any_more_are_not_signed(place):
    row = place.started()
    first = {"pain": True, "where": "leg"}
    commands.save_draft(place.worker, completion_id=row.pk, answers=first, at=AT)
    commands.save_draft(place.worker, completion_id=row.pk, answers={"pain": False}, at=AT)
    done = commands.complete(place.worker, completion_id=row.pk, at=AT)
    assert done.scores == {"total": 0}
    assert queries.newest_entry(done).answers == {"pain": False}


def test_a_stale_page_is_refused(place):
    row = place.started()
    commands.save_draft(place.worker, completion_id=row.pk, answers={"pain": True}, number=0, at=AT)
    with pytest.raises(Refused, match="Somebody has saved other answers"):
        commands.save_draft(
            place.worker, completion_id=row.pk, answers={"pain": False}, number=0, at=AT
        )


@pytest.mark.parametrize("verb", ["save_draft", "complete", "second", "send_back", "amend", "void"])
def test_a_rival_cannot_touch_it_and_does_not_learn_that_it_is_there(place, verb):
    row = place.started()
    more = {"save_draft": {"answers": {}}, "amend": {"answers": {}, "reason": "x"}}
    given = more.get(verb, {"reason": "x"} if verb in ("send_back", "void") else {})
    with pytest.raises(Unseen):
        getattr(commands, verb)(place.outsider, completion_id=row.pk, at=AT, **given)


def test_the_database_shows_a_rival_no_row(place):
    place.signed()
    with scoped(place.outsider, drop_role=True):
        assert Completion.objects.count() == 0
        assert CompletionEntry.objects.count() == 0
    with scoped(place.worker, drop_role=True):
        assert (Completion.objects.count(), CompletionEntry.objects.count()) == (1, 1)


def test_somebody_without_the_right_is_told_so(place):
    analyst = f.viewer(f.worker(place.council, "analyst"))
    with pytest.raises(Refused, match="Your role does not let you"):
        commands.start(analyst, code="small", person_id=place.person.pk, at=AT)


def test_a_person_of_others_cannot_be_assessed(place):
    other = f.person([place.rival])
    with pytest.raises(Unseen):
        commands.start(place.worker, code="small", person_id=other.pk, at=AT)


@pytest.mark.parametrize(
    ("changes", "given", "words"),
    [
        ({"about": "person"}, {}, "is about one person"),
        ({"about": "organisation"}, {"person": True}, "is not about one person"),
        ({"about": "anything"}, {"about": "Mrs Okafor"}, "does not say what it is about"),
    ],
)
def test_what_it_is_about_must_fit(place, changes, given, words):
    place.publish(small(code="fit", **changes))
    person = place.person.pk if given.pop("person", False) else None
    with pytest.raises(Refused, match=words):
        commands.start(place.worker, code="fit", person_id=person, at=AT, **given)


GUARDED = [
    {
        "when": "person.age_known && person.age < 90",
        "effect": "block",
        "reason": "It was made for people of 90 and over.",
        "instead": "small",
    }
]


@pytest.mark.hazard("HZ-20")
def test_an_instrument_outside_its_validity_is_blocked_with_the_reason_and_the_other(place):
    place.publish(small(code="guarded", valid_for=GUARDED))
    with pytest.raises(Refused) as error:
        place.started("guarded", despite="I want to")
    [refusal] = error.value.refusals
    assert refusal.reason == "It was made for people of 90 and over."
    assert "A small instrument" in refusal.mend
    assert not Completion.objects.exists()


def test_a_warning_asks_for_a_reason_and_keeps_it(place):
    place.publish(small(code="warned", valid_for=[{**GUARDED[0], "effect": "warn"}]))
    with pytest.raises(Refused, match="90 and over"):
        place.started("warned")
    assert place.started("warned", despite="Nothing else fits.").despite == "Nothing else fits."


def test_what_the_record_does_not_say_counts_as_a_warning(place):
    guard = {"when": "person.learning_disability", "effect": "block", "reason": "Not tested."}
    place.publish(small(code="unknown", valid_for=[guard]))
    with pytest.raises(Refused, match="Not tested"):
        place.started("unknown")
    assert place.started("unknown", despite="Asked the family.").pk
    place.person.conditions = [{"code": "learning-disability", "label": "Learning disability"}]
    place.person.save()
    with pytest.raises(Refused):
        place.started("unknown", despite="Asked the family.")


def test_two_people_sign_and_the_first_cannot_be_the_second(place):
    place.publish(small(code="pair", people="two"))
    row = place.signed({"pain": False}, "pair")
    assert (row.status, row.completed_at) == ("awaiting_second", None)
    assert queries.latest(place.worker, place.person.pk, "pair") is None
    with pytest.raises(Refused, match="A second person must agree"):
        commands.second(place.worker, completion_id=row.pk, at=AT)
    done = commands.second(place.colleague, completion_id=row.pk, at=AT)
    assert (done.status, done.second_by_id) == ("complete", place.colleague.user_id)


def test_the_second_person_sends_it_back_with_a_reason_and_it_opens_with_its_answers(place):
    place.publish(small(code="pair", people="two"))
    row = place.signed({"pain": True, "where": "arm"}, "pair")
    with pytest.raises(Refused, match="what needs to change"):
        commands.send_back(place.colleague, completion_id=row.pk, reason=" ", at=AT)
    back = commands.send_back(place.colleague, completion_id=row.pk, reason="Ask again.", at=AT)
    assert (back.status, back.scores) == ("draft", {})
    assert back.draft["answers"] == {"pain": True, "where": "arm"}
    again = commands.complete(place.worker, completion_id=row.pk, at=AT)
    assert [one.number for one in again.entries.all()] == [1, 2]
    assert queries.newest_entry(again).reason == "Sent back: Ask again."


def test_an_amendment_is_added_and_what_stood_before_stays(place):
    row = place.signed({"pain": False})
    later = AT + timedelta(days=1)
    with pytest.raises(Refused, match="why you change it"):
        commands.amend(place.worker, completion_id=row.pk, answers={}, reason="", at=later)
    done = commands.amend(
        place.worker,
        completion_id=row.pk,
        answers={"pain": True, "where": "leg"},
        reason="I heard it wrong.",
        at=later,
    )
    first, second = done.entries.all()
    assert (first.answers, first.scores) == ({"pain": False}, {"total": 0})
    assert (second.scores, second.reason) == ({"total": 5}, "I heard it wrong.")
    assert done.scores == {"total": 5}


def test_an_amendment_of_two_people_needs_the_second_again(place):
    place.publish(small(code="pair", people="two"))
    row = place.signed({"pain": False}, "pair")
    commands.second(place.colleague, completion_id=row.pk, at=AT)
    amended = commands.amend(
        place.colleague, completion_id=row.pk, answers={"pain": False}, reason="Look again.", at=AT
    )
    assert amended.status == "awaiting_second"
    assert commands.second(place.worker, completion_id=row.pk, at=AT).status == "complete"


def test_what_is_set_aside_stays_readable_and_no_longer_counts(place):
    row = place.signed()
    gone = commands.void(place.worker, completion_id=row.pk, reason="Wrong person.", at=AT)
    assert (gone.status, gone.void_reason) == ("void", "Wrong person.")
    assert queries.latest(place.worker, place.person.pk, "small") is None
    assert queries.newest_entry(gone).answers == {"pain": False}
    with pytest.raises(Refused, match="not valid"):
        commands.amend(place.worker, completion_id=row.pk, answers={}, reason="x", at=AT)


@pytest.mark.hazard("HZ-20")
def test_a_result_keeps_its_version_when_a_new_one_is_published(place):
    row = place.signed({"pain": True, "where": "leg"})
    words = small(version=2)
    words["sections"][0]["items"][0]["text"] = "Does anything hurt?"
    place.publish(words)
    old = opened(place.worker, row.pk)
    assert (old.instrument.version, old.instrument.item("pain").text) == (1, "Pain?")
    assert opened(place.worker, place.started().pk).instrument.version == 2


def test_the_first_result_is_the_baseline_of_the_next(place):
    place.publish(small(code="again", baseline="first"))
    first = place.signed({"pain": True, "where": "leg"}, "again")
    second = place.signed({"pain": False}, "again")
    assert (first.baseline_id, second.baseline_id) == (None, first.pk)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_what_was_signed(place, change):
    place.signed()
    entries = CompletionEntry.objects.all()
    with pytest.raises(DatabaseError, match="kept"), transaction.atomic():
        entries.update(answers={}) if change == "update" else entries.delete()


def test_the_database_refuses_another_version_under_what_was_answered(place):
    row = place.signed()
    newer = place.publish(small(version=2))
    with pytest.raises(DatabaseError, match="keeps its version"), transaction.atomic():
        Completion.objects.filter(pk=row.pk).update(version=newer)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "complete", "completed_at": None},
        {"status": "complete", "answered_at": None},
        {"status": "draft"},
        {"status": "void"},
        {"void_reason": "x"},
    ],
)
def test_the_database_refuses_a_status_that_does_not_add_up(place, values):
    row = place.signed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Completion.objects.filter(pk=row.pk).update(**values)


def test_the_database_refuses_the_same_person_twice(place):
    row = place.signed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Completion.objects.filter(pk=row.pk).update(second_by=row.answered_by_id, second_at=AT)


def test_a_care_worker_sees_only_what_they_began_or_signed(place):
    carer = f.viewer(f.worker(place.council, "care_worker"))
    place.signed()
    assert list(queries.completions_seen_by(carer)) == []
    place.publish(small(code="free", about="anything"))
    mine = commands.start(carer, code="free", at=AT)
    assert list(queries.completions_seen_by(carer)) == [mine]
