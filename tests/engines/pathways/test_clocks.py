"""Clocks of a case: start, stop, pause, warn, breach, again, and planned backwards."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.engines.pathways.walks import moving, opening
from tests.engines.pathways.world import NOW, pathway, text_of

from almoner.engines.pathways.rules import Event
from almoner.engines.pathways.rules.timeline import Timeline
from almoner.kernel.zone import LONDON

pytestmark = pytest.mark.hazard("HZ-14")
ENQUIRY, DOOR = pathway(text_of("enquiry")), pathway(text_of("door"))


def london(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


class Story:
    """A case told move by move: `story.go("start", at)`."""

    def __init__(self, definition, at=NOW, **data):
        self.definition = definition
        self.timeline = Timeline(lambda _: definition)
        event = opening(definition, **data)
        event.at = at
        self.timeline.apply(event)

    def go(self, code, at, **data):
        self.timeline.apply(moving(self.state, self.definition, code, at, **data))
        return self

    def do(self, verb, at, reason="", **data):
        state = self.state
        event = Event(
            state.number + 1, at, verb, state.state, state.state, reason=reason, data=data
        )
        self.timeline.apply(event)
        return self

    @property
    def state(self):
        return self.timeline.settled()

    def run(self, code, number=1):
        return next(run for run in self.state.runs if (run.code, run.round) == (code, number))


def test_received_earlier_than_opened_starts_the_clock_then():
    story = Story(DOOR, received=(NOW - timedelta(days=4)).isoformat())
    run = story.run("first-contact")
    assert run.started_at == NOW - timedelta(days=4)
    assert run.due_at == london("2026-03-03 00:00")
    assert run.warn_at == london("2026-02-28 00:00")


def test_due_is_half_open():
    story = Story(DOOR)
    due = story.run("first-contact").due_at
    assert due == london("2026-03-05 00:00")
    assert not story.run("first-contact").late(due - timedelta(seconds=1))
    assert story.run("first-contact").late(due)
    story.go("make-contact", due)
    assert story.run("first-contact").late(due + timedelta(days=30))


def test_the_moment_of_contact_counts_not_the_typing():
    story = Story(DOOR)
    typed = NOW + timedelta(days=9)
    story.go("make-contact", typed, happened=(NOW + timedelta(days=1)).isoformat())
    assert story.run("first-contact").stopped_at == NOW + timedelta(days=1)
    assert not story.run("first-contact").late(typed)


def test_a_state_pauses_a_clock():
    story = Story(DOOR).go("make-contact", NOW)
    before = story.run("decision").due_at
    story.go("wait", NOW + timedelta(days=1))
    assert story.run("decision").due_at is None
    assert story.run("decision").paused_since == NOW + timedelta(days=1)
    story.go("go-on", NOW + timedelta(days=3))
    assert story.run("decision").due_at == before + timedelta(days=2)
    assert story.run("decision").paused_seconds == 2 * 86400


@pytest.mark.hazard("HZ-17")
def test_a_clock_that_was_late_before_the_pause_stays_late():
    story = Story(DOOR).go("make-contact", NOW).go("wait", NOW + timedelta(days=40))
    assert story.run("decision").late(NOW + timedelta(days=41))


@pytest.mark.hazard("HZ-17")
def test_a_reason_pauses_only_the_clocks_that_name_it():
    story = Story(ENQUIRY).go("start", NOW)
    story.do("paused", NOW + timedelta(days=1), reason="police")
    assert story.run("enquiry").due_at is None
    assert story.run("visits").due_at is not None
    story.do("resumed", NOW + timedelta(days=2))
    assert story.run("enquiry").due_at is not None


def test_a_review_cycle_starts_again_each_time():
    story = Story(ENQUIRY).go("start", NOW)
    for week in (1, 2, 3):
        story.go("visit", NOW + timedelta(days=5 * week))
    rounds = [run for run in story.state.runs if run.code == "visits"]
    assert [run.round for run in rounds] == [1, 2, 3, 4]
    assert [run.running for run in rounds] == [False, False, False, True]
    assert rounds[1].started_at == rounds[0].stopped_at


def test_a_state_entered_again_is_a_new_round():
    story = Story(ENQUIRY).go("start", NOW)
    for day in (1, 3, 5):
        story.go("wait", NOW + timedelta(days=day)).go("resume", NOW + timedelta(days=day + 1))
    assert [run.round for run in story.state.runs if run.code == "enquiry"] == [1, 2, 3, 4]


def test_planned_backwards_from_a_day_that_may_move():
    story = Story(ENQUIRY, facts={"needed_by": "2026-04-30"})
    assert story.run("needed").due_at == london("2026-04-17 00:00")
    story.go("start", NOW, facts={"needed_by": "2026-05-29"})
    assert story.run("needed").due_at == london("2026-05-15 00:00")
    assert len([run for run in story.state.runs if run.code == "needed"]) == 1


def test_a_condition_decides_whether_a_clock_starts():
    assert [r.code for r in Story(ENQUIRY, facts={"risk": "high"}).state.runs] == ["urgent"]
    assert Story(ENQUIRY, facts={"risk": "low"}).state.runs == []
    assert Story(ENQUIRY).state.runs == []


def test_two_hours_in_service_hours_and_a_warning_half_way():
    friday = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
    run = Story(ENQUIRY, at=friday, facts={"risk": "high"}).run("urgent")
    assert run.due_at == london("2026-03-09 10:00")
    assert run.warn_at == friday + timedelta(hours=1)


def test_closing_stops_everything():
    story = Story(ENQUIRY, facts={"needed_by": "2026-04-30"}).go("start", NOW)
    story.go("end", NOW + timedelta(days=2))
    assert all(run.stopped_at == NOW + timedelta(days=2) for run in story.state.runs)


@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23"])
def test_a_clock_over_a_clock_change(day):
    """The Friday before the clocks change: five working days later, at the end of that Friday."""
    start = datetime.fromisoformat(f"{day}T10:00:00+00:00")
    text = text_of("door").replace("amount: 2", "amount: 5")
    run = Story(pathway(text), at=start).run("first-contact")
    easter = 4 if day == "2026-03-27" else 0
    ends = datetime.fromisoformat(day).replace(tzinfo=LONDON) + timedelta(days=8 + easter)
    assert run.due_at == ends


def test_whoever_waits_is_due_for_contact():
    story = Story(DOOR).go("make-contact", NOW).go("wait", NOW)
    first = story.state.contact_due_at
    assert first == london("2026-03-31 00:00")
    story.do("noted", NOW + timedelta(days=5), note="No answer")
    assert story.state.contact_due_at == first
    story.do("contacted", NOW + timedelta(days=5))
    assert story.state.contact_due_at == london("2026-04-05 00:00")
    story.go("go-on", NOW + timedelta(days=6))
    assert story.state.contact_due_at is None
