"""Opening, moving with two people, waiting, sharing, linking; and what the audit tells."""

from datetime import timedelta

import pytest
from tests import factories
from tests.engines.pathways.world import DOOR, ENQUIRY, NOW, publish, text_of

from almoner.engines.pathways import commands, mandates
from almoner.engines.pathways.models import Case, CaseEvent, CaseLink
from almoner.engines.pathways.queries import cases
from almoner.engines.pathways.recomputing import differing
from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent

LATER = NOW + timedelta(hours=3)
START = {"facts": {"risk": "high"}, "reason": "serious", "evidence": "A bruise."}


def codes(refused):
    return [one.code for one in refused.value.refusals]


def enquiry(world, **asked):
    return world.open(world.mona, pathway=ENQUIRY, **asked)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"route": "pigeon"}, "route"),
        ({"person_id": None}, "no-person"),
        ({"facts": {"hat": 1}}, "field-unknown"),
        ({"received_at": NOW + timedelta(hours=1)}, "received"),
        ({"team_id": 0}, "team"),
        ({"pathway": "moon"}, "definition-unknown"),
        ({"provider_id": 0}, "no-provider"),
    ],
)
def test_a_case_that_is_wrong_is_not_opened(world, asked, code):
    with pytest.raises(Refused) as refused:
        world.open(**asked)
    assert codes(refused) == [code]
    assert not Case.objects.exists()


def test_a_person_who_is_not_ours_has_no_case_here(world):
    stranger = factories.person([world.rival])
    with pytest.raises(Unseen):
        world.open(person_id=stranger.pk)


def test_a_child_is_refused_and_opened_with_a_reason(world):
    child = factories.person([world.council], born_on=NOW.date().replace(year=2015))
    with pytest.raises(Refused) as refused:
        enquiry(world, person_id=child.pk)
    assert codes(refused) == ["entry"]
    case = enquiry(world, person_id=child.pk, override="Agreed with the children’s service.")
    assert CaseEvent.objects.get(case=case).data["override"]


def test_an_old_page_decides_nothing(world):
    case = world.open()
    commands.note(world.viewer(world.tom), case_id=case.pk, text="Rang.", at=LATER)
    with pytest.raises(Refused) as refused:
        world.move(case, "make-contact", number=1, at=LATER)
    assert codes(refused) == ["case-moved-on"]


def test_nothing_is_recorded_before_what_stands(world):
    case = world.contacted()
    with pytest.raises(Refused) as refused:
        commands.note(world.viewer(world.sara), case_id=case.pk, text="x", at=NOW)
    assert codes(refused) == ["case-before"]


@pytest.mark.parametrize("hours", [-1, 5])
def test_a_moment_lies_between_the_request_and_now(world, hours):
    case = world.open()
    with pytest.raises(Refused) as refused:
        world.move(
            case,
            "make-contact",
            facts={"safe_now": True},
            note="x",
            happened_at=NOW + timedelta(hours=hours),
        )
    assert codes(refused) == ["happened"]


def test_two_people(world):
    case = enquiry(world)
    mia = factories.worker(world.council, "casework_manager", team=world.contact)
    world.move(case, "start", world.mona, **START)
    case = Case.objects.get()
    assert (case.state, case.proposal) == ("raised", "start")
    with pytest.raises(Refused) as refused:
        commands.confirm(world.viewer(world.mona), case_id=case.pk, at=LATER)
    assert codes(refused) == ["second-person"]
    commands.confirm(world.viewer(mia), case_id=case.pk, at=LATER)
    case = Case.objects.get()
    assert (case.state, case.proposal) == ("enquiry", "")
    assert case.facts == {"risk": "high", "risky": True}
    assert case.priority == "first"
    event = CaseEvent.objects.get(transition="start", verb="moved")
    assert event.data["proposed_by"] == world.viewer(world.mona).actor
    assert event.data["tells"] == ["social_worker"]
    assert differing() == {}


def test_a_second_person_may_say_no(world):
    case = enquiry(world)
    world.move(case, "start", world.mona, **START)
    commands.withdraw_proposal(
        world.viewer(world.mona), case_id=case.pk, reason="Not yet.", at=LATER
    )
    case = Case.objects.get()
    assert (case.state, case.proposal) == ("raised", "")
    with pytest.raises(Refused) as refused:
        commands.confirm(world.viewer(world.mona), case_id=case.pk, at=LATER)
    assert codes(refused) == ["no-proposal"]


def test_a_move_opens_the_case_that_follows(world):
    case = enquiry(world, facts={"risk": "low"})
    world.move(case, "end", world.mona, outcome="no-further", at=LATER)
    assert Case.objects.count() == 1
    other = enquiry(world, facts={"risk": "high"})
    mia = factories.worker(world.council, "casework_manager", team=world.contact)
    world.move(other, "start", world.mona, **START, at=LATER)
    commands.confirm(world.viewer(mia), case_id=other.pk, at=LATER)
    world.move(other, "visit", world.mona, at=LATER)
    world.move(other, "end", world.mona, outcome="safe", information="Told Ada.", at=LATER)
    followed = Case.objects.get(pathway=DOOR)
    link = CaseLink.objects.get()
    assert (link.source_id, link.target_id, link.kind) == (other.pk, followed.pk, "caused")
    assert followed.team_id == world.contact.pk
    assert followed.route == "professional"


def test_a_route_that_the_other_pathway_does_not_have_gives_way_to_its_first(world):
    changed = text_of("door").replace("code: professional", "code: post")
    publish("door", changed.replace("version: 1", "version: 2"))
    case = enquiry(world, facts={"risk": "high"})
    mia = factories.worker(world.council, "casework_manager", team=world.contact)
    world.move(case, "start", world.mona, **START, at=LATER)
    commands.confirm(world.viewer(mia), case_id=case.pk, at=LATER)
    world.move(case, "visit", world.mona, at=LATER)
    world.move(case, "end", world.mona, outcome="safe", information="Told Ada.", at=LATER)
    assert Case.objects.get(pathway=DOOR).route == "phone"


