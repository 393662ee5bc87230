"""Provider quality: a home without registration, from a worry to serious concerns and back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests import factories
from tests.browser.checks import accessible
from tests.browser.pathways.team import (
    agree,
    barred,
    begin_instrument,
    choose,
    clock,
    fill,
    fill_instrument,
    follow,
    look_at,
    make_side,
    mend,
    move,
    my_work,
    on_worklist,
    opened,
    refused,
    sees,
)
from tests.browser.pathways.work import ask_for_other, case_of_queue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = {
    "looked": ["nurse", "social-worker"],
    "all_listed": True,
    "list__0__reference": "R 12",
    "list__0__placed_by": "Northbury",
    "list__0__risk": "high",
    "list__0__why": "Falls, insulin",
    "list__0__plan_updated_day": "1",
    "list__0__plan_updated_month": "3",
    "list__0__plan_updated_year": "2026",
    "list__0__family_told": True,
    "list__0__instead": "Elm House, with her nurse",
}


def test_a_home_in_serious_concerns_is_made_safe(page_for):
    side = make_side("provider-quality")
    home = factories.organisation("provider", "Mill House")
    page, managers = page_for(side.sara), page_for(side.mona)
    soon = timezone.localdate() + timedelta(days=14)
    facts = {"concern": "Nobody answers the bell.", "registered": False, "in_area": True}
    facts["risk_now"] = True
    route = "From people who use it or their families"
    my_work(page)
    follow(page, "Open a case about a provider or the place")
    follow(page, "Provider quality")
    ask_for_other(page, "Provider quality", route, facts, provider=home.pk)
    number = opened(page)
    sees(page, "Mill House", "Somebody is at risk now")
    barred(page, "Set level 1", "A level rests on at least two kinds of information.")
    known = {"gathered_from": ["people", "visit"], "gathered": "Two staff for twelve."}
    there = {"people_there": 12, "placed_by_us": 7, "other_councils": "Elsewhere Council"}
    move(page, "Record what partners know", {**known, **there, "baseline": "Our own tool: 2"})
    evidence = {"evidence": "The visit of today and two families."}
    move(page, "Send to the panel", {"proposed_level": 4}, **evidence)

    case_of_queue(managers, "Panel for levels 3 and 4", home.name, "Somebody is at risk now")
    advice = {"panel": ["commissioning", "health"], "recommendation": "A team is there by day."}
    deadline = {"actions": "A nurse each night", "actions_by": soon, "admissions": "closed"}
    level_4 = "Record the panel’s decision: level 4"
    move(managers, level_4, {**advice, **deadline}, evidence="Panel of today.")
    on_worklist(managers, "provider-quality", "panel-list", home.name)

    look_at(page, number)
    agreed = {"director": "Dee Rector", "director_on": timezone.localdate()}
    words = {"evidence": "Her message of today."}
    title = "Start serious concerns"
    unregistered = "The provider is not registered. Say how choice and safety are balanced"
    refused(page, title, unregistered, {**agreed, "team_skills": "A nurse"}, **words)
    mend(page, {"why_unregistered": "People chose it. The contract lets us visit."})
    look_at(managers, number)
    agree(managers)
    clock(managers, "Daily meeting", "Running")
    clock(managers, "People and families told", "Running")

    look_at(page, number)
    begin_instrument(page, "People most at risk with a provider")
    fill_instrument(page, PEOPLE)
    told = {"families": "A meeting with everybody, with the owner."}
    side.move(number, "tell-families", facts=told)
    look_at(managers, number)
    title = "Go over to visits twice a week"
    barred(managers, title, "tell the other councils that placed somebody")
    accessible(managers)
    move(managers, "Record that other councils were told", note="Rang Elsewhere Council.")
    move(managers, title)
    clock(managers, "Visits twice a week", "Running")

    look_at(page, number)
    move(page, "Record a visit", {"findings": "Two nurses, calm.", "risk_now": False})
    down = {"actions_done": "Nights are staffed.", "admissions": "phased"}
    move(page, "Step down from serious concerns", down, evidence="Four calm visits.")
    look_at(managers, number)
    agree(managers)
    clock(managers, "Support for up to twelve months", "Running")
    move(managers, "Set level 1", evidence="The visit of today.")
    choose(managers, "Close")
    fill(managers, {}, outcome="settled", note="As usual again.")
    mend(managers, information="Told the owner, the people and their families.")
    sees(managers, "Settled with no known concerns")
