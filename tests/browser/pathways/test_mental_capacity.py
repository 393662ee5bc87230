"""Mental capacity: her son doubts that Ada can decide about a move, and she has a voice in it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    barred,
    clock,
    fill_instrument,
    follow,
    look_at,
    make_side,
    mend,
    move,
    on_worklist,
    open_case,
    refused,
    sees,
    take,
    take_up,
)
from tests.browser.pathways.work import begun, completed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOUND = {
    "what": "Whether to move to Elm House",
    "at": "2026-03-01T10:00:00+00:00",
    "why_doubt": "She does not remember the fall.",
    "information": "Where it is, what it costs, that she could come home again.",
    **{"steps": ["time", "words"], "can_wait": False, "understand": True, "retain": True},
}
FOUND_ON = {"understand": "She said what Elm House is.", "retain": "She knew it an hour later."}
TODAY = {
    "weigh": False,
    "weigh__evidence": "She says that she has not fallen. Her arm is in a cast.",
    "communicate": True,
    "communicate__evidence": "She speaks clearly.",
    "impairment": True,
    "impairment__evidence": "Alzheimer’s disease, memory clinic 2024.",
    "because": True,
    "because__evidence": "She cannot bring the falls to mind.",
}
INTERESTS = {
    "what": "Whether to move to Elm House",
    "options": "To stay with four visits a day, or to move.",
    **dict.fromkeys(("no_assumption", "all_circumstances", "took_part", "not_death"), True),
    **{"least_restrictive": True, "may_regain": False, "disagrees": False},
    **dict.fromkeys(("past_wishes", "beliefs", "consulted", "decided"), "Written down."),
}
RESTS_ON = {
    code: "Seen." for code in ("all_circumstances", "may_regain", "took_part", "least_restrictive")
}


def test_a_decision_is_made_with_the_person_who_cannot_make_it(page_for):
    side = make_side("mental-capacity", "liberty-safeguards", "community-liberty")
    page = page_for(side.sara)
    facts = {
        "decision": "Whether to move to Elm House",
        "needed_by": timezone.localdate() + timedelta(days=30),
    }
    number = open_case(
        page, side.ada, "Mental capacity and best interests", "From family or friends", facts
    )
    take(page)
    clock(page, "In time for the decision", "Running")
    seen_in_life = "Write down what was seen in real life"
    asked = {"steps": "Pictures, in the morning", "doubt": "The fall", "executive": True}
    refused(page, "Make the decision clear", seen_in_life, {**asked, "serious": "move"})
    accessible(page)
    mend(page, {"executive_seen": "She says that she eats. The fridge is empty."})

    form = "“Mental capacity for one decision” is not complete yet."
    barred(page, "Go on to best interests", form)
    begun(side, number, "capacity-decision", FOUND, FOUND_ON)
    page.reload(wait_until="domcontentloaded")
    take_up(page, "Mental capacity for one decision")
    fill_instrument(page, TODAY, wishes="My garden, and church on Sunday.")
    asked = {"attorney_checked": True, "decides": "worker", "somebody": False}
    move(page, "Go on to best interests", asked)
    sees(page, "Their wishes come first all the same.")
    accessible(page)
    on_worklist(page, "mental-capacity", "nobody-to-consult", side.ada.name)

    completed(side, number, "best-interests-decision", INTERESTS, RESTS_ON)
    look_at(page, number)
    decision = {
        "wishes": "Her garden, church on Sunday.",
        "decided": "To move, to a room on the garden.",
        "restricts": True,
        "restricts_how": "The front door is locked. An alarm alone was tried.",
        "deprives": True,
        "lives": "care-home",
    }
    ending = {"information": "Told Ada at Elm House and in a letter with pictures."}
    title, needs_a_voice = "Record the best interests decision", "needs an advocate"
    refused(page, title, needs_a_voice, decision, **ending)
    look_at(page, number)
    move(page, "Record that an advocate was instructed", {"imca": True})
    move(page, title, decision, **ending)
    sees(page, "Decided in their best interests", "Told Ada at Elm House")
    clock(page, "In time for the decision", "Done in time")
    follow(page, "Record the best interests decision: Ended")
    sees(page, "Deprivation of liberty safeguards", "Request received")
