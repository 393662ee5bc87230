"""Somebody who follows the tutorial from ward to home, signed in as one after another."""

import re
from datetime import datetime, timedelta

from django.test import Client
from tests.demo.conftest import user, viewer
from tests.services.visits.door import Clock, afterwards, answers

from almoner.demo.growing.leaving import ANSWERS, FORM
from almoner.engines.instruments import commands as instruments
from almoner.kernel.london import format_time
from almoner.kernel.zone import to_london
from almoner.services.brokerage.models import Package
from almoner.services.delegation.models import Delegation, Plan
from almoner.services.discharge.models import Stay
from almoner.services.visits.models import Task, Visit

INSULIN = "insulin-administration"
MINUTE = timedelta(minutes=1)
_NUMBER = re.compile(r'name="number"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="number"')


class Screen:
    """Somebody has just signed in."""

    def __init__(self, name: str) -> None:
        self.client = Client()
        self.client.force_login(user(name))

    def sees(self, address: str, *words: str) -> str:
        found = self.client.get(address)
        shown = found.content.decode()
        assert found.status_code == 200, (address, shown[-2000:])
        assert not [one for one in words if one not in shown], (address, words)
        return shown

    def sends(self, address: str, **given: object) -> None:
        """What is typed, with the number that the form of a case holds."""
        found = _NUMBER.search(self.client.get(address).content.decode())
        number = {"number": found.group(1) or found.group(2)} if found else {}
        answer = self.client.post(address, {**number, **given})
        assert answer.status_code == 302, (address, _complaints(answer.content.decode()))


