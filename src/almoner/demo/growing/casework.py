"""The casework of the council: of every pathway cases that came to rest in each of its states."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db import transaction

from almoner.demo.growing.cast import MAYA, SAM
from almoner.demo.growing.leads import LEADS, WAYS
from almoner.demo.growing.place import Place
from almoner.demo.growing.staffing import COUNCIL_TEAMS
from almoner.demo.growing.stepping import OURS, Stepper
from almoner.demo.invent.chance import happens, one_of, whole
from almoner.demo.invent.organisations import COUNCIL_COVENTRY, PROVIDERS
from almoner.engines.pathways import commands
from almoner.engines.pathways.commands.sampling import name_queue_team
from almoner.engines.pathways.definition.shapes import CLOSED, Pathway, Transition
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.queries.around import person_asked
from almoner.engines.pathways.rules.moves import unmet
from almoner.engines.pathways.store import all_current
from almoner.kernel.refusals import Refused
from almoner.registers.people.access import objections
from almoner.registers.people.models import Involvement
from almoner.services.discharge.rules.criteria import PATHWAY

TRIES = 4
_STEP = 35
"""Minutes between two moves of one day."""
_BEGUN = 400
"""Days ago on which the council began to work with cases here."""


@dataclass(frozen=True, slots=True)
class Story:
    """One case: the moves it is to make, and how many days lie before each."""

    pathway: Pathway
    steps: list[Transition]
    gaps: list[int]
    begins: datetime
    chance: Random

    @property
    def leads(self) -> Mapping[str, Any]:
        """What has to be so for the case to come where it is to come."""
        last = self.steps[-1].target("") if self.steps else ""
        return LEADS.get((self.pathway.code, last), {})


class _Astray(Exception):
    """The case did not come where it was to come."""


def lay_out_casework(place: Place, copies: int) -> None:
    """Puts the cases into the script: `copies` for every state of every pathway."""
    council = place.organisations[COUNCIL_COVENTRY]
    place.script.add(place.clock.at(_BEGUN, 9), partial(_name_teams, place))
    people = _people(place)
    for code, (_, definition) in all_current(council.pk).items():
        if code == PATHWAY:
            continue  # A stay in hospital has wards and a hub of its own.
        for n, path in enumerate(_paths(definition) * copies):
            _lay_out(place, definition, path, place.chance("case", code, n), people)


def _name_teams(place: Place, at: datetime) -> None:
    maya = place.viewer(MAYA)
    for code, (_, definition) in all_current(maya.organisation_id).items():
        for n, queue in enumerate(definition.queues):
            team = place.teams[COUNCIL_TEAMS[n % len(COUNCIL_TEAMS)]]
            name_queue_team(maya, pathway=code, queue=queue, team_id=team.pk, at=at)


def _people(place: Place) -> list[int]:
    """Those the council works with, who did not object to it."""
    council = place.organisations[COUNCIL_COVENTRY]
    known = Involvement.objects.filter(organisation=council, person__died_on__isnull=True)
    shut = objections(council.pk).values("person_id")
    return list(known.exclude(person__in=shut).order_by("person").values_list("person", flat=True))


def _paths(definition: Pathway) -> list[list[Transition]]:
    """The shortest way to every state; by a delegated function only where there is no other."""
    ways: dict[str, list[Transition]] = {definition.initial: []}
    for also in (False, True):
        for state in _in_order(ways):
            for step in definition.from_state(state):
                target = step.target(state)
                if OURS & set(step.by) and target not in ways and (also or not step.worked_by):
                    ways[target] = [*ways[state], step]
    for (code, state), codes in WAYS.items():
        if code == definition.code:
            ways[state] = [definition.transitions[one] for one in codes]
    return list(ways.values())


def _in_order(ways: dict[str, list[Transition]]) -> Iterator[str]:
    """States as they are reached, nearest first; `ways` grows meanwhile."""
    seen: set[str] = set()
    while left := [state for state in ways if state not in seen]:
        seen.add(left[0])
        yield left[0]


def _lay_out(
    place: Place, definition: Pathway, path: list[Transition], chance: Random, people: list[int]
) -> None:
    """The whole case is written at its last moment, since only then it is known to get there."""
    gaps = [whole(chance, 0, 6) for _ in path]
    closed = bool(path) and definition.states[path[-1].target("")].kind == CLOSED
    rests = whole(chance, 2, 300 if closed else 14)
    begins = place.clock.at(min(_BEGUN - 5, sum(gaps) + rests), whole(chance, 9, 15))
    story = Story(definition, path, gaps, begins, chance)
    ends = begins + timedelta(days=sum(gaps), minutes=_STEP * len(path))
    place.script.add(min(ends, place.clock.now), lambda at: _tell(place, story, people))


def _tell(place: Place, story: Story, people: list[int]) -> None:
    """Tells the story until it ends where it is meant to. The last attempt stands as it is."""
    for attempt in range(TRIES, 0, -1):
        try:
            with transaction.atomic():
                if not _told(place, story, people) and attempt > 1:
                    raise _Astray
                return
        except _Astray:
            continue


def _told(place: Place, story: Story, people: list[int]) -> bool:
    """Whether every step could be made."""
    at = story.begins
    case = _open(place, story, people, at)
    for step, gap in zip(story.steps, story.gaps, strict=True):
        at = min(at + timedelta(days=gap, minutes=_STEP), place.clock.now)
        try:
            with transaction.atomic():
                Stepper(place, story.chance, story.leads).make(case.pk, step, at)
        except Refused:
            return False
    return True


def _open(place: Place, story: Story, people: list[int], at: datetime) -> Case:
    stepper = Stepper(place, story.chance, story.leads)
    sam, definition = place.viewer(SAM), story.pathway
    about = _about(place, story, people, at)
    facts = stepper.facts(definition, definition.entry.asks, at)
    case = commands.open_case(
        sam,
        pathway=definition.code,
        route=one_of(story.chance, definition.entry.routes).code,
        facts=facts,
        override="Agreed with the team manager." if definition.entry.override else "",
        at=at,
        **about,
    )
    if happens(story.chance, 0.8):
        worker = place.workers[SAM].pk
        commands.allocate(place.viewer(MAYA), case_id=case.pk, worker_id=worker, at=at)
    return case


def _about(place: Place, story: Story, people: list[int], at: datetime) -> dict:
    """The person, or the provider, that the pathway is for."""
    if story.pathway.about == "provider":
        return {"provider_id": place.organisations[one_of(story.chance, sorted(PROVIDERS))].pk}
    if story.pathway.about == "place":
        return {"subject": "Learning for the whole place"}
    for _ in range(TRIES):
        chosen = one_of(story.chance, people)
        asked = {"facts": {}, "route": "", "person": person_asked(chosen, at)}
        if not unmet(story.pathway, asked):
            return {"person_id": chosen}
    return {"person_id": one_of(story.chance, people)}
