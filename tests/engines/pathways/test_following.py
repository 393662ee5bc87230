"""What a case that follows takes along, and whom it is about."""

import pytest
from tests.engines.pathways.shipped.care import shipped
from tests.engines.pathways.world import pathway, text_of

from almoner.engines.pathways.definition.checking_opens import unfit
from almoner.engines.pathways.definition.shapes import Field, Opens
from almoner.engines.pathways.references import unknown_names
from almoner.engines.pathways.rules.facts import all_told, check_facts
from almoner.engines.pathways.rules.following import carried, chosen_carer
from almoner.kernel.marks import DefinitionError
from almoner.kernel.refusals import Refused

DOOR = text_of("door")
CARER = Field("the_carer", "Which carer", "carer")
MARY, JOHN, NOBODY = ("Mary", 71), ("John", 72), ("Mary", None)


@pytest.mark.parametrize(
    ("chosen", "recorded", "found"),
    [
        (None, {1: MARY}, MARY),
        (1, {1: MARY}, MARY),
        (2, {1: MARY, 2: JOHN}, JOHN),
        (None, {}, "no-carer"),
        (1, {}, "no-carer"),
        (None, {1: MARY, 2: JOHN}, "field:the_carer"),
        (3, {1: MARY}, "field:the_carer"),
        (3, {1: MARY, 2: JOHN}, "field:the_carer"),
        (None, {1: NOBODY}, "carer-no-record"),
        (1, {1: NOBODY, 2: JOHN}, "carer-no-record"),
    ],
)
def test_which_carer_a_case_is_about(chosen, recorded, found):
    if isinstance(found, tuple):
        assert chosen_carer(CARER, chosen, recorded) == found
        return
    with pytest.raises(Refused) as refused:
        chosen_carer(CARER, chosen, recorded)
    [one] = refused.value.refusals
    assert one.code == found
    assert one.mend


def test_several_carers_are_named_in_the_mend():
    with pytest.raises(Refused) as refused:
        chosen_carer(CARER, None, {1: MARY, 2: JOHN})
    assert refused.value.refusals[0].mend == "Answer “Which carer”: John or Mary."


def opens(facts="", **more):
    given = {"pathway": "enquiry", "link": "caused", "when": None, **more}
    return Opens(**given, facts=dict(part.split(":") for part in facts.split()))


ENQUIRY = pathway(text_of("enquiry"))


@pytest.mark.parametrize(
    ("facts", "here", "goes", "left"),
    [
        ("risk:r", {"r": "high"}, {"risk": "high"}, []),
        ("risk:r", {}, {}, []),
        ("risk:r", {"r": None}, {}, []),
        ("wishes:w", {"w": []}, {}, []),
        ("risky:r", {"r": False}, {"risky": False}, []),
        ("risk:r", {"r": "unheard of"}, {}, ["risk"]),
        ("gone:r visits:v", {"r": "high", "v": 3}, {"visits": 3}, ["gone"]),
    ],
)
def test_facts_that_still_fit_go_along(facts, here, goes, left):
    assert carried(opens(facts), here, ENQUIRY) == (goes, left)


@pytest.mark.parametrize("type_", ["carer", "provider"])
@pytest.mark.parametrize(
    ("value", "right"),
    [
        (1, True),
        (0, False),
        (-1, False),
        ("1", False),
        (True, False),
        (1.0, False),
        (10**13, False),
    ],
)
def test_somebody_is_named_by_a_number(type_, value, right):
    made = pathway(with_field(type_))
    assert (check_facts(made, {"named": value}) == []) is right


def with_field(type_, more=""):
    return DOOR.replace("fields:", f"fields:\n  - {{code: named, title: Named, type: {type_}}}", 1)


def test_a_name_is_told_to_those_who_may_know_it():
    made = pathway(with_field("carer"))
    assert all_told(made, {"named": 4}, {("carer", 4): "Mary Okoro"}) == [("Named", "Mary Okoro")]
    assert all_told(made, {"named": 4}) == [("Named", "A carer whose name you do not see")]


FIRST = (
    "opens: [{pathway: door, link: caused, route: professional, when: \"facts.risk == 'high'\"}]"
)


def opening(what):
    text = text_of("enquiry")
    assert FIRST in text
    return text.replace(FIRST, f"opens: [{{pathway: door, {what}}}]")


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("person: risk", "must be a field of type carer"),
        ("provider: risk", "must be a field of type provider"),
        ("person: nobody", "'nobody' is not a field of this pathway"),
        ("facts: {help: nothing}", "'nothing' is not a field of this pathway"),
        ("facts: help", "must be a mapping"),
    ],
)
def test_a_move_that_opens_with_what_is_not_there(what, why):
    with pytest.raises(DefinitionError, match=why):
        pathway(opening(what))


