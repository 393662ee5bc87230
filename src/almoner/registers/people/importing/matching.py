"""Who in the register a person in a file is: found, met for the first time, or in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from almoner.kernel.refusals import Refused
from almoner.platform.audit.commands import record as audit
from almoner.platform.imports.report import Report
from almoner.platform.imports.running import Upload
from almoner.registers.people.access import visible
from almoner.registers.people.bundle.records import PersonRecord
from almoner.registers.people.commands import join_care
from almoner.registers.people.models import Person

_BATCH = 5_000


class Matching:
    """The people of the register that a file may be about, looked up together."""

    def __init__(self, people: Iterable[PersonRecord], upload: Upload, report: Report) -> None:
        self.upload, self.report = upload, report
        self.plans: set[tuple[int, str]] = set()
        self._seen = visible(upload.actor, upload.today)
        numbers = sorted({person.nhs_number for person in people if person.nhs_number})
        self._by_number: dict[str, Person] = {}
        for start in range(0, len(numbers), _BATCH):
            found = self._seen.filter(nhs_number__in=numbers[start : start + _BATCH])
            self._by_number |= {str(one.nhs_number): one for one in found}

    def by_number(self, number: str) -> Person | None:
        """The person with this NHS number in whose care the organisation already is."""
        if number and number not in self._by_number:
            found = self._seen.filter(nhs_number=number).first()
            if found is not None:
                self._by_number[number] = found
        return self._by_number.get(number)

    def by_name(self, given: str, family: str, born_on: date) -> list[Person]:
        """The people of the organisation with this name and date of birth."""
        found = self._seen.filter(
            given_name__iexact=given, family_name__iexact=family, born_on=born_on
        )
        return list(found[:2])

    def join(self, person: PersonRecord, family: str, born_on: date | None) -> Person | None:
        """Somebody registered elsewhere, in whose care the organisation is from today.

        None, with an error in the report, unless number, family name and date of birth all fit.
        """
        found = None
        if born_on is not None:
            found = self._knock(person, family, born_on)
        if found is None:
            say_differs(person, self.report)
            return None
        return Person.objects.get(pk=found)

    def _knock(self, person: PersonRecord, family: str, born_on: date) -> int | None:
        upload = self.upload
        try:
            found = join_care(
                upload.actor,
                nhs_number=person.nhs_number,
                family_name=family,
                born_on=born_on,
                at=upload.at,
            )
        except Refused as refused:
            for refusal in refused.refusals:
                self.report.error(refusal.code, refusal.reason, refusal.mend, where=person.where)
            return None
        if found is None:
            # The file is about to be taken back, and with it the trace of the guess.
            upload.afterwards.append(
                lambda: audit(upload.actor, "person.join_failed", ("person", 0), at=upload.at)
            )
        return found


def agrees(person: Person, family: str, born_on: date | None) -> bool:
    """Whether the one with this NHS number has this family name and date of birth too."""
    return person.family_name.casefold() == family.casefold() and person.born_on == born_on


def say_differs(person: PersonRecord, report: Report) -> None:
    """An error that says nothing about the record it was compared with."""
    report.error(
        "identity-differs",
        "The NHS number, family name and date of birth do not all fit one person.",
        "Check who this is with the person or their practice, then correct the file or the record.",
        where=person.where,
    )
