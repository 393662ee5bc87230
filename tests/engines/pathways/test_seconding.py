"""Two people: who the second may be, and that no way leads round it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import factories
from tests.engines.pathways.shipped.care import shipped
from tests.engines.pathways.walks import opening
from tests.engines.pathways.world import ENQUIRY, NOW, pathway, publish, text_of

from almoner.engines.pathways import commands
from almoner.engines.pathways.definition.shapes import Requires, Second
from almoner.engines.pathways.models import Case, CaseEvent
from almoner.engines.pathways.pages import asked
from almoner.engines.pathways.rules import Event
from almoner.engines.pathways.rules.seconding import Signer, check_second, signed_by, words
from almoner.engines.pathways.rules.timeline import Timeline
from almoner.kernel.marks import DefinitionError
from almoner.kernel.refusals import Refused

COUNCIL, TRUST = 1, 2
ANN = Signer("user:1", 11, COUNCIL, "casework_manager")
BEN = Signer("user:2", 12, COUNCIL, "casework_manager")
CAT = Signer("user:3", 13, TRUST, "team_lead")
DAN = Signer("user:4", 14, TRUST, "social_worker")
ANN_AT_THE_TRUST = Signer("user:1", 11, TRUST, "team_lead")
ANN_WITH_ANOTHER_ACCOUNT = Signer("user:9", 11, TRUST, "team_lead")
NO_WORKER = Signer("user:5", None, COUNCIL, "casework_manager")
ALSO_NO_WORKER = Signer("user:6", None, COUNCIL, "casework_manager")
NO_ORGANISATION = Signer("user:7", 17, None, "casework_manager")
MACHINE = Signer("system:jobs", None, COUNCIL, "nobody")
EVERYBODY = [ANN, BEN, CAT, DAN, ANN_AT_THE_TRUST, ANN_WITH_ANOTHER_ACCOUNT, MACHINE]
ANY, OTHER, SAME = None, Second(organisation="other"), Second(organisation="same")
LEADS = Second(("team_lead",))
JOINT = Second(("team_lead", "casework_manager"), "other")


def asking(second):
    """The enquiry of the tests, whose first move asks for this second person."""
    made = pathway(text_of("enquiry"))
    step = made.transitions["start"]
    object.__setattr__(step, "requires", Requires(two_people=True, second=second))
    return made


@pytest.mark.parametrize(
    ("wanted", "first", "second", "code"),
    [
        (ANY, ANN, BEN, ""),
        (ANY, ANN, CAT, ""),
        (ANY, ANN, ANN, "second-person"),
        (ANY, ANN, ANN_AT_THE_TRUST, "second-person"),
        (ANY, ANN, ANN_WITH_ANOTHER_ACCOUNT, "second-person"),
        (ANY, NO_WORKER, ALSO_NO_WORKER, ""),
        (ANY, ANN, MACHINE, "second-person"),
        (ANY, MACHINE, ANN, "first-person"),
        (OTHER, ANN, CAT, ""),
        (OTHER, ANN, BEN, "second-organisation"),
        (OTHER, CAT, ANN, ""),
        (OTHER, ANN, ANN_AT_THE_TRUST, "second-person"),
        (OTHER, ANN, NO_ORGANISATION, "second-organisation"),
        (OTHER, NO_ORGANISATION, ANN, "second-organisation"),
        (SAME, ANN, BEN, ""),
        (SAME, ANN, CAT, "second-organisation"),
        (SAME, NO_ORGANISATION, NO_ORGANISATION, "second-person"),
        (SAME, ANN, NO_ORGANISATION, "second-organisation"),
        (LEADS, ANN, CAT, ""),
        (LEADS, ANN, BEN, "second-role"),
        (LEADS, ANN, DAN, "second-role"),
        (JOINT, ANN, CAT, ""),
        (JOINT, CAT, ANN, ""),
        (JOINT, ANN, BEN, "second-organisation"),
        (JOINT, ANN, DAN, "second-role"),
    ],
)
def test_who_may_be_the_second(wanted, first, second, code):
    step = asking(wanted).transitions["start"]
    found = check_second(step, signed_by(first), second)
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.mend for one in found)


def test_both_reasons_are_told_at_once():
    step = asking(Second(("team_lead",), "other")).transitions["start"]
    found = check_second(step, signed_by(ANN), BEN)
    assert [one.code for one in found] == ["second-organisation", "second-role"]


def test_a_proposal_that_does_not_say_whose_it_was_is_not_taken_for_another():
    step = asking(OTHER).transitions["start"]
    found = check_second(step, {"by": ANN.actor}, CAT)
    assert [one.code for one in found] == ["second-organisation"]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (None, "somebody else"),
        (OTHER, "somebody of another organisation"),
        (SAME, "somebody of the same organisation"),
        (LEADS, "somebody else who is a delegating team lead"),
        (JOINT, "somebody of another organisation who is a delegating team lead or a team manager"),
    ],
)
def test_the_second_in_words(wanted, told):
    assert words(wanted) == told
    made = asking(wanted)
    assert f"agreement of {told}" in asked(made, made.transitions["start"])


@given(
    wanted=st.sampled_from([ANY, OTHER, SAME, LEADS, JOINT]),
    taken=st.lists(
        st.tuples(
            st.sampled_from(["propose", "confirm", "confirm", "withdraw", "hand-over", "note"]),
            st.sampled_from(EVERYBODY),
        ),
        max_size=14,
    ),
)
def test_no_sequence_goes_round_the_second_person(wanted, taken):
    """Whatever is proposed, taken back, handed over and confirmed by whom: when the move is made,
    two people stand behind it, as the definition asks."""
    made = asking(wanted)
    step = made.transitions["start"]
    timeline = Timeline(lambda _: made)
    timeline.apply(opening(made, organisation=COUNCIL))
    first = None
    for number, (deed, who) in enumerate(taken, start=2):
        state = timeline.settled()
        if deed == "confirm":
            if state.proposal and not check_second(step, state.proposal, who):
                assert_two(wanted, first, who)
                return
            continue
        if deed == "propose" and state.proposal is None:
            first = who
        elif deed == "propose":
            continue
        number = state.number + 1
        timeline.apply(event_of(deed, who, number, state.state))


def event_of(deed, who, number, here):
    verbs = {"propose": "proposed", "withdraw": "unproposed", "hand-over": "accepted"}
    data = {"propose": signed_by(who), "hand-over": {"organisation": who.organisation, "team": 1}}
    at = NOW + timedelta(minutes=number)
    verb, given_ = verbs.get(deed, "noted"), data.get(deed, {})
    return Event(number, at, verb, here, here, "start" if deed == "propose" else "", data=given_)


def assert_two(wanted, first, second):
    assert first.actor != second.actor
    assert first.worker != second.worker
    assert {first.actor, second.actor}.isdisjoint({MACHINE.actor})
    if wanted and wanted.organisation:
        assert (first.organisation == second.organisation) is (wanted.organisation == "same")
    if wanted and wanted.roles:
        assert second.role in wanted.roles


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        ("second: {role: [team_lead]}", Second(("team_lead",))),
        ("second: {organisation: same}", Second((), "same")),
        ("two_people: true, second: {organisation: other}", Second((), "other")),
    ],
)
def test_a_second_person_takes_two(given_, found):
    text = text_of("enquiry").replace("two_people: true", given_)
    needs = pathway(text).transitions["start"].requires
    assert (needs.two_people, needs.second) == (True, found)


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ("second: {}", "says nothing"),
        ("second: {organisation: rival}", "organisation"),
        ("second: {role: [board]}", "does not work on cases"),
        ("second: {role: [owner]}", "owner"),
        ("second: {role: [team_lead], team: x}", "team"),
        ("two_people: false, second: {organisation: other}", "does not take two people"),
    ],
)
def test_a_second_person_that_cannot_be(given_, why):
    with pytest.raises(DefinitionError, match=why):
        pathway(text_of("enquiry").replace("two_people: true", given_))


@pytest.mark.parametrize(
    ("code", "moves"),
    [
        ("nhs-continuing-healthcare", ["eligible", "not-eligible", "nursing-care", "settle"]),
        ("section-117", ["agree-split", "change-split", "end"]),
    ],
)
def test_the_council_and_the_nhs_ratify_together(code, moves):
    made = shipped(code)
    for move in moves:
        assert made.transitions[move].requires.second == JOINT


@pytest.mark.parametrize("move", ["panel-three", "panel-four", "panel-lower"])
def test_a_decision_of_the_panel_takes_two_who_lead(move):
    second = shipped("provider-quality").transitions[move].requires.second
    assert set(second.roles) == {"casework_manager", "team_lead"}


LATER = NOW + timedelta(hours=3)
START = {"facts": {"risk": "high"}, "reason": "serious", "evidence": "A bruise."}


@pytest.fixture
def proposed(world):
    """An enquiry that Mona has proposed to start, shared with the trust to work on it too."""
    text = text_of("enquiry").replace("restricted_to: [casework_manager]\n", "")
    needs = "second: {role: [team_lead], organisation: other}"
    publish("enquiry", text.replace("two_people: true", needs).replace("version: 1", "version: 2"))
    case = world.open(world.mona, pathway=ENQUIRY)
    world.move(case, "start", world.mona, **START)
    return case


def join(world, case, role="joint"):
    commands.join(
        world.viewer(world.mona),
        case_id=case.pk,
        organisation_id=world.trust.pk,
        role=role,
        basis="Joint funding",
        at=NOW + timedelta(hours=2),
    )


def confirm(world, case, who):
    return commands.confirm(world.viewer(who), case_id=case.pk, at=LATER)


def test_the_second_is_of_the_other_organisation(world, proposed):
    join(world, proposed)
    lead = factories.worker(world.trust, "team_lead", team=world.ward)
    confirm(world, proposed, lead)
    assert Case.objects.get().state == "enquiry"
    told = CaseEvent.objects.get(verb="moved")
    assert told.organisation == world.trust
    assert told.data["proposed_by"] == world.viewer(world.mona).actor


def test_nobody_else_agrees_to_it(world, proposed):
    join(world, proposed)
    mia = factories.worker(world.council, "casework_manager", team=world.contact)
    for who, codes in [
        (world.mona, ["second-person"]),
        (mia, ["second-organisation", "second-role"]),
        (world.nick, ["second-role"]),
    ]:
        with pytest.raises(Refused) as refused:
            confirm(world, proposed, who)
        assert [one.code for one in refused.value.refusals] == codes
    assert Case.objects.get().state == "raised"


def test_an_organisation_that_is_only_informed_does_not_agree(world, proposed):
    join(world, proposed, "informed")
    lead = factories.worker(world.trust, "team_lead", team=world.ward)
    with pytest.raises(Refused) as refused:
        confirm(world, proposed, lead)
    assert [one.code for one in refused.value.refusals] == ["case-not-yours"]


def test_the_page_says_who_it_must_be(world, proposed):
    page = factories.client_for(world.mona).get(f"/cases/{proposed.pk}/").content.decode()
    assert "somebody of another organisation who is a delegating team lead" in page