def test_a_restricted_case_is_not_there_for_other_roles(world):
    case = enquiry(world)
    assert cases.case_seen_by(world.viewer(world.mona), case.pk)
    with pytest.raises(Unseen):
        cases.case_seen_by(world.viewer(world.sara), case.pk)
    assert not list(cases.queue(world.viewer(world.sara), ENQUIRY, "intake"))
    commands.allocate(world.viewer(world.mona), case_id=case.pk, worker_id=world.sara.pk, at=LATER)
    assert cases.case_seen_by(world.viewer(world.sara), case.pk)


def test_waiting_well(world):
    case = world.contacted()
    world.move(case, "wait", world.mona, reason="asked-for-time", at=LATER)
    due = Case.objects.get().contact_due_at
    day = LATER + timedelta(days=10)
    sara = world.viewer(world.sara)
    commands.contact(sara, case_id=case.pk, how="no-answer", note="Rang.", at=day)
    assert Case.objects.get().contact_due_at == due
    commands.contact(
        sara, case_id=case.pk, how="phone", note="She is worse.", priority="urgent", at=day
    )
    case = Case.objects.get()
    assert case.contact_due_at == due + timedelta(days=10)
    assert (case.priority, case.rank) == ("urgent", 1)
    with pytest.raises(Refused) as refused:
        commands.reprioritise(sara, case_id=case.pk, priority="urgent", note="x", at=day)
    assert codes(refused) == ["same-priority"]


def test_pause_and_go_on(world):
    case, mona = enquiry(world), world.viewer(world.mona)
    with pytest.raises(Refused) as refused:
        commands.pause(mona, case_id=case.pk, reason="serious", at=LATER)
    assert codes(refused) == ["reason"]
    commands.pause(mona, case_id=case.pk, reason="police", at=LATER)
    assert Case.objects.get().paused_for == "police"
    with pytest.raises(Refused) as refused:
        commands.pause(mona, case_id=case.pk, reason="police", at=LATER)
    assert codes(refused) == ["paused"]
    commands.resume(mona, case_id=case.pk, at=LATER)
    with pytest.raises(Refused) as refused:
        commands.resume(mona, case_id=case.pk, at=LATER)
    assert codes(refused) == ["not-paused"]


def test_a_joint_case(world):
    case, sara, nick = world.contacted(), world.viewer(world.sara), world.viewer(world.nick)
    commands.join(
        sara,
        case_id=case.pk,
        organisation_id=world.trust.pk,
        role="joint",
        basis="Consent of 2 March",
        at=LATER,
    )
    commands.note(nick, case_id=case.pk, text="Ward round done.", at=LATER)
    assert differing() == {}
    with pytest.raises(Refused) as refused:
        commands.hand_over(nick, case_id=case.pk, team_id=world.ward.pk, reason="x", at=LATER)
    assert codes(refused) == ["case-not-owned"]
    commands.leave(sara, case_id=case.pk, organisation_id=world.trust.pk, reason="Home.", at=LATER)
    with pytest.raises(Unseen):
        commands.note(nick, case_id=case.pk, text="x", at=LATER)


def test_cases_are_linked_only_with_cases_one_sees(world):
    case, other = world.open(), world.open()
    sara = world.viewer(world.sara)
    commands.link(sara, case_id=case.pk, other_id=other.pk, at=LATER)
    assert [one.target_id for one in cases.links_of(sara, case)] == [other.pk]
    hidden = enquiry(world)
    for key, code in ((hidden.pk, "other-case"), (case.pk, "itself"), (other.pk, "linked")):
        with pytest.raises(Refused) as refused:
            commands.link(sara, case_id=case.pk, other_id=key, at=LATER)
        assert codes(refused) == [code]


def test_every_change_and_every_look_is_in_the_audit(world):
    from almoner.engines.pathways.commands.looking import look_at

    case = world.contacted()
    look_at(world.viewer(world.tom), case_id=case.pk, person_id=case.person_id, at=LATER)
    verbs = (
        AuditEvent.objects.filter(subject_type="case").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["case.opened", "case.moved", "case.viewed"]


def test_nothing_of_a_person_is_written_to_the_audit(world):
    world.contacted()
    told = str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert "Ada" not in told
    assert "Spoke" not in told


@pytest.mark.hazard("HZ-17")
def test_those_who_are_told_see_it(world):
    case = enquiry(world)
    mia = factories.worker(world.council, "casework_manager", team=world.contact)
    world.move(case, "start", world.mona, **START)
    commands.confirm(world.viewer(mia), case_id=case.pk, at=LATER)
    commands.allocate(world.viewer(mia), case_id=case.pk, worker_id=world.sara.pk, at=LATER)
    assert [one.case_id for one in cases.told_to(world.viewer(world.sara), NOW)] == [case.pk]
    assert cases.told_to(world.viewer(world.rita), NOW) == []


def test_without_anybody_to_ask_a_mandate_is_not_held(world, monkeypatch):
    viewer = world.viewer(world.sara)
    monkeypatch.setattr(mandates, "_answers", [])
    assert mandates.check("", viewer, {}, NOW) == []
    assert [one.code for one in mandates.check("carers", viewer, {}, NOW)] == ["mandate-unknown"]
    no = Refusal("not_held", "You do not hold this.")
    monkeypatch.setattr(mandates, "_answers", [lambda *asked: [no]])
    assert mandates.check("carers", viewer, {}, NOW) == [no]
