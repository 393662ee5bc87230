"""Three people whose insulin was delegated before they fell ill, on the way from the ward to home.

One is home, visited and seen. One came home yesterday and has still to be seen. One is on the ward:
whoever follows the demo takes every step for them.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from almoner.demo.growing.arcs import WARD, Arc
from almoner.demo.growing.buying import found_care, package_of, start_care
from almoner.demo.growing.cast import BEA, FELIX
from almoner.demo.growing.keeping import review
from almoner.demo.growing.leaving import ANSWERS, FORM, SITE, WARDS
from almoner.demo.growing.living import resume
from almoner.demo.growing.place import Place
from almoner.demo.growing.rounds import Planned, carry_out
from almoner.demo.invent.organisations import ACUTE_TRUST
from almoner.engines.instruments import commands as instruments
from almoner.engines.pathways import commands as cases
from almoner.kernel.london import localise
from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.commands import join_care
from almoner.services.delegation.jobs import stop_person
from almoner.services.discharge import commands
from almoner.services.discharge.models import Stay
from almoner.services.visits.commands import Due, plan_visit
from almoner.services.visits.models import Visit

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
_LENGTH, _BEFORE = timedelta(minutes=30), timedelta(minutes=5)
_PLANNED = 3
"""Mornings for which the manager plans a visit on the day somebody comes home."""
_READY_AND_LEFT = {"ward-home": (4, 3), "ward-left": (2, 1)}
"""Days ago."""
_SAME = "Home and settled. Discharge letter compared with the plan: no change."
_BEDS = {"ward-home": "21", "ward-left": "22", "ward-bed": "23"}


def lay_out_homeward(place: Place) -> None:
    for arc in place.casting.arcs:
        if arc.fate in WARD:
            _lay_out(place, arc)


def _lay_out(place: Place, arc: Arc) -> None:
    way, clock = Way(place, arc), place.clock
    _add(place, clock.at(WARD[arc.fate], 8), way.comes_to_the_ward)
    if arc.fate not in _READY_AND_LEFT:
        _add(place, min(clock.at(0, 7), clock.now), way.has_a_reason_to_stay)
        return
    ready, left = _READY_AND_LEFT[arc.fate]
    _add(place, clock.at(ready, 8, 30), way.is_ready)
    _add(place, clock.at(ready, 9), way.is_decided)
    _add(place, clock.at(ready, 10, 40), way.is_brokered)
    _add(place, clock.at(left, 11), way.leaves)
    _add(place, clock.at(left, 13), way.is_visited)
    if arc.fate == "ward-home":
        _add(place, clock.at(1, 15), way.is_seen)


def _add(place: Place, moment: datetime, step: Callable[[datetime], None]) -> None:
    place.script.add(moment, step)


class Way:
    """One person, step by step, each through the command of its screen."""

    def __init__(self, place: Place, arc: Arc) -> None:
        self.place, self.arc = place, arc
        self.bea, self.felix = place.viewer(BEA), place.viewer(FELIX)
        self.stay: Stay

    @property
    def person(self) -> int:
        return int(self.place.people[self.arc.person].pk)

    def comes_to_the_ward(self, at: datetime) -> None:
        """Coming to a ward stops what is delegated, everywhere."""
        row = self.place.people[self.arc.person]
        trust = self.place.installation(ACUTE_TRUST)
        number, born_on = row.nhs_number or "", row.born_on or date.min
        with scoped(trust):
            join_care(trust, nhs_number=number, family_name=row.family_name, born_on=born_on, at=at)
        self.stay = commands.admit(
            self.bea,
            person_id=self.person,
            ward_id=self._ward(),
            bed=_BEDS[self.arc.fate],
            admitted_at=at - 30 * MINUTE,
            at=at,
        )
        stop_person(self.person, "hospital-admission", at.isoformat())
        self._reviewed(["fluids"], at)

    def has_a_reason_to_stay(self, at: datetime) -> None:
        self._reviewed(["fluids"], at)

    def is_ready(self, at: datetime) -> None:
        self._reviewed([], at)
        facts = {
            "needs": "Insulin in the morning, and help to wash for the first weeks.",
            "wants": "Home, with the people who came before.",
            "carer_found": False,
            "known_to_social_care": False,
            "safeguarding_concern": False,
        }
        self._move(self.bea, "refer", at + 10 * MINUTE, facts)

    def is_decided(self, at: datetime) -> None:
        """Assessed once, and decided within the hour."""
        row = instruments.start(
            self.felix,
            code=FORM,
            person_id=self.person,
            about=f"case:{self.stay.case_id}",
            at=at,
        )
        told = {"tasks": ["insulin"], "tasks_how": "A worker of their own provider, until now."}
        instruments.save_draft(
            self.felix,
            completion_id=row.pk,
            answers={**ANSWERS, **told},
            wishes="To be home.",
            at=at,
        )
        instruments.complete(self.felix, completion_id=row.pk, at=at + 10 * MINUTE)
        decision = {"pathway_to": "p1", "carer_involved": False, "care_wanted": True}
        self._move(self.felix, "decide", at + 20 * MINUTE, decision)
        plan = {
            "equipment": "not-needed",
            "medicines": "arranged",
            "transport": "to-do",
            "delegated_by": "worker",
            "care_kind": "home-care",
            "visits_a_day": 1,
            "minutes_a_visit": 30,
            "care_from": (at.date() + DAY).isoformat(),
        }
        self._move(self.felix, "arrange", at + 30 * MINUTE, plan)

    def is_brokered(self, at: datetime) -> None:
        """Published, offered for and awarded to whoever came before."""
        package = package_of(self.stay.case_id)
        assert package is not None
        done = found_care(self.place, package, at, wins=self.arc.provider)
        assert done is not None
        self._move(self.felix, "all-ready", done + 10 * MINUTE, {"transport": "arranged"})

    def leaves(self, at: datetime) -> None:
        commands.leave(self.bea, stay_id=self.stay.pk, left_at=at, at=at)

    def is_visited(self, at: datetime) -> None:
        """The nurse has looked, so the worker may go on; the manager plans the visits."""
        review(self.place, self.arc, at)
        resume(self.place, self.arc, at + 5 * MINUTE, _SAME)
        start_care(self.place, package_of(self.stay.case_id), at + 10 * MINUTE)
        if self.arc.fate == "ward-left":
            self._plan(at + 4 * timedelta(hours=1), [], at + 15 * MINUTE)
            for ahead in range(_PLANNED):
                self._plan_insulin(self.place.clock.day(-ahead), at + 15 * MINUTE)

    def is_seen(self, at: datetime) -> None:
        self._move(
            self.felix,
            "see-at-home",
            at,
            {"at_home": "Up and about. The worker comes each morning."},
            outcome="settled",
            information="Told them whom to ring, with a card by the telephone.",
        )

    def _plan_insulin(self, day: date, at: datetime) -> None:
        clock = self.arc.clocks[0] if self.arc.clocks else time(8)
        starts = self._free(localise(day, clock) - _BEFORE)
        visit = self._plan(starts, [Due(self.arc.activity, starts + _BEFORE)], at)
        if visit.ends_at <= self.place.clock.now:
            arc = self.arc
            planned = Planned(arc.worker, arc.person, arc.provider, starts, arc)
            made = partial(carry_out, self.place, planned, visit)
            self.place.script.add(starts + 2 * MINUTE, made)

    def _plan(self, starts: datetime, due: list[Due], at: datetime) -> Visit:
        begins = self._free(starts)
        return plan_visit(
            self.place.manager(self.arc.provider),
            person_id=self.person,
            worker_id=self.place.workers[self.arc.worker].pk,
            starts_at=begins,
            ends_at=begins + _LENGTH,
            due=due,
            at=at,
        )

    def _free(self, starts: datetime) -> datetime:
        """The first time from then on at which the worker is nowhere else."""
        worker = self.place.workers[self.arc.worker]
        there = Visit.objects.filter(worker=worker).exclude(status="cancelled")
        while there.filter(starts_at__lt=starts + _LENGTH, ends_at__gt=starts).exists():
            starts += 5 * MINUTE
        return starts

    def _reviewed(self, criteria: list[str], at: datetime) -> None:
        commands.review(self.bea, stay_id=self.stay.pk, criteria=criteria, at=at)

    def _move(
        self, actor: Viewer, code: str, at: datetime, facts: dict[str, Any], **more: Any
    ) -> None:
        case = self.stay.case_id or 0
        cases.move(actor, case_id=case, transition=code, facts=facts, at=at, **more)

    def _ward(self) -> int:
        trust = self.place.organisations[ACUTE_TRUST]
        return int(trust.wards.get(site_code=SITE, code=WARDS[0][0]).pk)
