"""Who delegates what to whom, for whom: filled in from the people the town has. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from random import Random

from almoner.demo.growing.arcs import EARLY, SCHEDULES, STORY, TABLE, WARD, Arc, fates
from almoner.demo.growing.cast import AMINA, CARYS, DEV, JOY, MAREK, NEIL, RUBY, TOM
from almoner.demo.growing.script import Clock
from almoner.demo.growing.staffing import (
    NURSES,
    Hired,
    can_delegate,
    is_delegate,
    profession_of,
)
from almoner.demo.invent.chance import stream, whole
from almoner.demo.invent.organisations import COUNCIL_COVENTRY, HOME_CARE, VOLUNTARY
from almoner.demo.invent.shapes import Person
from almoner.kernel.london import add_months, to_london
from almoner.services.delegation.catalogue import activity as definition

PRACTICES = {("insulin-administration", HOME_CARE[1]): 6}
"""Where a provider asks for more watched practices than the activity does."""
FIRST_PRACTICE = 7
"""Days from the decision to the first watched practice."""
LATEST_START = 395
_SETTLED = 60
_THERAPY = {"neuro-rehabilitation": (TOM, NEIL), "swallowing-support": (CARYS, "")}
_MINUTES_A_VISIT = 40
_CANNOT_WAIT = (
    "insulin-administration",
    "gastrostomy-care",
    "oral-nasal-suction",
    "respiratory-support",
)
_SECOND_LATER = 14
_SPEAKERS = {"attorney": "lpa_health", "deputy": "deputy_health", "best_interests": ""}
_JOYS = ("gastrostomy-care", "observations")
_MAREKS = ("insulin-administration", "observations", "medicines-administration")


@dataclass(slots=True)
class Casting:
    """Arcs, and the conditions that some people needed so that their delegation makes sense."""

    arcs: list[Arc]
    nurses: tuple[str, ...]
    leaver: str
    lapser: str
    handed_from: str
    conditions: dict[str, list[str]] = field(default_factory=dict)
    load: Counter[str] = field(default_factory=Counter)

    def of(self, fate: str) -> Arc:
        """The first of that fate. LookupError when there is none."""
        found = self.find(fate)
        if found is None:
            raise LookupError(f"No delegation of this place is {fate}.")
        return found

    def find(self, fate: str) -> Arc | None:
        return next((arc for arc in self.arcs if arc.fate == fate), None)


def cast(
    seed: int,
    clock: Clock,
    people: Sequence[Person],
    staff: Sequence[Hired],
    most: int,
    rows: int | None = None,
) -> Casting:
    """`most`: how many of one kind of fate a row of the table may have. `rows`: how many rows."""
    nurses = tuple(
        one.key
        for one in staff
        if profession_of(one) == "registered-nurse"
        and one.role in NURSES
        and can_delegate(one, clock.today)
        and one.key not in (AMINA, DEV)
        and one.jobs[0].access_role == "delegator"
    )
    casting = Casting([], nurses, *_apart(nurses))
    casting.arcs = list(_laid_out(seed, clock, most, rows))
    _give_people(casting, people, clock)
    _give_every_basis(casting)
    _give_workers(casting, staff, clock.today)
    _give_delegators(casting)
    _give_cover(casting, staff, clock.today)
    _give_times(casting, clock)
    return casting


def _apart(nurses: Sequence[str]) -> tuple[str, str, str]:
    """Three nurses with a story of their own: one leaves, one lapses, one hands over."""
    if len(nurses) < 3:
        raise ValueError("A place needs at least three more nurses: give it more workers.")
    return nurses[0], nurses[1], nurses[2]


def _laid_out(seed: int, clock: Clock, most: int, rows: int | None) -> Iterator[Arc]:
    number = 0
    for provider, activity, words in TABLE[:rows]:
        for fate in fates(words, most):
            number += 1
            arc = Arc(number, activity, provider, fate, days=SCHEDULES[activity][1])
            _give_days(arc, stream(seed, "arc", number), clock.today)
            yield arc


def _give_days(arc: Arc, chance: Random, today: date) -> None:
    """When it was decided and when its fate comes about, in days ago."""
    prepared = FIRST_PRACTICE + practices(arc) + 1
    arc.turns = whole(chance, 2, 25)
    if arc.fate in EARLY:
        arc.began = arc.turns = whole(chance, 14, 30)
    elif arc.fate == "stop:competence-lapsed":
        arc.began, arc.turns = 366 + prepared, 1
    elif arc.trigger == "review-overdue":
        arc.began = arc.turns + prepared + 20
    elif arc.fate == "lapses-review":
        arc.began = 150
    elif arc.fate.startswith("lapses-"):
        lapses = today + timedelta(days=int(arc.fate.partition("-")[2]))
        signed_off = add_months(lapses, -definition(arc.activity).competence_valid.value)
        arc.began = (today - signed_off).days + prepared - 1
    else:
        arc.began = whole(chance, _SETTLED + prepared, LATEST_START)
    if arc.fate in STORY:
        arc.began = whole(chance, 150, 320)
        arc.turns = 1
    if arc.fate in WARD:
        arc.began, arc.turns = whole(chance, 150, 320), WARD[arc.fate]
    if arc.fate in ("ended", "resumed"):
        arc.turns = whole(chance, 12, min(200, arc.began - prepared - 5))


def practices(arc: Arc) -> int:
    own = PRACTICES.get((arc.activity, arc.provider), 0)
    return own or int(definition(arc.activity).supervised_practices.value)


def _give_people(casting: Casting, people: Sequence[Person], clock: Clock) -> None:
    """Somebody of that provider with a condition that it is for; a free person is given one."""
    taken: set[str] = set()
    for arc in casting.arcs:
        person = _person_for(arc, people, taken, casting.conditions)
        taken.add(person.key)
        arc.person = person.key
        arc.basis = _basis(person, clock.day(arc.began))


def _person_for(
    arc: Arc, people: Sequence[Person], taken: set[str], given: dict[str, list[str]]
) -> Person:
    wanted = SCHEDULES[arc.activity][2]
    ours = [
        one
        for one in people
        if arc.provider in (one.provider, VOLUNTARY[0]) and one.key not in taken and _shares(one)
    ]
    if arc.fate in (*STORY, *WARD):
        ours = [one for one in ours if not _has_dementia(one)]
    if arc.fate in WARD:
        ours = [one for one in ours if one.nhs_number and one.council == COUNCIL_COVENTRY]
    fitting = [one for one in ours if {c.code for c in one.conditions} & set(wanted)]
    if fitting:
        return fitting[0]
    if not ours:
        raise ValueError(f"There is nobody left at {arc.provider}: give the place more people.")
    given.setdefault(ours[0].key, []).append(wanted[0])
    return ours[0]


def _shares(person: Person) -> bool:
    return all(one.agreed and not one.withdrawn_on for one in person.sharing[:2])


def _has_dementia(person: Person) -> bool:
    return "dementia" in {one.code for one in person.conditions}


def _basis(person: Person, day: date) -> str:
    """People with dementia cannot decide this: who speaks for them does, or best interests."""
    if not _has_dementia(person):
        return "consent"
    kinds = {one.kind for one in person.representatives if one.starts_on <= day}
    if "lpa_health" in kinds:
        return "attorney"
    return "deputy" if "deputy_health" in kinds else "best_interests"


def _give_every_basis(casting: Casting) -> None:
    """Where chance left one out, somebody is given it, and who speaks for them."""
    plain = [arc for arc in casting.arcs if arc.fate == "active" and arc.basis == "consent"]
    for basis, kind in _SPEAKERS.items():
        if plain and all(arc.basis != basis for arc in casting.arcs):
            arc = plain.pop()
            arc.basis, arc.notes["speaker"] = basis, kind


def _give_workers(casting: Casting, staff: Sequence[Hired], today: date) -> None:
    """The least busy worker who may; the first of a few kinds go to the named ones."""
    load = casting.load
    wanted = {JOY: list(_JOYS), MAREK: list(_MAREKS)}
    for arc in casting.arcs:
        able = [one for one in staff if is_delegate(one, arc.provider, today)]
        arc.worker = _named(arc, wanted) or _least_busy(arc, _long_enough(arc, able, today), load)
        load[arc.worker] += 1
        _fit_to_job(arc, (today - _started(_by_key(staff, arc.worker), arc.provider)).days)


def _long_enough(arc: Arc, able: list[Hired], today: date) -> list[Hired]:
    """Those who worked there when it was decided; if there is nobody, those who came later."""
    since = today - timedelta(days=arc.began + 15)
    return [one for one in able if _started(one, arc.provider) <= since] or able


def _started(one: Hired, employer: str) -> date:
    job = one.job(employer)
    assert job is not None
    return job.starts_on


def _named(arc: Arc, wanted: dict[str, list[str]]) -> str:
    if arc.fate in STORY or arc.fate == "ward-bed":
        return JOY
    if arc.provider == VOLUNTARY[0]:
        return RUBY
    name = {HOME_CARE[0]: JOY, HOME_CARE[1]: MAREK}.get(arc.provider, "")
    if name and arc.fate == "active" and arc.activity in wanted[name]:
        wanted[name].remove(arc.activity)
        return name
    return ""


def _least_busy(arc: Arc, able: Iterable[Hired], load: Counter[str]) -> str:
    """A worker who leaves takes nothing else along; the named ones are busy enough."""
    free = [one for one in able if one.key not in (JOY, MAREK) and load[one.key] < 50]
    if arc.fate == "stop:left-employer":
        chosen = free[-1].key
        load[chosen] += 100
        return chosen
    return min(free, key=lambda one: (load[one.key], one.key)).key


def _fit_to_job(arc: Arc, days_in_job: int) -> None:
    """Nobody was asked before they worked there."""
    arc.began = min(arc.began, max(30, days_in_job - 10))
    prepared = FIRST_PRACTICE + practices(arc) + 2
    if arc.fate not in EARLY:
        arc.turns = max(0, min(arc.turns, arc.began - prepared - 2))


def _give_cover(casting: Casting, staff: Sequence[Hired], today: date) -> None:
    """Every other delegation of what cannot wait has a second worker, for the weekends."""
    alone = [arc for arc in casting.arcs if arc.fate == "active" and arc.activity in _CANNOT_WAIT]
    for arc in alone[::2]:
        able = [
            one for one in staff if is_delegate(one, arc.provider, today) and one.key != arc.worker
        ]
        second = replace(
            arc, number=len(casting.arcs) + 1, began=arc.began - _SECOND_LATER, covers=arc, notes={}
        )
        if second.began < FIRST_PRACTICE + practices(arc) + 10:
            continue
        second.worker = _least_busy(second, _long_enough(second, able, today), casting.load)
        if _started(_by_key(staff, second.worker), arc.provider) > today - timedelta(
            days=second.began + 10
        ):
            continue
        casting.load[second.worker] += 1
        arc.covered = True
        second.notes["team-of"] = arc.delegator
        casting.arcs.append(second)


def _by_key(staff: Sequence[Hired], key: str) -> Hired:
    return next(one for one in staff if one.key == key)


def _give_delegators(casting: Casting) -> None:
    """Joy's and Marek's are Amina's or Dev's; the rest are shared out by provider."""
    others = [key for key in casting.nurses if key not in (casting.leaver, casting.lapser)]
    for arc in casting.arcs:
        arc.delegator, arc.deputy = _delegator_of(arc, casting, others)
        arc.notes["team-of"] = arc.delegator


def _delegator_of(arc: Arc, casting: Casting, others: list[str]) -> tuple[str, str]:
    if arc.activity in _THERAPY:
        main, deputy = _THERAPY[arc.activity]
        return main, deputy or AMINA
    if arc.fate == "stop:delegator-left":
        return casting.leaver, others[0]
    if arc.fate == "stop:registration-lapsed":
        return casting.lapser, others[0]
    early = arc.provider == HOME_CARE[0] and arc.fate in EARLY
    if early or arc.worker == JOY or (arc.provider == HOME_CARE[0] and arc.number % 3):
        return AMINA, DEV
    if arc.provider in HOME_CARE:
        return DEV, AMINA
    key = others[arc.number % len(others)]
    deputy = others[(arc.number + 1) % len(others)]
    return key, AMINA if deputy == key else deputy


def _give_times(casting: Casting, clock: Clock) -> None:
    """No worker is due in two places at once on an ordinary day."""
    taken: dict[str, set[int]] = {}
    special = story_clocks(clock)
    for arc in casting.arcs:
        busy = taken.setdefault(arc.worker, set())
        if arc.fate in special:
            arc.clocks, arc.days = (special[arc.fate],), "daily"
        else:
            hours = SCHEDULES[arc.activity][0]
            arc.clocks = arc.covers.clocks if arc.covers else tuple(_free(busy, h) for h in hours)


def _free(busy: set[int], hour: int) -> time:
    minutes = hour * 60
    while any(abs(minutes - other) < _MINUTES_A_VISIT for other in busy):
        minutes += 20
    busy.add(minutes)
    return time(*divmod(minutes % 1440, 60))


def story_clocks(clock: Clock) -> dict[str, time]:
    """The insulin falls due within minutes of now, and the three refusals close to it."""
    now = to_london(clock.now)
    first = min((now.hour * 60 + now.minute) // 15 * 15 + 15, 23 * 60 + 30)
    step = 45 if first + 3 * 45 <= 23 * 60 else -45
    return {
        fate: time(*divmod(max(0, first + place * step), 60)) for place, fate in enumerate(STORY)
    }