def test_nobody_is_named_by_an_expression():
    text = with_field("provider").replace(
        "  - code: make-contact", "  - code: make-contact\n    sets: {named: '1'}", 1
    )
    with pytest.raises(DefinitionError, match="names a provider cannot be set"):
        pathway(text)


def told(source, target, **more):
    """What does not fit when a field of one kind goes into one of another."""
    here = pathway(
        text_of("enquiry")
        .replace("fields:", f"fields:\n  - {{code: here, title: Here, {source}}}", 1)
        .replace("restricted_to: [casework_manager]", more.pop("restricted", ""))
    )
    there = pathway(
        DOOR.replace("fields:", f"fields:\n  - {{code: there, title: There, {target}}}", 1)
    )
    return unfit(here, opens("there:here"), there)


CHOICE = "type: choice, choices: [{code: a, label: A}, {code: b, label: B}]"
KEPT = "restricted_to: [casework_manager]"


@pytest.mark.parametrize(
    ("source", "target", "fits"),
    [
        ("type: text", "type: text", True),
        ("type: text", "type: long-text", False),
        ("type: yes-no", "type: yes-no", True),
        ("type: money", "type: whole", False),
        (CHOICE, CHOICE, True),
        (CHOICE, CHOICE.replace("code: b", "code: c"), False),
        (CHOICE, CHOICE.replace("{code: b, label: B}", "{code: b, label: Bee}"), True),
        (CHOICE.replace(", {code: b, label: B}", ""), CHOICE, False),
        (CHOICE, CHOICE.replace("type: choice,", "type: choices,"), False),
        ("type: provider", "type: provider", True),
        ("type: carer", "type: carer", False),
    ],
)
def test_two_fields_of_the_same_kind_and_choices(source, target, fits):
    assert (told(source, target) == []) is fits


def test_what_is_kept_to_few_does_not_go_to_all():
    assert "personal and kept to few" in told("type: text", "type: text", restricted=KEPT)[0]
    assert told("type: text, personal: false", "type: text", restricted=KEPT) == []


def test_a_field_that_is_not_there():
    assert unfit(ENQUIRY, opens("gone:risk"), pathway(DOOR)) == ["has no field “gone”"]


@pytest.mark.parametrize(
    ("about", "more", "why"),
    [
        ("provider", {}, "is about a provider"),
        ("provider", {"provider": "x"}, ""),
        ("carer", {}, "is about a carer"),
        ("carer", {"person": "x"}, ""),
        ("person", {"person": "x"}, ""),
        ("place", {"person": "x"}, "is not about a person"),
        ("person", {}, ""),
    ],
)
def test_whom_a_case_that_follows_is_about(about, more, why):
    there = pathway(DOOR.replace("about: person", f"about: {about}"))
    assert " ".join(unfit(ENQUIRY, opens(**more), there)).startswith(why)
    assert bool(unfit(ENQUIRY, opens(**more), there)) is bool(why)


def test_the_check_of_all_names_the_move():
    made = pathway(opening("facts: {gone: risk}"))
    door = pathway(DOOR)
    named = unknown_names({made.code: made, door.code: door})
    assert "enquiry, end: “door” has no field “gone”" in named


@pytest.mark.parametrize(
    ("code", "move", "opened"),
    [
        ("front-door", "offer-carer", {"carers-assessment"}),
        ("care-act-assessment", "offer-carer", {"carers-assessment"}),
        ("safeguarding", "tell-quality", {"provider-quality"}),
        ("mental-capacity", "decide", {"liberty-safeguards", "community-liberty"}),
        ("liberty-safeguards", "moves-home", {"community-liberty"}),
    ],
)
def test_shipped_moves_that_open_another_case(code, move, opened):
    step = shipped(code).transitions[move]
    assert {one.pathway for one in step.opens} == opened
    for one in step.opens:
        assert one.facts or one.person
        assert unfit(shipped(code), one, shipped(one.pathway)) == []


def test_nothing_of_a_safeguarding_concern_that_is_about_the_person_goes_along():
    made = shipped("safeguarding")
    [one] = made.transitions["tell-quality"].opens
    assert not [name for name in one.facts.values() if made.fields[name].personal]
