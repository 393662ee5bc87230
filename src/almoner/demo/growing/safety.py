"""Calls for help, incidents with what was learnt, and what people say it is like."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from almoner.demo.growing.arcs import EARLY, Arc
from almoner.demo.growing.cast import AMINA
from almoner.demo.growing.living import delegate, delegator, employer, is_live
from almoner.demo.growing.place import Place
from almoner.demo.invent.chance import happens, whole
from almoner.demo.invent.shapes import Escalation as Call
from almoner.demo.invent.wording import escalation, experience, incident
from almoner.services.delegation.commands.escalations import (
    answer_escalation,
    mark_seen,
    raise_escalation,
    read_back,
)
from almoner.services.delegation.commands.experiences import record_experience
from almoner.services.delegation.commands.incidents import (
    close_incident,
    record_candour,
    report_incident,
)

CALLS, INCIDENTS = 30, 14
_ABOUT = {
    "insulin-administration": ("glucose", "insulin"),
    "gastrostomy-care": ("feeding tube",),
}
_KINDS = {
    "late-dose": ("missed", "none"),
    "wrong-record": ("other", "near_miss"),
    "missed-act": ("missed", "low"),
    "low-glucose": ("deterioration", "low"),
    "lapsed-training": ("other", "near_miss"),
    "skin-damage": ("deterioration", "low"),
}
_FITS = {
    "insulin-administration": ("late-dose", "wrong-record", "missed-act", "low-glucose"),
    "wound-care": ("skin-damage", "wrong-record"),
}
_ANY = ("lapsed-training", "late-dose", "wrong-record")
_HARM = (
    "The bag was not emptied overnight and the catheter pulled. There was blood and pain.",
    "Nurse called at once and came within the hour. The person was in pain until midday.",
    "The evening visit now checks that the bag hangs below the bladder and is not full.",
)
_WRONG = (
    "The morning tablet was given from the evening pack: a double strength.",
    "Rang the pharmacy and the nurse. Pressure checked each hour for four hours, all well.",
)
_VOICES = {"person": "person", "carer": "unpaid-carer", "worker": "worker"}


def lay_out_safety(place: Place) -> None:
    """A year of it, less often as time goes by, and a few that are open now."""
    _lay_out_calls(place)
    _lay_out_incidents(place)
    for arc in _going_well(place):
        chance, ago = place.chance("voices", arc.number), arc.began - 45
        for voice in _VOICES:
            if happens(chance, 0.7) and ago > arc.turns + 2:
                moment = place.clock.at(whole(chance, arc.turns + 2, ago), 16, arc.number % 60)
                place.script.add(moment, partial(_say, place, arc, voice))


def _going_well(place: Place) -> list[Arc]:
    return [arc for arc in place.casting.arcs if arc.fate not in EARLY]


def _lay_out_calls(place: Place) -> None:
    chance, arcs = place.chance("calls"), _going_well(place)
    for number in range(CALLS):
        arc = arcs[whole(chance, 0, len(arcs) - 1)]
        first, last = arc.began - 25, max(arc.turns, 2) + 1
        if first > last:
            moment = place.clock.at(whole(chance, last, first), 8, whole(chance, 0, 59))
            place.script.add(moment, partial(_call, place, arc, number, 3))
    now = place.clock.now
    for steps, minutes, arc in zip((0, 1, 2), (24, 70, 200), _amina_now(place), strict=False):
        place.script.add(
            now - timedelta(minutes=minutes), partial(_call, place, arc, 900 + steps, steps)
        )


def _amina_now(place: Place) -> Iterator[Arc]:
    """Delegations of Amina's that go well, on which somebody calls now."""
    for arc in place.casting.arcs:
        if arc.delegator == AMINA and arc.fate == "active":
            yield arc


