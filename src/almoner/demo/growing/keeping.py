"""What a delegator and a worker do while a delegation is active: review, watch, think, renew."""

from datetime import datetime, timedelta

from almoner.demo.growing.arcs import EARLY, Arc
from almoner.demo.growing.living import (
    PRAISE,
    Step,
    add,
    delegate,
    delegator,
    signed_off,
    weeks,
    write_plan,
)
from almoner.demo.growing.place import Place
from almoner.demo.invent.chance import happens, one_of
from almoner.kernel.london import to_london
from almoner.services.delegation import commands
from almoner.services.delegation.catalogue import activity as definition

_REVIEWED_EARLY = 5
"""Days before it is due on which a review is usually held."""
_FINDINGS = (
    "Going well. The plan still fits and the person is content.",
    "Readings looked at together. No change needed.",
    "Talked with the person and their family. They would like the same two workers.",
    "Record is complete. One late visit talked through.",
)
_REFLECTIONS = (
    "I was nervous the first week. Knowing that I can ring made the difference.",
    "The reading was low and I knew what to do. I was glad of the steps on the screen.",
    "I would like to watch a colleague once more.",
    "We have time to talk now while we wait for the meter.",
    "It is a lot on a full round. I would like to talk about the times.",
)


def keep_up(place: Place, arc: Arc) -> None:
    """Reviews before they are due, watched visits each quarter, sign-offs before they lapse."""
    if arc.fate in EARLY:
        return
    ready, start = signed_off(place, arc), place.chance("life", arc.number).random()
    reviews = timedelta(weeks=weeks(arc), days=-_REVIEWED_EARLY)
    for step, first, every in (
        (review, 1, reviews),
        (_observe, 20 + int(60 * start), timedelta(days=100)),
        (_reflect, 10 + int(50 * start), timedelta(days=130)),
        (write_plan, 200, timedelta(days=200)),
        (_reassess, 0, _nearly_lapsed(arc)),
    ):
        if not _left_undone(arc, step):
            for moment in _times(ready + timedelta(days=first), every, _last(place, arc)):
                add(place, arc, moment, step)


def _left_undone(arc: Arc, step: Step) -> bool:
    """What was forgotten, so that it lapsed, and what a colleague does."""
    return (
        (step is review and arc.trigger == "review-overdue")
        or (step is _reassess and arc.trigger == "competence-lapsed")
        or (step is write_plan and arc.covers is not None)
    )


def _last(place: Place, arc: Arc) -> datetime:
    """Until now, or until what stops or ends it."""
    if arc.turns and arc.fate not in ("active", "resumed"):
        return place.clock.at(arc.turns, 6)
    return place.clock.now - timedelta(hours=2)


def _nearly_lapsed(arc: Arc) -> timedelta:
    months = definition(arc.activity).competence_valid.value
    return timedelta(days=round(months * 30.4) - 12)


def _times(start: datetime, every: timedelta, last: datetime) -> list[datetime]:
    """Every so often after `start`, and before `last`."""
    found, moment = [], start + every
    while moment < last:
        found.append(moment)
        moment += every
    return found


def review(place: Place, arc: Arc, at: datetime) -> None:
    chance = place.chance("review", arc.number, at.isoformat())
    due = to_london(at).date() + timedelta(weeks=weeks(arc))
    if arc.fate == "lapses-review" and due >= place.clock.today:
        due = place.clock.today + timedelta(days=3)
    commands.record_review(
        delegator(place, arc),
        delegation_id=arc.delegation,
        outcome="change" if happens(chance, 0.1) else "continue",
        findings=one_of(chance, _FINDINGS),
        person_involved=happens(chance, 0.9),
        next_due_on=due,
        at=at,
    )


def _observe(place: Place, arc: Arc, at: datetime) -> None:
    chance = place.chance("observe", arc.number, at.isoformat())
    good = happens(chance, 0.94)
    commands.record_observation(
        delegator(place, arc),
        delegation_id=arc.delegation,
        observed_at=at - timedelta(hours=1),
        satisfactory=good,
        feedback=one_of(chance, PRAISE)
        if good
        else "Record written at the end of the round. Agreed to write it at the door.",
        at=at,
    )


def _reflect(place: Place, arc: Arc, at: datetime) -> None:
    words = one_of(place.chance("reflect", arc.number, at.isoformat()), _REFLECTIONS)
    commands.write_reflection(
        delegate(place, arc),
        delegation_id=arc.delegation,
        words=words,
        wants_to_talk="like to" in words,
        at=at,
    )


def _reassess(place: Place, arc: Arc, at: datetime) -> None:
    commands.reassess(delegator(place, arc), delegation_id=arc.delegation, satisfactory=True, at=at)
