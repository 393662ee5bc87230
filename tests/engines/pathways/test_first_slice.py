"""A definition is stored, a case opened, moved and closed; the queue shows it by its clock."""

from datetime import timedelta

import pytest
from tests.engines.pathways.world import DOOR, NOW
from tests.factories import client_for

from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.engines.pathways.queries import cases
from almoner.engines.pathways.store import state_of
from almoner.kernel.refusals import Refused


def test_a_case_goes_from_the_call_to_its_end(world):
    case = world.open(facts={"what_is_needed": "Help with washing"})
    assert (case.state, case.queue, case.team_id) == ("received", "contact", world.contact.pk)
    assert case.priority == "usual"

    moved = world.move(case, "make-contact", facts={"safe_now": True}, note="Spoke with Ada.")
    assert (moved.state, moved.moments["first_contact"]) == (
        "contacted",
        (NOW + timedelta(hours=1)).isoformat(),
    )
    closed = world.move(
        moved,
        "advise",
        facts={"advice": "A grab rail."},
        outcome="advised",
        information="Told Ada on the telephone.",
        at=NOW + timedelta(hours=2),
    )
    closed = Case.objects.get(pk=closed.pk)
    assert (closed.state_kind, closed.outcome, closed.information) == ("closed", "advised", "given")
    assert [e.verb for e in CaseEvent.objects.filter(case=case).order_by("number")] == [
        "opened",
        "moved",
        "moved",
    ]
    clocks = {one.code: one for one in CaseClock.objects.filter(case=case)}
    assert clocks["first-contact"].stopped_at == NOW + timedelta(hours=1)
    assert not clocks["first-contact"].breached
    assert state_of(closed).closed


def test_it_cannot_end_without_an_outcome_and_information(world):
    case = world.contacted()
    with pytest.raises(Refused) as refused:
        world.move(case, "advise", facts={"advice": "A rail."}, at=NOW + timedelta(hours=2))
    assert [one.code for one in refused.value.refusals] == ["outcome"]
    with pytest.raises(Refused) as refused:
        world.move(case, "advise", outcome="advised", at=NOW + timedelta(hours=2))
    assert [one.code for one in refused.value.refusals] == ["field:advice", "information"]


def test_the_queue_is_in_order_of_the_clock(world):
    late = world.open(received_at=NOW - timedelta(days=7))
    soon = world.open()
    page = cases.queue(world.viewer(world.sara), DOOR, "contact", team_id=world.contact.pk)
    assert [case.pk for case in page] == [late.pk, soon.pk]
    assert Case.objects.get(pk=late.pk).breached


def test_the_screens_of_one_case(world):
    case = world.open()
    browser = client_for(world.sara)
    for address in (
        "/work/",
        f"/work/queues/{DOOR}/contact/",
        f"/cases/{case.pk}/",
        f"/cases/{case.pk}/move/make-contact/",
        f"/cases/for/{world.ada.pk}/",
        f"/cases/for/{world.ada.pk}/{DOOR}/",
        *(f"/cases/{case.pk}/do/{deed}/" for deed in ("take", "hand-over", "contact", "note")),
    ):
        page = browser.get(address)
        assert page.status_code == 200, address
        assert "Okoro" in page.content.decode() or "/do/" not in address


def test_a_replay_gives_what_is_stored(world):
    from almoner.engines.pathways.recomputing import differing

    world.contacted()
    world.open()
    assert differing() == {}
    Case.objects.update(priority="urgent")
    assert all(found == ["priority"] for found in differing().values())


def test_the_screens_of_a_manager(world):
    case = world.open()
    browser = client_for(world.mona)
    for address in (
        "/work/",
        "/work/lists/",
        f"/work/lists/{DOOR}/waiting-over-six-weeks/",
        "/work/samples/",
        "/work/samples/draw/",
        "/pathways/",
        f"/pathways/{DOOR}/",
        f"/pathways/{DOOR}/team/",
        f"/pathways/{DOOR}/try-out/",
        f"/pathways/{DOOR}/version/",
        "/cases/new/",
        f"/cases/{case.pk}/do/allocate/",
    ):
        assert browser.get(address).status_code == 200, address
