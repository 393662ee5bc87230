"""Two wards and the discharge hub: people in every state between a bed and being seen at home."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from almoner.demo.growing.buying import (
    TIMES,
    found_care,
    found_otherwise,
    package_of,
    start_care,
)
from almoner.demo.growing.cast import BEA, FELIX
from almoner.demo.growing.place import Place
from almoner.demo.growing.staffing import HUB_TEAM, WARD_TEAM
from almoner.demo.invent.organisations import ACUTE_TRUST, COUNCIL_COVENTRY, HOME_CARE
from almoner.demo.invent.people import person as invent
from almoner.engines.instruments import commands as instruments
from almoner.engines.pathways import commands as cases
from almoner.engines.pathways.commands.sampling import name_queue_team
from almoner.kernel.refusals import Refused
from almoner.platform.access.viewer import Viewer
from almoner.registers.people.commands import register_person
from almoner.services.discharge import commands
from almoner.services.discharge.models import Stay
from almoner.services.discharge.rules.criteria import PATHWAY

WARDS = (("OAK", "Oak ward"), ("ROW", "Rowan ward"))
SITE = "RZ901"
FORM = "shared-discharge-assessment"
HOUR = timedelta(hours=1)
_OPENED = 200
"""Days ago on which the wards were set up here."""
_INSULIN = "insulin-administration"


@dataclass(frozen=True, slots=True)
class Turn:
    """One stay: admitted so many days ago, ready so many, left so many (None: not yet), and the
    state that the case rests in. `delay`: why they are still there."""

    admitted: int
    rests: str
    ready: int | None = None
    left: int | None = None
    reason: str = "oxygen"
    delay: str = ""
    pathway: str = "p1"
    delegated: str = ""


TURNS = (
    Turn(1, "on-ward"),
    Turn(2, "on-ward", reason="fluids"),
    Turn(3, "on-ward", reason="news"),
    Turn(4, "on-ward", reason="iv-medicine"),
    Turn(1, "on-ward", reason="leg-surgery"),
    Turn(6, "on-ward", reason="function"),
    Turn(4, "ready", ready=0),
    Turn(5, "ready", ready=1, delay="therapy-review"),
    Turn(5, "referred", ready=0),
    Turn(6, "referred", ready=0, delegated=_INSULIN),
    Turn(9, "referred", ready=2, delay="needs-and-pathway"),
    Turn(8, "decided", ready=1),
    Turn(12, "decided", ready=3, delay="concerns", pathway="p2"),
    Turn(9, "arranging", ready=2, delay="p1-capacity"),
    Turn(10, "arranging", ready=3, delay="home-care-capacity", delegated=_INSULIN),
    Turn(14, "arranging", ready=5, delay="p1-underway"),
    Turn(21, "arranging", ready=7, delay="care-home-capacity", pathway="p3"),
    Turn(7, "ready-to-leave", ready=1, delay="transport"),
    Turn(6, "ready-to-leave", ready=1, pathway="p0"),
    Turn(9, "left", ready=3, left=1),
    Turn(12, "left", ready=5, left=2),
    Turn(8, "home", ready=5, left=5, pathway="p0"),
    Turn(20, "home", ready=13, left=11),
    Turn(26, "home", ready=18, left=14),
    Turn(24, "back", ready=15, left=13),
    Turn(15, "ended", ready=9, pathway=""),
)
_HUBS = ("referred", "decided", "arranging", "ready-to-leave", "left", "home", "back")


def lay_out_leaving(place: Place) -> None:
    place.script.add(place.clock.at(_OPENED, 9), partial(_set_up, place))
    for number, turn in enumerate(TURNS):
        gone = turn.left if turn.left is not None else 0
        ends = place.clock.at(gone, 16) if gone else place.clock.now
        place.script.add(ends, partial(_tell, place, number, turn))


def _set_up(place: Place, at: datetime) -> None:
    trust = place.installation(ACUTE_TRUST)
    ward, hub = place.teams[WARD_TEAM], place.teams[HUB_TEAM]
    for code, name in WARDS:
        commands.set_ward(
            place.viewer(BEA),
            site_code=SITE,
            code=code,
            name=name,
            team_id=ward.pk,
            hub_id=place.organisations[COUNCIL_COVENTRY].pk,
            at=at,
        )
    for actor, team in ((trust, ward), (place.installation(COUNCIL_COVENTRY), hub)):
        for queue in ("wards", "hub", "home"):
            name_queue_team(actor, pathway=PATHWAY, queue=queue, team_id=team.pk, at=at)


def _tell(place: Place, number: int, turn: Turn, at: datetime) -> None:
    """The whole stay, written at its last moment, each step at its own."""
    Told(place, number, turn, at).tell()


class Told:
    """One stay while it is told. Nothing in it lies after `until`."""

    def __init__(self, place: Place, number: int, turn: Turn, until: datetime) -> None:
        self.place, self.number, self.turn, self.until = place, number, turn, until
        self.bea, self.felix = place.viewer(BEA), place.viewer(FELIX)
        self.at = place.clock.at(turn.admitted, 8)
        self.stay: Stay

    def tell(self) -> None:
        turn = self.turn
        self.stay = commands.admit(
            self.bea,
            person_id=self._person(),
            ward_id=self._ward(),
            bed=str(self.number // 2 + 1),
            admitted_at=self.at,
            at=self._later(2),
        )
        self._review([turn.reason])
        if turn.ready is not None:
            self._until(turn.ready, 9)
            self._review([])
            self._on()
        elif turn.admitted > 1:
            self._until(0, 7)
            self._review([turn.reason])

    def _on(self) -> None:
        turn = self.turn
        if turn.rests == "ended":
            self._move(self.bea, "other-hospital", {}, outcome="other-hospital")
        elif turn.pathway == "p0":
            self._move(self.bea, "ward-arranges", {"carer_found": False})
        elif turn.rests in _HUBS:
            self._through_hub()
        if turn.delay:
            self._delay()
        if turn.rests in ("referred", "decided", "arranging"):
            self._next()
        if turn.left is not None:
            self._leave()

    def _delay(self) -> None:
        """On the day they were ready, and today again while they are still there."""
        about: dict[str, Any] = {"stay_id": self.stay.pk, "reason": self.turn.delay}
        commands.record_delay(self.bea, **about, at=self._later())
        if self.turn.left is None:
            self._until(0, 7)
            self._review([])
            commands.record_delay(self.bea, **about, at=self._later())

    def _through_hub(self) -> None:
        rests = self.turn.rests
        self._move(self.bea, "refer", self._asked())
        if rests == "referred":
            return
        self._assess()
        self._move(self.felix, "decide", self._decision())
        if rests == "decided":
            return
        self._move(self.felix, "arrange", self._plan())
        if rests == "arranging":
            return
        self._find_care()
        self._move(self.felix, "all-ready", {"transport": "arranged"})

    def _find_care(self) -> None:
        """By way of brokerage; where nobody there may be asked, by telephone."""
        package = package_of(self.stay.case_id)
        found, at = None, self._later()
        with suppress(Refused), transaction.atomic():
            found = package and found_care(self.place, package, at, HOME_CARE[1], TIMES)
        if found:
            self.at = found
        else:
            provider = self.place.organisations["home-care-1"].pk
            self._move(self.felix, "care-found", {"provider": provider})
            found_otherwise(self.place, package, self.at)

    def _leave(self) -> None:
        turn = self.turn
        self._until(turn.left or 0, 14)
        commands.leave(self.bea, stay_id=self.stay.pk, left_at=self.at, at=self.at)
        start_care(self.place, package_of(self.stay.case_id), self.at)
        if turn.rests == "home" and turn.pathway != "p0":
            told = {"outcome": "settled", "information": "Told them whom to ring, with a card."}
            self._move(self.felix, "see-at-home", {"at_home": "Up and about, eats well."}, **told)
        if turn.rests == "back":
            self._move(self.bea, "readmitted", {}, note="A fall.", outcome="readmitted")

    def _asked(self) -> dict[str, Any]:
        return {
            "needs": "Help to wash and dress, and somebody to look in at night.",
            "wants": "To be home with the cat.",
            "carer_found": self.number % 2 == 0,
            "carer_involved": self.number % 4 == 0,
            "known_to_social_care": self.number % 3 == 0,
            "safeguarding_concern": False,
            "delegated": [self.turn.delegated] if self.turn.delegated else "",
            "equipment": "to-do" if self.number % 3 == 1 else "not-needed",
            "medicines": "to-do",
            "transport": "to-do",
        }

    def _decision(self) -> dict[str, Any]:
        why = {} if self.turn.pathway == "p1" else {"why_not_home": "Two people day and night."}
        return {
            "pathway_to": self.turn.pathway,
            "carer_involved": True,
            "care_wanted": True,
            **why,
        }

    def _plan(self) -> dict[str, Any]:
        kinds = {"p1": "home-care", "p2": "residential", "p3": "nursing"}
        return {
            "equipment": "arranged",
            "medicines": "arranged",
            "transport": "to-do",
            "delegated_by": "nobody" if self.turn.delegated else "none-needed",
            "care_kind": kinds[self.turn.pathway],
            "visits_a_day": 2,
            "minutes_a_visit": 30,
            "care_from": (self.at.date() + timedelta(days=2)).isoformat(),
        }

    def _assess(self) -> None:
        row = instruments.start(
            self.felix,
            code=FORM,
            person_id=self.stay.person_id,
            about=f"case:{self.stay.case_id}",
            at=self._later(),
        )
        instruments.save_draft(
            self.felix, completion_id=row.pk, answers=ANSWERS, wishes="To be home.", at=self.at
        )
        instruments.complete(self.felix, completion_id=row.pk, at=self.at)

    def _next(self) -> None:
        due = self.place.clock.now + (self.number % 5 - 1) * HOUR
        if due > self._later():
            commands.set_next(
                self.bea,
                stay_id=self.stay.pk,
                what="Ring the family about the day",
                owner="hub",
                due_at=due,
                at=self.at,
            )

    def _review(self, criteria: list[str]) -> None:
        commands.review(self.bea, stay_id=self.stay.pk, criteria=criteria, at=self._later())

    def _move(self, actor: Viewer, code: str, facts: dict[str, Any], **more: Any) -> None:
        kept = {name: value for name, value in facts.items() if value != ""}
        cases.move(
            actor,
            case_id=self.stay.case_id or 0,
            transition=code,
            facts=kept,
            at=self._later(),
            **more,
        )

    def _until(self, ago: int, hour: int) -> None:
        self.at = max(self.at, min(self.place.clock.at(ago, hour), self.until))

    def _later(self, minutes: int = 20) -> datetime:
        self.at = min(self.at + timedelta(minutes=minutes), max(self.until, self.at))
        return self.at

    def _ward(self) -> int:
        code = WARDS[self.number % len(WARDS)][0]
        trust = self.place.organisations[ACUTE_TRUST]
        return int(trust.wards.get(code=code).pk)

    def _person(self) -> int:
        """Somebody whom nobody else of the place looks after yet."""
        town = self.place.town
        number = town.size.people + 1 + self.number
        made = invent(town.seed, number, town.size.practices, town.today)
        home = made.address
        row = register_person(
            self.place.installation(ACUTE_TRUST),
            given_name=made.name.given,
            family_name=made.name.family,
            born_on=made.born_on,
            nhs_number=made.nhs_number or "",
            nhs_number_status="01" if made.nhs_number else "03",
            gender=made.name.gender,
            address=f"{home.house} {home.street}, {home.town}",
            postcode=home.place.postcode,
            gp_practice_id=self.place.organisations[made.practice].pk,
            synthetic=True,
            at=self.at,
        )
        return int(row.pk)


ANSWERS: dict[str, Any] = {
    "from_where": "home",
    "safe_home": "yes",
    "lives_alone": True,
    "carer": False,
    "before": "Walked to the shop and cooked.",
    "moving": "aid",
    "washing": "some",
    "toilet": "alone",
    "eating": "alone",
    "thinking": "usual",
    "decides": "yes",
    "nights": False,
    "tasks": ["none"],
    "visits": 2,
    "two_workers": False,
    "risks": "A fall on the first evening. The neighbour has a key.",
    "told": True,
}
