"""Moves that take a delegated function: with a mandate, without one, and outside its scope."""

from datetime import timedelta

import pytest
from tests import factories
from tests.engines.instruments.samples import shipped as instrument
from tests.engines.pathways.shipped.care import SHIPPED, shipped
from tests.engines.pathways.world import NOW, publish

from almoner.engines.instruments import commands as instruments
from almoner.engines.pathways import commands
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.cases import case_file
from almoner.kernel.refusals import Refused
from almoner.services.delegation.catalogue import mandates
from almoner.services.delegation.commands import grant_mandate, revoke_mandate

EQUIPMENT, ASSESSOR = "non-ot-basic-equipment", "trusted-assessor-carers"
TODAY, LATER = NOW.date(), NOW + timedelta(hours=1)
BASIC = {
    "what_matters": "To get up from the chair.",
    "equipment_class": "basic",
    "needs_therapist": False,
    "course_in_date": True,
    "items": "Chair raisers",
}


def shipped_in(world, code: str) -> None:
    text = (SHIPPED / f"{code}.yaml").read_text(encoding="utf-8")
    world.versions[code] = publish(code, text)


def grant(world, function: str, holder, named: bool = True):
    chair = factories.worker(world.council, "board")
    return grant_mandate(
        world.viewer(chair),
        function=function,
        holder_organisation_id=holder.employments.get().organisation_id,
        holder_id=holder.pk if named else None,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=365),
        reference="Scheme of delegation, part 4",
        at=NOW,
    ), chair


def worked_by() -> list[tuple[str, str, str]]:
    """(pathway, move, function) of every shipped move that takes a delegated function."""
    made = [shipped(path.stem) for path in sorted(SHIPPED.glob("*.yaml"))]
    return [
        (one.code, move.code, move.worked_by)
        for one in made
        for move in one.transitions.values()
        if move.worked_by
    ]


@pytest.mark.parametrize(("pathway", "move", "function"), worked_by())
def test_every_function_is_there_and_its_questions_are_fields(pathway, move, function):
    made, definition = shipped(pathway), mandates()[function]
    for question in definition.scope:
        field = made.fields[question.name]
        assert (field.type == "yes-no") is (question.type == "boolean"), question.name
        if field.type == "choice":
            assert set(field.labels) == {one.code for one in question.choices}, question.name


def test_two_functions_at_least_are_worked_under():
    assert {EQUIPMENT, ASSESSOR} <= {function for _, _, function in worked_by()}


@pytest.fixture
def equipment(world):
    shipped_in(world, "occupational-therapy")
    return world


def asked(world, **facts) -> Case:
    return world.open(pathway="occupational-therapy", team_id=world.contact.pk, facts=facts)


def order(world, case: Case, **facts) -> Case:
    return world.move(case, "order-basic", facts={**BASIC, **facts})


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.refusals]


def test_without_the_authority_nobody_orders(equipment):
    case = asked(equipment)
    with pytest.raises(Refused) as refused:
        order(equipment, case)
    assert codes(refused) == ["no_mandate"]
    assert "has not been delegated to you" in str(refused.value.refusals[0].reason)
    assert Case.objects.get(pk=case.pk).state == "received"


def test_with_the_authority_basic_equipment_is_ordered_at_once(equipment):
    grant(equipment, EQUIPMENT, equipment.sara)
    case = order(equipment, asked(equipment))
    assert (case.state, case.queue) == ("ordered", "orders")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"equipment_class": "complex"}, "non-ot-basic-equipment-basic-only"),
        ({"equipment_class": "adaptation"}, "non-ot-basic-equipment-basic-only"),
        ({"course_in_date": False}, "non-ot-basic-equipment-course"),
        ({"needs_therapist": True}, "non-ot-basic-equipment-needs-therapist"),
    ],
)
def test_the_authority_ends_where_its_scope_ends(equipment, facts, code):
    grant(equipment, EQUIPMENT, equipment.sara)
    with pytest.raises(Refused) as refused:
        order(equipment, asked(equipment), **facts)
    assert codes(refused) == [code]


def test_what_was_known_before_cannot_be_left_out(equipment):
    """The answer given with the move counts, not the one from before."""
    grant(equipment, EQUIPMENT, equipment.sara)
    case = asked(equipment)
    with pytest.raises(Refused):
        order(equipment, case, needs_therapist=True)
    assert Case.objects.get(pk=case.pk).facts.get("needs_therapist") is None


