"""Which worker, person or organisation is meant.

Ids, ODS codes and ASC-WDS ids only. An NHS number or a name would stay in the shell's history and
show in the list of processes, so the command line does not take them.
"""

from datetime import datetime

from almoner.kernel.nhs_number import is_valid
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.models import Person
from almoner.registers.workforce.models import Employment, Worker
from almoner.surfaces.cli.output import NotAnswerable

ASCWDS = "ascwds:"
MOST = 2**63 - 1


def moment_of(text: str) -> datetime:
    """An aware time from ISO 8601. NotAnswerable for one without a zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise NotAnswerable(
            "not_a_time", f"{text!r} is not a time.", "Write it as 2026-03-03T08:05:00Z."
        ) from None
    if at.tzinfo is None or not 1900 <= at.year < 2200:
        raise NotAnswerable(
            "no_zone",
            f"{text!r} does not say its zone.",
            "Add Z or an offset, as in 2026-03-03T08:05:00+00:00.",
        )
    return at


def person_of(text: str) -> int:
    digits = text.replace(" ", "").replace("-", "")
    if len(digits) == 10 and is_valid(digits):
        raise NotAnswerable(
            "personal_data",
            "That looks like an NHS number. It would stay in the shell's history.",
            "Give the person's id, which you find on their page.",
        )
    return _existing(Person, text, "person")


def worker_of(text: str, provider_id: int | None = None) -> int:
    if not text.startswith(ASCWDS):
        return _existing(Worker, text, "worker")
    jobs = Employment.objects.filter(ascwds_id=text.removeprefix(ASCWDS))
    if provider_id is not None:
        jobs = jobs.filter(organisation_id=provider_id)
    found = sorted(set(jobs.values_list("worker_id", flat=True)))
    if len(found) != 1:
        known = "several workers have" if found else "no worker has"
        raise NotAnswerable(
            "worker_unclear",
            f"In the register {known} that ASC-WDS id.",
            "Add --provider, or give the worker's id.",
        )
    return found[0]


def organisation_of(text: str) -> int:
    if _is_id(text):
        return _existing(Organisation, text, "organisation")
    found = Organisation.objects.filter(ods_code__iexact=text).exclude(ods_code="").first()
    if found is None:
        raise NotAnswerable(
            "no_such_organisation",
            f"There is no organisation with the ODS code {text!r}.",
            "Give its id or its ODS code.",
        )
    return found.pk


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 20 and 0 < int(text) <= MOST


def _existing(model, text: str, noun: str) -> int:
    if not _is_id(text):
        raise NotAnswerable("not_an_id", f"{text!r} is not an id.", f"Give the {noun}'s id.")
    if not model.objects.filter(pk=int(text)).exists():
        raise NotAnswerable(f"no_such_{noun}", f"There is no {noun} {text}.", "Check the id.")
    return int(text)
