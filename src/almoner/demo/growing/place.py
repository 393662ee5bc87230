"""The place while it grows: its rows by key, and who acts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from almoner.demo.growing.casting import Casting
from almoner.demo.growing.script import Clock, Script
from almoner.demo.growing.staffing import Hired
from almoner.demo.invent.chance import stream
from almoner.demo.invent.shapes import Person as InventedPerson
from almoner.demo.invent.town import Town
from almoner.platform.access.viewer import Viewer, system
from almoner.registers.organisations.models import Organisation, Partnership, Team
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Worker


@dataclass(slots=True)
class Place:
    """Everything by its key. `history`: how many days of acts there are."""

    seed: int
    town: Town
    clock: Clock
    script: Script
    history: int
    casting: Casting
    hired: Mapping[str, Hired]
    invented: Mapping[str, InventedPerson]
    organisations: dict[str, Organisation] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    partnerships: list[Partnership] = field(default_factory=list)
    workers: dict[str, Worker] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    _viewers: dict[tuple[str, str], Viewer] = field(default_factory=dict)

    def chance(self, *path: str | int) -> Random:
        return stream(self.seed, "growing", *path)

    def installation(self, employer: str) -> Viewer:
        """The installation at work for an organisation, as an import would be."""
        return system("demo", self.organisations[employer].pk)

    def viewer(self, worker: str, employer: str = "") -> Viewer:
        """A worker in one of their jobs (their first by default), as if they had signed in."""
        job = self.hired[worker].job(employer) if employer else self.hired[worker].jobs[0]
        if job is None:
            raise LookupError(f"{worker} does not work for {employer}.")
        key = (worker, job.employer)
        if key not in self._viewers:
            self._viewers[key] = self._viewer(worker, job.employer, job.access_role, job.team)
        return self._viewers[key]

    def manager(self, provider: str) -> Viewer:
        """The registered manager of a provider; where there is none, whoever runs it."""
        for one in self.hired.values():
            job = one.job(provider)
            if job and job.access_role == "registered_manager" and job.ends_on is None:
                return self.viewer(one.key, provider)
        raise LookupError(f"{provider} has no manager.")

    def _viewer(self, worker: str, employer: str, role: str, team: str) -> Viewer:
        row, organisation = self.workers[worker], self.organisations[employer]
        return Viewer(
            user_id=row.user_id,
            organisation_id=organisation.pk,
            role=role,
            worker_id=row.pk,
            name=row.name,
            organisation_name=organisation.name,
            organisation_kind=organisation.kind,
            team_id=self.teams[team].pk if team else None,
            circle=(organisation.pk, *self._partners(organisation.pk)),
        )

    def _partners(self, own: int) -> list[int]:
        with_us = [one for one in self.partnerships if own in (one.delegating_id, one.provider_id)]
        return sorted(
            {p.provider_id if p.delegating_id == own else p.delegating_id for p in with_us}
        )
