"""The workers of an organisation and its parts, found by their number or by their name."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Q

from almoner.registers.workforce.ascwds.crossing import same_id
from almoner.registers.workforce.models import Employment

Why = Literal["", "nobody", "several", "number-of-another"]


@dataclass(frozen=True, slots=True)
class Found:
    """A job, or why none was found."""

    job: Employment | None
    why: Why = ""


class Staff:
    """Current and coming jobs, and ended ones by their number."""

    def __init__(self, organisations: Collection[int], today: date) -> None:
        jobs = Employment.objects.filter(organisation_id__in=organisations)
        jobs = jobs.select_related("worker").order_by("pk")
        running = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
        self._by_id: dict[tuple[int, str], Employment] = {}
        self._ended: dict[tuple[int, str], Employment] = {}
        self._by_name: dict[str, list[Employment]] = {}
        self.open = list(jobs.filter(running))
        for job in jobs.exclude(running).exclude(ascwds_id=""):
            self._ended[job.organisation_id, same_id(job.ascwds_id)] = job
        for job in self.open:
            self.add(job)

    def add(self, job: Employment) -> None:
        if job.ascwds_id:
            self._by_id[job.organisation_id, same_id(job.ascwds_id)] = job
        self._by_name.setdefault(plain_name(job.worker.name), []).append(job)

    def drop(self, job: Employment) -> None:
        key = job.organisation_id, same_id(job.ascwds_id)
        if self._by_id.get(key) is job:
            del self._by_id[key]
            self._ended[key] = job
        self._by_name[plain_name(job.worker.name)].remove(job)

    def renumber(self, job: Employment, number: str) -> None:
        """Gives a job another number."""
        self._by_id.pop((job.organisation_id, same_id(job.ascwds_id)), None)
        job.ascwds_id = number
        self._by_id[job.organisation_id, same_id(number)] = job

    def numbered(self, organisation_id: int, number: str) -> Employment | None:
        return self._by_id.get((organisation_id, same_id(number))) if number else None

    def ended(self, organisation_id: int, number: str) -> Employment | None:
        return self._ended.get((organisation_id, same_id(number)))

    def named(self, organisation_id: int, name: str) -> list[Employment]:
        """The jobs at one organisation of workers with this name."""
        found = self._by_name.get(plain_name(name), [])
        return [job for job in found if job.organisation_id == organisation_id]

    def find(self, number: str, name: str) -> Found:
        """The one job of a number and name, wherever in the organisation it is.

        A number whose worker has quite another name is not believed: training must never be
        written down for somebody else.
        """
        numbered = [job for (_, key), job in self._by_id.items() if key == same_id(number)]
        if number and len(numbered) > 1:
            return Found(None, "several")
        if number and numbered:
            known = numbered[0]
            alike = _words(known.worker.name) & _words(name)
            return Found(known) if alike else Found(None, "number-of-another")
        return self._by_names(number, name)

    def _by_names(self, number: str, name: str) -> Found:
        found = {job.pk: job for each in _orders(name) for job in self._by_name.get(each, [])}
        others = [job for job in found.values() if not number or not job.ascwds_id]
        if found and not others:
            return Found(None, "number-of-another")
        if len({job.worker_id for job in others}) > 1 or len(others) > 1:
            return Found(None, "several")
        return Found(others[0]) if others else Found(None, "nobody")


def plain_name(name: str) -> str:
    """A name for comparing: without case and doubled spaces, marks alike."""
    return " ".join(name.replace("’", "'").split()).casefold()


def split_name(text: str) -> tuple[str, str] | None:
    """(given name, family name) of what a provider shows; None where it is a number or code."""
    words = " ".join(text.split())
    if not re.fullmatch(r"[^\W\d_][^\d_]*", words):
        return None
    if "," in words:
        family, _, given = (part.strip() for part in words.partition(","))
    else:
        given, _, family = words.rpartition(" ")
    return (given, family) if given and family and "," not in given else None


def _orders(name: str) -> list[str]:
    plain = plain_name(name)
    family, comma, given = plain.partition(",")
    return [plain_name(f"{given} {family}")] if comma else [plain]


def _words(name: str) -> set[str]:
    return set(re.findall(r"[\w']+", plain_name(name)))
