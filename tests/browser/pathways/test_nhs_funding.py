"""NHS Continuing Healthcare and section 117: the council and the board decide together."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import factories
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    Side,
    agree,
    ask_for_case,
    barred,
    clock,
    fill_instrument,
    look_at,
    make_side,
    mend,
    move,
    open_case,
    refused,
    sees,
    take_up,
)
from tests.browser.pathways.work import (
    begun,
    case_of_queue,
    colleague,
    completed,
    put_right,
    share,
    shared_case,
)
from tests.engines.instruments.samples import shipped as instrument

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


TOOL = {
    "council_took_part": True,
    "person_took_part": ["person"],
    **dict.fromkeys(("nature", "intensity", "complexity", "unpredictability"), "Written down."),
}


def areas(code: str) -> list[str]:
    return [one.code for one in instrument(code).items if one.evidence == "required"]


CHECKLIST = areas("nhs-chc-checklist")
LEFT = CHECKLIST.pop()
LEVELS = {
    one.code: one.choices[-1].code
    for one in instrument("nhs-chc-decision-support").items
    if one.type == "choice"
}


def board_of(side: Side):
    """The integrated care board, which works with the council, with a nurse and her lead."""
    board = factories.organisation("icb", "Northbury Care Board")
    factories.partnership(side.council, board)
    factories.involve(side.ada, board)
    team = factories.team(board, "Continuing Healthcare")
    nurse, lead = (
        factories.worker(board, role, given_name=name, team=team)
        for name, role in (("Nina", "delegator"), ("Lena", "team_lead"))
    )
    return board, nurse, lead


def test_the_council_and_the_board_ratify_together(page_for):
    side = make_side("nhs-continuing-healthcare")
    board, nina, lena = board_of(side)
    page, nurse, lead = page_for(side.sara), page_for(nina), page_for(lena)
    facts = {"why": "She cannot eat by herself any more."}
    number = open_case(page, side.ada, "NHS Continuing Healthcare", "From the community", facts)
    title = "Record that the board has the checklist"
    barred(page, title, "“NHS Continuing Healthcare checklist” is not complete yet.")
    begun(
        side,
        number,
        "nhs-chc-checklist",
        {"told": True, "present": ["person"], **dict.fromkeys(CHECKLIST, "b")},
        dict.fromkeys(CHECKLIST, "Care plan, page 2."),
    )
    page.reload(wait_until="domcontentloaded")
    take_up(page, "NHS Continuing Healthcare checklist")
    last = {LEFT: "c", f"{LEFT}__evidence": "None seen."}
    fill_instrument(page, last, wishes="To stay with my sister.")
    move(page, title, {"consent": "given"})
    clock(page, "Decision of the board", "Running")
    share(page, board, "Her consent of today")

    shared_case(nurse, side.ada.name)
    move(nurse, "Name who coordinates", {"coordinator": "nurse"})
    today = timezone.localdate()
    move(nurse, "Record that the council was invited", {"council_invited_on": today})
    decided(side, number, nina, lena)
    look_at(nurse, number)
    found = {"recommendation": "no-primary-health-need", "assessed_where": "home"}
    title = "Record the team’s recommendation"
    refused(nurse, title, "Invite them first.", {**found, "person_invited": False})
    accessible(nurse)
    mend(nurse, {"person_invited": True})
    clock(nurse, "The board verifies", "Running")

    look_at(lead, number)
    ratified = {"council_view": "agrees", "letter_on": today, "nurse_needed": True}
    refused(
        lead,
        "Record the board’s decision that the person is not eligible",
        "funded nursing care comes in where somebody in a care home with nursing needs",
        {**ratified, "nursing_home": True},
        evidence="Lena for the board, Mona for the council.",
    )
    mend(lead, {"nursing_home": False})
    managers = page_for(side.mona)
    look_at(managers, number)
    agree(managers)
    clock(managers, "Decision of the board", "Done in time")
    sees(managers, "The person has six months from the letter")
    ending = {"reason": "content", "information": "Letter with the six months, and by telephone."}
    move(managers, "Close after the decision", **ending)
    sees(managers, "Not eligible", "Letter with the six months")


def decided(side: Side, number: int, nina, lena) -> None:
    """The tool, answered by two of the board."""
    rows = [
        {"name": name, "profession": work, "organisation": where}
        for name, work, where in (("Nina", "Nurse", "Board"), ("Sara", "Social worker", "Council"))
    ]
    answers = {**LEVELS, **TOOL, "members": rows}
    evidence = dict.fromkeys(areas("nhs-chc-decision-support"), "Seen.")
    completed(side, number, "nhs-chc-decision-support", answers, evidence, nina, lena)


def test_needs_are_settled_before_and_apart_from_who_pays(page_for):
    side = make_side("section-117")
    maud = colleague(side, "Maud", at=side.trust)
    page, managers, ward = page_for(side.sara), page_for(side.mona), page_for(side.nick)
    only_2 = {"section": "other", "leaves_on": timezone.localdate() + timedelta(days=21)}
    route = "From the ward before discharge"
    ask_for_case(page, side.ada, "Section 117 after-care", route, only_2)
    number = put_right(page, "Sections 2, 4 and 136", {"section": "s3"})
    clock(page, "Needs settled before the person leaves hospital", "Running")
    share(page, side.trust, "The joint duty of section 117")

    case_of_queue(managers, "Who is responsible", side.ada.name)
    places = {"lived_before": "Northbury", "council": "Northbury", "board": "Northbury"}
    why = "Settle it, and see that the person does not wait for it."
    refused(managers, "Record who is responsible", why, {**places, "agreed": "council-not"})
    mend(managers, {"agreed": "both"})

    shared_case(ward, side.ada.name)
    sees(ward, "Money is not talked about here.")
    needs = dict.fromkeys(("needs", "outcomes", "least", "care", "risk"), "As she says.")
    said = "Panel of today: the needs are these."
    move(ward, "Settle needs and outcomes", {**needs, "carer_heard": True}, evidence=said)

    case_of_queue(managers, "Joint funding", side.ada.name)
    shares = {"weekly": "1200.51", "council_share": 60, "personal_budget": True}
    hundred = "The two shares must add up to 100 per cent."
    words = {"evidence": "Joint funding meeting of today."}
    refused(managers, "Record the agreed shares", hundred, {**shares, "board_share": 50}, **words)
    accessible(managers)
    mend(managers, {"board_share": 40})
    second = page_for(maud)
    look_at(second, number)
    agree(second)
    sees(second, "£720.31", "£480.20")
    clock(second, "Review of the after-care", "Running")

    look_at(page, number)
    satisfied = {"council_satisfied": True, "board_satisfied": True, "still_needed": False}
    move(page, "Record a review", {**satisfied, "risk": "None now", "view": "I am well."})
    look_at(managers, number)
    ending = {"evidence": "Both, after the review.", "information": "Told Ada with her nurse."}
    lasts = "Doing well with it is no reason to end it."
    refused(managers, "End the after-care", lasts, {"still_needed": True}, **ending)
    mend(managers, {"still_needed": False})
    look_at(second, number)
    agree(second)
    sees(second, "After-care is not needed any more", "Told Ada with her nurse.")
