"""The life of one delegation, step by step, through the commands that people use."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from almoner.demo.growing.arcs import EARLY, Arc
from almoner.demo.growing.casting import FIRST_PRACTICE, practices
from almoner.demo.growing.deciding import answers_for, framework, papers
from almoner.demo.growing.place import Place
from almoner.demo.growing.planning import do_not, plan_values, procedure
from almoner.demo.invent.chance import happens, one_of, whole
from almoner.demo.invent.organisations import COUNCIL_COVENTRY, COUNCIL_WARWICKSHIRE, ICB
from almoner.kernel.london import to_london
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.models import Representative
from almoner.services.delegation import commands
from almoner.services.delegation.catalogue import activity as definition
from almoner.services.delegation.commands.ground import audit, keep_event
from almoner.services.delegation.models import Decision, Delegation

Step = Callable[[Place, Arc, datetime], object]
_REACHES = {"draft": 0, "proposed": 1, "declined": 1, "agreed": 2, "training": 3, "supervised": 4}
_CALL = "Community nursing, single point of access, 01632 960110"
_CALL_AT_NIGHT = "Out-of-hours nursing, 07700 900110"
_SUPERVISION = (
    "A call each month and a watched visit each quarter.",
    "A call after the first week, then a watched visit every eight weeks.",
    "The nurse visits with the worker once a month.",
)
_TOLD = (
    "What the worker will do and not do, who looks over it, and that they can say no at any time."
)
_FUNDING = (
    ("chc", ICB),
    ("fnc", ICB),
    ("bcf", ICB),
    ("council", COUNCIL_COVENTRY),
    ("council", COUNCIL_WARWICKSHIRE),
    ("phb", ICB),
    ("self", ""),
)
PRAISE = (
    "Calm and careful. Read the plan aloud before starting.",
    "Hands washed, person asked first, every step in order.",
    "Good pace. Asked me twice to be sure, which is right.",
    "Explained each step to the person while doing it.",
)


def lay_out(place: Place, arc: Arc) -> None:
    """Puts every step of its life into the script, as far as its fate goes."""
    began = _began(place, arc)
    reach = _REACHES.get(arc.fate, 9)
    if arc.covers is None:
        add(place, arc, began, _decide)
    if reach == 0:
        add(place, arc, began + timedelta(minutes=30), _draft)
        return
    if arc.covers is None:
        add(place, arc, began + timedelta(minutes=20), write_plan)
    add(place, arc, began + timedelta(days=1), _propose)
    if arc.fate == "declined":
        add(place, arc, began + timedelta(days=2), _decline)
        return
    if reach > 1:
        add(place, arc, began + timedelta(days=2), _delegate_agrees)
        add(place, arc, began + timedelta(days=2, hours=3), _employer_agrees)
        add(place, arc, began + timedelta(days=3), consent)
    if reach > 2:
        add(place, arc, began + timedelta(days=4), _start_training)
    if reach > 3:
        add(place, arc, began + timedelta(days=6), _start_supervision)
        _practise(place, arc, began, reach)
    if arc.fate not in EARLY:
        ready = signed_off(place, arc)
        add(place, arc, ready, _sign_off)
        add(place, arc, ready + timedelta(hours=22), _activate)


def _began(place: Place, arc: Arc) -> datetime:
    return place.clock.at(arc.began, 9 + arc.number % 7, 5 * (arc.number % 12))


def signed_off(place: Place, arc: Arc) -> datetime:
    """When the worker is signed off. It is active on the day after."""
    return _began(place, arc) + timedelta(days=FIRST_PRACTICE + practices(arc))


def add(place: Place, arc: Arc, moment: datetime, step: Step) -> None:
    """Puts one step of one delegation into the script."""
    place.script.add(moment, partial(_run, step, place, arc))


def _run(step: Step, place: Place, arc: Arc, at: datetime) -> None:
    step(place, arc, at)


def is_live(arc: Arc) -> bool:
    return Delegation.objects.filter(pk=arc.delegation, status="active").exists()


def delegator(place: Place, arc: Arc) -> Viewer:
    return place.viewer(arc.delegator)


def delegate(place: Place, arc: Arc) -> Viewer:
    return place.viewer(arc.worker, arc.provider)


def employer(place: Place, arc: Arc) -> Viewer:
    return place.manager(arc.provider)


def dose_of(place: Place, arc: Arc) -> int:
    return 2 * whole(place.chance("dose", arc.person), 5, 14) + int(arc.notes.get("dose-step", 0))


def _decide(place: Place, arc: Arc, at: datetime) -> None:
    chance = place.chance("decision", arc.number)
    made = commands.decide(
        delegator(place, arc),
        person_id=place.people[arc.person].pk,
        activity=arc.activity,
        provider_id=place.organisations[arc.provider].pk,
        answers=answers_for(chance, arc),
        framework=framework(arc.activity),
        note="Visited at home. Talked it through with the person.",
        at=at,
    )
    arc.decision = made.pk


def _draft(place: Place, arc: Arc, at: datetime) -> None:
    """Begun, and nobody asked yet: the registrant has not named the supervision."""
    actor, decision = delegator(place, arc), Decision.objects.get(pk=arc.decision)
    row = Delegation.objects.create(
        activity=arc.activity,
        activity_version=decision.activity_version,
        person_id=decision.person_id,
        worker=place.workers[arc.worker],
        provider_id=decision.provider_id or 0,
        delegating_id=decision.organisation_id,
        team_id=actor.team_id,
        delegator_id=actor.me,
        decision=decision,
        created_at=at,
    )
    keep_event(actor, row, "draft", at, "")
    audit(actor, "delegation.drafted", row, at, activity=arc.activity)
    arc.delegation = row.pk


def write_plan(place: Place, arc: Arc, at: datetime, *, changed: bool = False) -> None:
    """The next version of the person's plan, in date for the months that are usual."""
    overdue = arc.trigger == "plan-overdue"
    day = to_london(at).date()
    commands.write_plan(
        delegator(place, arc),
        person_id=place.people[arc.person].pk,
        activity=arc.activity,
        values=plan_values(arc.activity, arc.clocks, dose_of(place, arc)),
        procedure=procedure(arc.activity),
        do_not=do_not(arc.activity),
        review_by=place.clock.day(arc.turns + 1) if overdue else day + timedelta(days=400),
        call_first=_CALL,
        call_out_of_hours=_CALL_AT_NIGHT,
        equipment="In the box by the front door. The provider orders more.",
        changed_regimen=changed,
        at=at,
    )