def _call(place: Place, arc: Arc, number: int, steps: int, at: datetime) -> None:
    """Raised; then seen, answered and read back, as far as `steps` says."""
    if not is_live(arc):
        return
    words = _words_of(place, arc, number)
    raised = raise_escalation(
        delegate(place, arc),
        delegation_id=arc.delegation,
        situation=words.situation,
        background=words.background,
        assessment=words.assessment,
        recommendation=words.recommendation,
        urgent=number % 4 == 0,
        at=at,
    )
    minutes = whole(place.chance("answer", number), 3, 22)
    if steps > 0:
        seen = at + timedelta(minutes=minutes)
        mark_seen(place.viewer(arc.delegator), escalation_id=raised.pk, at=seen)
    if steps > 1:
        answer_escalation(
            place.viewer(arc.delegator),
            escalation_id=raised.pk,
            decision=words.decision,
            at=at + timedelta(minutes=minutes + 4),
        )
    if steps > 2:
        read_back(
            delegate(place, arc), escalation_id=raised.pk, at=at + timedelta(minutes=minutes + 7)
        )


def _words_of(place: Place, arc: Arc, number: int) -> Call:
    """Words that fit the activity; where none is written for it, those of a person unwell."""
    chance = place.chance("call", arc.number, number)
    known_as = place.invented[arc.person].name.known_as
    about = _ABOUT.get(arc.activity, ("confused",))
    while True:
        found = escalation(chance, known_as)
        if any(word in found.situation for word in about):
            return found


def _lay_out_incidents(place: Place) -> None:
    chance = place.chance("incidents")
    arcs = [arc for arc in _going_well(place) if not arc.trigger]
    for number in range(INCIDENTS):
        arc = arcs[whole(chance, 0, len(arcs) - 1)]
        ago = whole(chance, max(arc.turns, 2) + 1, max(arc.began - 20, arc.turns + 4))
        if arc.fate in ("active", "resumed"):
            ago = min(ago, 3 + 26 * number)
        place.script.add(place.clock.at(ago, 17, number), partial(_report, place, arc, number))
    for arc in place.casting.arcs:
        if arc.trigger in ("incident-harm", "incident-wrong"):
            moment = place.clock.at(arc.turns, 12, arc.number % 60)
            place.script.add(moment, partial(_stopping, place, arc))


def _report(place: Place, arc: Arc, number: int, at: datetime) -> None:
    if not is_live(arc):
        return
    chance, fitting = place.chance("incident", number), _FITS.get(arc.activity, _ANY)
    told = incident(chance)
    while told.kind not in fitting:
        told = incident(chance)
    kind, severity = _KINDS[told.kind]
    made = report_incident(
        delegate(place, arc),
        delegation_id=arc.delegation,
        kind=kind,
        severity=severity,
        happened_at=at - timedelta(hours=whole(chance, 1, 8)),
        what_happened=told.what_happened,
        immediate_action=told.done_at_once,
        at=at,
    )
    closed = at + timedelta(days=whole(chance, 2, 13))
    if closed < place.clock.now:
        place.script.add(closed, partial(_close, place, arc, made.pk, told.learning))


def _close(place: Place, arc: Arc, incident_id: int, learning: str, at: datetime) -> None:
    close_incident(employer(place, arc), incident_id=incident_id, learning=learning, at=at)


def _stopping(place: Place, arc: Arc, at: datetime) -> None:
    """An incident that stops the delegation at once, whoever reports it."""
    harm = arc.trigger == "incident-harm"
    happened, at_once, *_ = _HARM if harm else _WRONG
    made = report_incident(
        delegate(place, arc),
        delegation_id=arc.delegation,
        kind="equipment" if harm else "wrong_dose",
        severity="moderate" if harm else "none",
        happened_at=at - timedelta(hours=4),
        what_happened=happened,
        immediate_action=at_once,
        at=at,
    )
    if harm:
        told = min(at + timedelta(hours=5), place.clock.now)
        record_candour(employer(place, arc), incident_id=made.pk, at=told)


def _say(place: Place, arc: Arc, voice: str, at: datetime) -> None:
    if not is_live(arc):
        return
    said = experience(place.chance("said", arc.number, voice), _VOICES[voice])
    actor = delegate(place, arc) if voice == "worker" else delegator(place, arc)
    record_experience(
        actor,
        delegation_id=arc.delegation,
        voice=voice,
        score=said.rating,
        words=said.words,
        at=at,
    )