def test_an_authority_of_a_colleague_is_not_mine_and_one_taken_back_is_none(equipment):
    mandate, chair = grant(equipment, EQUIPMENT, equipment.tom)
    case = asked(equipment)
    with pytest.raises(Refused) as refused:
        order(equipment, case)
    assert codes(refused) == ["no_mandate"]
    viewer = equipment.viewer(chair)
    revoke_mandate(viewer, mandate_id=mandate.pk, reason="Course lapsed.", at=NOW)
    with pytest.raises(Refused) as refused:
        equipment.move(case, "order-basic", who=equipment.tom, facts=BASIC)
    assert codes(refused) == ["mandate_revoked"]


SPOKEN = {
    "cares_for": "Her husband.",
    "carer_known": False,
    "young_carer": False,
    "safeguarding_concern": False,
    "assessment_kind": "single",
    "carer_chose": True,
    "may_share": True,
}
TALK = {"caring_role": "All day.", "impact": "Tired.", "wants": "To go on.", "willing": "willing"}
FORM = "carers-eligibility"


@pytest.fixture
def carers(world):
    shipped_in(world, "carers-assessment")
    return world


def with_trusted(world) -> Case:
    """Opened by the council, shared with the partner that assesses, and the criteria complete."""
    case = world.open(pathway="carers-assessment", route="unknown", team_id=world.contact.pk)
    case = world.move(case, "contact", facts=SPOKEN)
    case = world.move(case, "to-trusted")
    sara = world.viewer(world.sara)
    basis = "The carer agreed on the telephone."
    commands.join(
        sara, case_id=case.pk, organisation_id=world.trust.pk, role="joint", basis=basis, at=LATER
    )
    fill_in(world.viewer(world.nick), case)
    return Case.objects.get(pk=case.pk)


def fill_in(viewer, case: Case) -> None:
    form = instrument(FORM)
    able = dict.fromkeys(form.score("unable").of, True)
    answers = {**able, "necessary_care": True, "health": True, "impact": True}
    about = f"case:{case.pk}"
    row = instruments.start(viewer, code=FORM, person_id=case.person_id, about=about, at=LATER)
    instruments.save_draft(
        viewer,
        completion_id=row.pk,
        answers=answers,
        evidence=dict.fromkeys(("necessary_care", "health", "impact"), "She told me."),
        wishes="To go on caring.",
        at=LATER,
    )
    instruments.complete(viewer, completion_id=row.pk, at=LATER)


def test_a_trusted_assessor_of_the_partner_assesses_and_the_council_decides(carers):
    grant(carers, ASSESSOR, carers.nick, named=False)
    case = with_trusted(carers)
    case = carers.move(case, "assess-trusted", who=carers.nick, facts=TALK, at=LATER)
    assert (case.state, case.queue) == ("assessed", "decisions")
    case = carers.move(case, "decide", who=carers.mona, note="As assessed.", at=LATER)
    assert (case.state, case.facts["eligible"]) == ("planning", "meets")


def test_a_partner_without_the_authority_does_not_assess_for_the_council(carers):
    case = with_trusted(carers)
    with pytest.raises(Refused) as refused:
        carers.move(case, "assess-trusted", who=carers.nick, facts=TALK, at=LATER)
    assert codes(refused) == ["no_mandate"]


def test_the_authority_of_the_partner_is_not_that_of_the_council(carers):
    grant(carers, ASSESSOR, carers.nick, named=False)
    case = with_trusted(carers)
    with pytest.raises(Refused) as refused:
        carers.move(case, "assess-trusted", facts=TALK, at=LATER)
    assert codes(refused) == ["no_mandate"]


def standing(world, who, case) -> list[str]:
    """The codes that the page of the case shows before anything is typed."""
    moves = case_file(world.viewer(who), case.pk, LATER).moves
    return [one.code for one in next(why for move, why in moves if move.code == "order-basic")]


def test_the_page_says_at_once_who_does_not_hold_the_function(equipment):
    grant(equipment, EQUIPMENT, equipment.sara)
    case = asked(equipment)
    assert standing(equipment, equipment.tom, case) == ["no_mandate"]
    assert standing(equipment, equipment.sara, case) == []