def _propose(place: Place, arc: Arc, at: datetime) -> None:
    actor = delegator(place, arc)
    made = commands.propose(
        actor,
        decision_id=arc.covers.decision if arc.covers else arc.decision,
        worker_id=place.workers[arc.worker].pk,
        deputy_id=place.workers[arc.deputy].pk,
        situation="At home, at the times in the plan, while the person is as usual.",
        supervision=one_of(place.chance("supervision", arc.number), _SUPERVISION),
        call_first=_CALL,
        call_out_of_hours=_CALL_AT_NIGHT,
        at=at,
    )
    arc.delegation = made.pk
    _sign(actor, arc, "delegator", at)


def _sign(
    actor: Viewer, arc: Arc, party: str, at: datetime, *, agreed: bool = True, reason: str = ""
) -> None:
    commands.sign(
        actor, delegation_id=arc.delegation, party=party, agreed=agreed, reason=reason, at=at
    )


def refuse_as(place: Place, arc: Arc, party: str, reason: str, at: datetime) -> None:
    who = {"delegator": delegator, "delegate": delegate, "employer": employer}[party]
    _sign(who(place, arc), arc, party, at, agreed=False, reason=reason)


def _decline(place: Place, arc: Arc, at: datetime) -> None:
    """Free to say no, and no reason is asked for."""
    refuse_as(place, arc, "delegate", "", at)


def _delegate_agrees(place: Place, arc: Arc, at: datetime) -> None:
    _sign(delegate(place, arc), arc, "delegate", at)


def _employer_agrees(place: Place, arc: Arc, at: datetime) -> None:
    _sign(employer(place, arc), arc, "employer", at)