class Follower:
    """`clock` is the application's; the database has its own, which keeps the seal."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.stay = Stay.objects.select_related("person").get(bed="23", left_at__isnull=True)
        self.person = self.stay.person
        self.insulin = Delegation.objects.get(person=self.person, activity=INSULIN)
        self.here = f"/discharge/stays/{self.stay.pk}/"
        self.case = f"/cases/{self.stay.case_id}/move/"

    @property
    def package(self) -> Package:
        return Package.objects.get(subject__case_id=self.stay.case_id)

    @property
    def draft(self) -> str:
        return f"/brokerage/{self.package.pk}/"

    def ward_asks_the_hub(self) -> None:
        bea, ward = Screen("bea"), f"/discharge/wards/{self.stay.ward_id}/"
        bea.sees(ward, "Bed 23", self.person.name)
        bea.sends(ward, **{f"reason-{self.stay.pk}": "none"})
        bea.sees(self.here, "Ask the discharge hub")
        asked = ("carer_found", "known_to_social_care", "safeguarding_concern")
        words = {"fact_needs": "Insulin, and help to wash", "fact_wants": "Home"}
        bea.sends(f"{self.case}refer/", **words, **{f"fact_{one}": "no" for one in asked})

    def hub_decides(self) -> None:
        felix = Screen("felix")
        felix.sees("/discharge/hub/", self.person.name)
        felix.sees(self.here, "Begin “Shared assessment for leaving hospital”")
        self._assess()
        felix.sees(self.here, "Delegated activities needed at home", "Giving insulin")
        decided = {"fact_pathway_to": "p1", "fact_carer_involved": "no", "fact_care_wanted": "yes"}
        felix.sends(f"{self.case}decide/", **decided, fact_delegated=[INSULIN])
        felix.sends(
            f"{self.case}arrange/",
            fact_equipment="not-needed",
            fact_medicines="arranged",
            fact_transport="to-do",
            fact_delegated_by="worker",
            fact_care_kind="home-care",
            fact_visits_a_day="1",
            fact_minutes_a_visit="30",
            fact_delegated=[INSULIN],
            **day("fact_care_from", self.clock.at),
        )

    def broker_publishes(self) -> None:
        gita, now = Screen("gita"), self.clock.at
        gita.sees("/brokerage/", f"Package {self.package.number}")
        gita.sees(self.draft, "Who suits", "signed off", "It has cared for this person before.")
        gita.sends(
            f"{self.draft}change/",
            kind="home_care",
            needs=["home_from_hospital", "personal_care", "delegated_care"],
            morning="30",
            days_a_week="7",
            workers="1",
            route="spot",
            activities=[INSULIN],
            delegated_minutes="15",
            delegation_clause="on",
            **day("start_wanted", now),
        )
        weights = {"price": 35, "quality": 20, "start": 20, "competence": 10, "continuity": 10}
        closes = moment("closes_at", now + 16 * MINUTE)
        gita.sends(f"{self.draft}publish/", **closes, **weights, travel=5)

    def provider_offers(self) -> None:
        priya, asked = Screen("priya"), self.package.invitations
        service = asked.get(provider_id=self.insulin.provider_id, eligible=True).service_id
        here = f"/brokerage/offers/{self.package.pk}/"
        assert self.person.family_name not in priya.sees(here, "Make an offer")
        terms = {"rate": "26.90", "delegated_rate": "29.90", "morning": "30"}
        priya.sends(f"{here}{service}/", **terms, **day("starts_on", self.clock.at))

    def broker_awards(self) -> None:
        gita = Screen("gita")
        assert gita.client.post(f"{self.draft}close/").status_code == 302
        gita.sees(self.draft, "Offers side by side")
        gita.sends(f"{self.draft}award/{self.package.offers.get().pk}/", why="Known.")
        Screen("priya").sees(f"/brokerage/offers/{self.package.pk}/", self.person.name)

    def person_leaves(self) -> None:
        ready = {"fact_delegated_by": "worker", "fact_equipment": "not-needed"}
        Screen("felix").sends(f"{self.case}all-ready/", **ready)
        bea = Screen("bea")
        bea.sees(self.here, "Record that the person has left")
        bea.sends(f"{self.here}do/left/", **moment("left_at", self.clock.at))

    def nurse_and_broker_let_it_begin(self) -> None:
        amina, where = Screen("amina"), f"/delegations/{self.insulin.pk}/"
        amina.sees(where, "Start it again")
        amina.sends(f"{where}lift/", reason="Home. The letter changes nothing.")
        Screen("gita").sends(f"{self.draft}start/", until_then="")

    def manager_plans(self) -> Task:
        """The first free quarter of an hour of Joy's."""
        priya, starts = Screen("priya"), self.clock.at + 10 * MINUTE
        busy = Visit.objects.filter(worker_id=self.insulin.worker_id)
        while busy.filter(starts_at__lt=starts + 15 * MINUTE, ends_at__gt=starts).exists():
            starts += 5 * MINUTE
        priya.sees(f"/people/{self.person.pk}/", "Plan a visit")
        priya.sends(
            "/visits/plan/",
            person=self.person.pk,
            worker=self.insulin.worker_id,
            minutes="15",
            activity=INSULIN,
            due_time=format_time(to_london(starts + 5 * MINUTE)),
            **moment("starts_at", starts),
        )
        return Task.objects.get(visit__person=self.person, visit__starts_at=starts)

    def worker_gives_insulin(self, task: Task) -> None:
        plan = Plan.objects.get(person=self.person, activity=INSULIN, superseded_at__isnull=True)
        joy, here = Screen("joy"), f"/tasks/{task.pk}/"
        joy.sees("/today/", self.person.name)
        joy.sees(here, "Check first")
        dose, version = plan.values["dose_units"]["value"], str(plan.version)
        joy.client.post(f"{here}check/", answers(dose_units=dose, plan_version=version))
        joy.sees(here, "Give ", "now")
        joy.client.post(f"{here}record/", afterwards())
        joy.sees(f"{here}done/", "Recorded")

    def hub_sees_them_at_home(self) -> None:
        felix = Screen("felix")
        felix.sees("/discharge/hub/", "To be seen at home", self.person.name)
        seen = {"fact_at_home": "Up and about.", "outcome": "settled", "information": "A card."}
        felix.sends(f"{self.case}see-at-home/", **seen)
        felix.sees("/flow/", "1 bed day saved for each night from now")

    def _assess(self) -> None:
        felix, at = viewer("felix"), self.clock.at
        about = {"person_id": self.person.pk, "about": f"case:{self.stay.case_id}"}
        row = instruments.start(felix, code=FORM, **about, at=at)
        told = {**ANSWERS, "tasks": ["insulin"], "tasks_how": "Joy gave it until now."}
        instruments.save_draft(felix, completion_id=row.pk, answers=told, wishes="Home.", at=at)
        instruments.complete(felix, completion_id=row.pk, at=at)


def moment(name: str, at: datetime) -> dict[str, object]:
    """A day and a time as they are typed."""
    return {**day(name, at), f"{name}_time": format_time(to_london(at))}


def day(name: str, at: datetime) -> dict[str, object]:
    local = to_london(at)
    return {f"{name}_day": local.day, f"{name}_month": local.month, f"{name}_year": local.year}


def _complaints(shown: str) -> list[str]:
    found = shown.partition("There is a problem")[2].partition("</form>")[0]
    return re.findall(r">\s*([A-Z][^<]{5,})<", found)[:6] or [shown[-3000:]]
