"""The pages about incidents, for each role, with what each may press."""

from datetime import timedelta

import pytest
from tests.services.delegation.incidents.test_commands import make_act, report
from tests.services.delegation.world import NOW

from almoner.platform.audit.models import AuditEvent
from almoner.services.delegation.models import Experience, Incident, Suspension


def typed(**changes) -> dict[str, str]:
    given = {
        "kind": "missed",
        "severity": "none",
        "happened_at": (NOW - timedelta(hours=1)).isoformat(),
        "what_happened": "The dose was an hour late.",
        "immediate_action": "I called the nurse.",
        "act": "",
    }
    return {**given, **changes}


def text(response) -> str:
    return response.content.decode()


def form(world) -> str:
    return f"/delegations/{world.delegation.pk}/incident/"


def page(incident, then="") -> str:
    return f"/incidents/{incident.pk}/{then}"


@pytest.mark.parametrize("who", ["worker", "manager", "nurse", "lead"])
def test_a_report_is_sent_and_shown(world, browser_of, who):
    browser = browser_of(who)
    assert "Call 999 first" in text(browser.get(form(world)))
    sent = browser.post(form(world), typed())
    incident = Incident.objects.get()
    assert sent["Location"] == page(incident)
    shown = text(browser.get(page(incident)))
    assert "The dose was an hour late." in shown
    assert "Margaret Okafor" in shown
    assert AuditEvent.objects.filter(verb="person.viewed").exists()


def test_the_page_says_what_the_incident_stopped_and_what_to_do(world, browser_of):
    browser = browser_of("worker")
    browser.post(form(world), typed(kind="wrong_dose", severity="moderate"))
    shown = text(browser.get(page(Incident.objects.get())))
    assert "This stopped the delegation" in shown
    assert "Make the person safe" in shown
    assert "Tell the delegator and your manager now" in shown
    assert "Be open with the person" in shown
    assert "local value, set by Almoner default" in shown
    assert Suspension.objects.count() == 2


def test_the_worker_cannot_press_what_is_not_theirs(world, browser_of):
    incident = report(world, severity="moderate")
    browser = browser_of("worker")
    assert "The person has been told" not in text(browser.get(page(incident)))
    refused = browser.post(page(incident, "told/"))
    assert refused.status_code == 409
    assert "Only the provider" in text(refused)


def test_the_manager_tells_the_person_and_closes_it_with_learning(world, browser_of):
    incident = report(world, severity="moderate")
    browser = browser_of("manager")
    before = text(browser.get(page(incident)))
    assert "The person has been told" in before
    assert "Close the incident" not in before
    assert browser.post(page(incident, "told/")).status_code == 302
    assert "Close the incident" in text(browser.get(page(incident)))
    empty = text(browser.post(page(incident, "close/"), {"learning": ""}))
    assert "There is a problem" in empty
    browser.post(page(incident, "close/"), {"learning": "We now set a reminder."})
    after = text(browser.get(page(incident)))
    assert "We now set a reminder." in after
    assert "Closed on" in after


def test_a_wrong_report_comes_back_with_every_fault_and_keeps_nothing(world, browser_of):
    browser = browser_of("worker")
    back = browser.post(
        form(world), {**typed(), "happened_at": (NOW + timedelta(hours=1)).isoformat()}
    )
    assert "This time has not come yet" in text(back)
    missing = text(browser.post(form(world), {"kind": ""}))
    for words in ("What went wrong?", "Was the person harmed?", "When did it happen?"):
        assert f"answer for “{words}”" in missing
    assert not Incident.objects.exists()


def test_it_can_name_one_of_the_newest_records(world, browser_of):
    act = make_act(world.delegation)
    browser = browser_of("worker")
    assert f'value="{act.pk}"' in text(browser.get(form(world)))
    browser.post(form(world), typed(act=str(act.pk)))
    assert Incident.objects.get().act == act


def test_the_list_shows_open_ones_and_filters(world, browser_of):
    report(world)
    grave = report(world, severity="moderate", kind="equipment", what_happened="The hoist broke.")
    browser = browser_of("nurse")

    every = text(browser.get("/incidents/"))
    assert "Missed or late" in every
    assert "Equipment" in every
    candour = text(browser.get("/incidents/?state=candour"))
    assert "Equipment" in candour
    assert "Missed or late" not in candour
    assert page(grave) in candour
    assert "There are none." in text(browser.get("/incidents/?state=closed"))


@pytest.mark.hazard("HZ-11")
def test_a_rival_sees_neither_the_list_nor_the_page_nor_the_form(world, browser_of):
    incident = report(world)
    rival = browser_of("rival_manager")
    assert "There are none." in text(rival.get("/incidents/?state=all"))
    assert rival.get(page(incident)).status_code == 404
    assert rival.get(form(world)).status_code == 404
    assert rival.post(form(world), typed()).status_code == 404
    assert rival.post(page(incident, "told/")).status_code == 404
    assert Incident.objects.count() == 1


def test_a_colleague_sees_only_what_they_reported(world, browser_of):
    incident = report(world)
    colleague = browser_of("colleague")
    assert colleague.get(page(incident)).status_code == 404
    assert "There are none." in text(colleague.get("/incidents/?state=all"))


def test_the_worker_and_the_manager_say_what_it_is_like(world, browser_of):
    where = f"/delegations/{world.delegation.pk}/experience/"
    browser_of("worker").post(where, {"score": "5", "words": "I am trusted."})
    manager = browser_of("manager")
    assert "Whose words are these?" in text(manager.get(where))
    manager.post(where, {"voice": "person", "score": "4", "words": "No more waiting."})
    said = set(Experience.objects.values_list("voice", "score"))
    assert said == {("worker", 5), ("person", 4)}
    assert browser_of("rival_manager").get(where).status_code == 404


def test_the_workers_call_for_help_leads_to_a_report(world, browser_of):
    from almoner.services.delegation.commands.escalations import raise_escalation

    call = raise_escalation(
        world.viewer(world.worker),
        delegation_id=world.delegation.pk,
        situation="Glucose is low.",
        at=NOW,
    )
    shown = text(browser_of("worker").get(f"/help/calls/{call.pk}/"))
    assert form(world) in shown