def consent(place: Place, arc: Arc, at: datetime) -> None:
    person = place.invented[arc.person]
    speaker = _speaker(place, arc)
    unsure = arc.trigger == "consent-unsure"
    given = papers(arc.basis)
    commands.record_consent(
        delegator(place, arc),
        delegation_id=arc.delegation,
        basis=arc.basis,
        given_by=speaker.name if speaker else person.name.full,
        representative_id=speaker.pk if speaker else None,
        information_given=_TOLD,
        capacity=given.get("capacity"),
        best_interests=given.get("best_interests"),
        review_by=place.clock.day(arc.turns + 1) if unsure else None,
        at=at,
    )


def _speaker(place: Place, arc: Arc) -> Representative | None:
    kind = {"attorney": "lpa_health", "deputy": "deputy_health"}.get(arc.basis)
    if kind is None:
        return None
    return Representative.objects.filter(person=place.people[arc.person], kind=kind).first()


def _start_training(place: Place, arc: Arc, at: datetime) -> None:
    commands.start_training(employer(place, arc), delegation_id=arc.delegation, at=at)


def _start_supervision(place: Place, arc: Arc, at: datetime) -> None:
    commands.start_supervision(delegator(place, arc), delegation_id=arc.delegation, at=at)


def _practise(place: Place, arc: Arc, began: datetime, reach: int) -> None:
    """One watched practice a day; on the way to active, one that did not go well now and then."""
    wanted = practices(arc) if reach > 4 else 2
    for number in range(wanted):
        moment = began + timedelta(days=FIRST_PRACTICE - 1 + number, hours=2)
        add(place, arc, moment, _watch)
    if reach > 4 and happens(place.chance("practice", arc.number), 0.3):
        add(place, arc, began + timedelta(days=FIRST_PRACTICE - 1, hours=5), _watch_badly)


def _watch(place: Place, arc: Arc, at: datetime) -> None:
    commands.record_practice(
        delegator(place, arc),
        delegation_id=arc.delegation,
        practised_at=at - timedelta(hours=1),
        satisfactory=True,
        feedback=one_of(place.chance("praise", arc.number, at.isoformat()), PRAISE),
        at=at,
    )


def _watch_badly(place: Place, arc: Arc, at: datetime) -> None:
    commands.record_practice(
        delegator(place, arc),
        delegation_id=arc.delegation,
        practised_at=at - timedelta(hours=1),
        satisfactory=False,
        feedback="Started before asking the person. Talked through and shown again.",
        at=at,
    )


def _sign_off(place: Place, arc: Arc, at: datetime) -> None:
    commands.sign_off(delegator(place, arc), delegation_id=arc.delegation, at=at)


def _activate(place: Place, arc: Arc, at: datetime) -> None:
    due = to_london(at).date() + timedelta(weeks=weeks(arc))
    if arc.trigger == "review-overdue":
        due = min(due, place.clock.day(arc.turns + 1))
    commands.activate(delegator(place, arc), delegation_id=arc.delegation, review_due_on=due, at=at)
    _fund(place, arc, at)


def _fund(place: Place, arc: Arc, at: datetime) -> None:
    """Who pays for the worker's time. For a few nobody has agreed it yet, and it shows."""
    chance = place.chance("funding", arc.number)
    if happens(chance, 0.12):
        return
    route, payer = one_of(chance, _FUNDING)
    commands.add_funding(
        delegator(place, arc),
        delegation_id=arc.delegation,
        route=route,
        what_for="The worker's time for the activity",
        payer_id=place.organisations[payer].pk if payer else None,
        pence_per_hour=10 * whole(chance, 214, 262),
        minutes_per_act=5 * whole(chance, 2, 5),
        pay_supplement_pence_per_hour=5 * whole(chance, 10, 30),
        starts_on=place.clock.day(place.clock.ago(at)),
        at=at,
    )


def weeks(arc: Arc) -> int:
    return int(definition(arc.activity).review_every.value)


def resume(place: Place, arc: Arc, at: datetime, because: str) -> None:
    commands.lift(delegator(place, arc), delegation_id=arc.delegation, because=because, at=at)
