"""What stops a delegation, brought about as it would be: by an event, by hand, or by a lapse."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from almoner.demo.growing.arcs import Arc
from almoner.demo.growing.cast import HELEN
from almoner.demo.growing.living import (
    delegate,
    delegator,
    employer,
    refuse_as,
    resume,
    write_plan,
)
from almoner.demo.growing.place import Place
from almoner.demo.growing.staffing import TEAMS
from almoner.demo.invent.organisations import COMMUNITY_TRUST, HOME_CARE
from almoner.registers.organisations.commands import end_partnership
from almoner.registers.people import commands as people
from almoner.registers.workforce.commands import end_employment
from almoner.services.delegation import commands
from almoner.services.delegation.commands.sweeping import sweep
from almoner.services.delegation.jobs import sweeper
from almoner.services.delegation.models import Delegation

Cause = Callable[[Place, Arc, datetime], object]
HOSPITAL = "Avonford Hospital (demo)"
_SWEPT_AT = (0, 10)


def lay_out_stops(place: Place) -> None:
    """Puts every stop, every return from hospital and every end into the script."""
    for arc in place.casting.arcs:
        if arc.trigger in _LAPSES:
            swept = min(place.clock.at(arc.turns, *_SWEPT_AT), place.clock.now)
            _add(place, arc, swept, sweep_it)
        elif arc.trigger in _CAUSES:
            hour, minute = 10 + arc.number % 6, arc.number % 60
            _add(place, arc, place.clock.at(arc.turns, hour, minute), _CAUSES[arc.trigger])
        elif arc.fate == "resumed":
            _add(place, arc, place.clock.at(arc.turns + 5, 22, 40), _admitted)
            _add(place, arc, place.clock.at(arc.turns + 1, 11), _discharged)
            _add(place, arc, place.clock.at(arc.turns, 16), _resumed)
        elif arc.fate == "ended":
            _add(place, arc, place.clock.at(arc.turns, 15), _ended)


def _add(place: Place, arc: Arc, moment: datetime, cause: Cause) -> None:
    place.script.add(moment, partial(_run, cause, place, arc))


def _run(cause: Cause, place: Place, arc: Arc, at: datetime) -> None:
    cause(place, arc, at)


def sweep_it(place: Place, arc: Arc, at: datetime) -> None:
    """The nightly look at what has lapsed, at one delegation."""
    trust = place.organisations[COMMUNITY_TRUST].pk
    sweep(sweeper(trust), Delegation.objects.filter(pk=arc.delegation), at=at)


def _by_hand(trigger: str, reason: str) -> Cause:
    def stop(place: Place, arc: Arc, at: datetime) -> None:
        commands.suspend(
            delegator(place, arc),
            delegation_id=arc.delegation,
            trigger=trigger,
            reason=reason,
            at=at,
        )

    return stop


def _concern(place: Place, arc: Arc, at: datetime) -> None:
    commands.suspend(
        delegate(place, arc),
        delegation_id=arc.delegation,
        trigger="concern",
        reason="They lean to one side since Sunday. I will not go on until someone has looked.",
        at=at,
    )


def _no(party: str, reason: str) -> Cause:
    def says_no(place: Place, arc: Arc, at: datetime) -> None:
        refuse_as(place, arc, party, reason, at)

    return says_no


def _consent_withdrawn(place: Place, arc: Arc, at: datetime) -> None:
    commands.withdraw_consent(
        delegate(place, arc),
        delegation_id=arc.delegation,
        withdrawn_by=place.invented[arc.person].name.full,
        at=at,
    )


def _sharing_refused(place: Place, arc: Arc, at: datetime) -> None:
    people.decide_sharing(
        employer(place, arc),
        person_id=place.people[arc.person].pk,
        scope="delegation",
        agreed=False,
        given_by=place.invented[arc.person].name.full,
        at=at,
    )


def _capacity_changed(place: Place, arc: Arc, at: datetime) -> None:
    people.record_capacity_change(
        delegator(place, arc), person_id=place.people[arc.person].pk, change="in_doubt", at=at
    )


def _admitted(place: Place, arc: Arc, at: datetime) -> None:
    people.admit(
        employer(place, arc),
        person_id=place.people[arc.person].pk,
        admitted_at=at - timedelta(minutes=40),
        hospital=HOSPITAL,
        at=at,
    )


def _discharged(place: Place, arc: Arc, at: datetime) -> None:
    people.discharge(
        employer(place, arc),
        person_id=place.people[arc.person].pk,
        discharged_at=at - timedelta(hours=2),
        at=at,
    )


def _resumed(place: Place, arc: Arc, at: datetime) -> None:
    resume(place, arc, at, "Home and settled. Discharge letter compared with the plan: no change.")


def _dose_changed(place: Place, arc: Arc, at: datetime) -> None:
    arc.notes["dose-step"] = 4
    write_plan(place, arc, at, changed=True)


def _moved_provider(place: Place, arc: Arc, at: datetime) -> None:
    ours, theirs = HOME_CARE if arc.provider == HOME_CARE[0] else HOME_CARE[::-1]
    people.move_to_provider(
        delegator(place, arc),
        person_id=place.people[arc.person].pk,
        from_organisation_id=place.organisations[ours].pk,
        to_organisation_id=place.organisations[theirs].pk,
        moves_on=place.clock.day(place.clock.ago(at)),
        at=at,
    )


def _moved_team(place: Place, arc: Arc, at: datetime) -> None:
    day, person = place.clock.day(place.clock.ago(at)), place.people[arc.person].pk
    old = place.hired[arc.notes["team-of"]].jobs[0].team
    new = next(team for team in TEAMS if team != old)
    people.end_involvement(delegator(place, arc), person_id=person, ends_on=day, at=at)
    people.start_involvement(
        employer(place, arc),
        person_id=person,
        starts_on=day,
        organisation_id=place.organisations[COMMUNITY_TRUST].pk,
        kind="nursing",
        team_id=place.teams[new].pk,
        at=at,
    )


def _worker_left(place: Place, arc: Arc, at: datetime) -> None:
    end_employment(
        employer(place, arc),
        worker_id=place.workers[arc.worker].pk,
        ends_on=place.clock.day(place.clock.ago(at)),
        at=at,
    )


def _delegator_left(place: Place, arc: Arc, at: datetime) -> None:
    end_employment(
        place.installation(COMMUNITY_TRUST),
        worker_id=place.workers[arc.delegator].pk,
        ends_on=place.clock.day(place.clock.ago(at)),
        organisation_id=place.organisations[COMMUNITY_TRUST].pk,
        at=at,
    )


def _died(place: Place, arc: Arc, at: datetime) -> None:
    people.record_death(
        employer(place, arc),
        person_id=place.people[arc.person].pk,
        died_on=place.clock.day(place.clock.ago(at)),
        at=at,
    )


def _activity_stopped(place: Place, arc: Arc, at: datetime) -> None:
    commands.end_activity_agreement(
        employer(place, arc),
        activity=arc.activity,
        note="The physiotherapist who taught it has left. We stop until there is another.",
        at=at,
    )


def _agreement_ended(place: Place, arc: Arc, at: datetime) -> None:
    provider = place.organisations[arc.provider].pk
    held = next(p for p in place.partnerships if p.provider_id == provider)
    day = place.clock.day(place.clock.ago(at))
    end_partnership(place.viewer(HELEN), partnership_id=held.pk, ends_on=day, at=at)
    sweep_it(place, arc, at)


def _ended(place: Place, arc: Arc, at: datetime) -> None:
    commands.end(
        delegator(place, arc),
        delegation_id=arc.delegation,
        reason="The person now does it themselves with a reminder.",
        at=at,
    )


_LAPSES = {
    "training-lapsed",
    "competence-lapsed",
    "review-overdue",
    "plan-overdue",
    "consent-unsure",
    "insurance-lapsed",
    "registration-lapsed",
}
_CAUSES: dict[str, Cause] = {
    "consent-withdrawn": _consent_withdrawn,
    "sharing-refused": _sharing_refused,
    "capacity-changed": _capacity_changed,
    "delegate-withdrew": _no("delegate", ""),
    "employer-withdrew": _no("employer", "Two of our signed-off workers are away this month."),
    "delegator-withdrew": _no("delegator", "The seizures have changed. I want to see for myself."),
    "delegator-left": _delegator_left,
    "left-employer": _worker_left,
    "hospital-admission": _admitted,
    "regimen-changed": _dose_changed,
    "repeated-breaches": _by_hand(
        "repeated-breaches", "Three readings under the range this week. I visit tomorrow."
    ),
    "early-warning": _by_hand(
        "early-warning", "Score raised this morning. The GP sees them this afternoon."
    ),
    "setting-changed": _by_hand(
        "setting-changed", "Staying with a daughter after a fall. The plan is for their own home."
    ),
    "concern": _concern,
    "provider-changed": _moved_provider,
    "team-changed": _moved_team,
    "person-died": _died,
    "activity-stopped": _activity_stopped,
    "agreement-ended": _agreement_ended,
}
