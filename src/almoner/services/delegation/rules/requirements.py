"""What must hold before a move. Each rule is a pair: check_… says why not, can_… says yes or no."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from almoner.kernel.london import format_date
from almoner.kernel.refusals import Refusal
from almoner.kernel.sourced import Sourced
from almoner.registers.workforce.ascwds.codetables import may_be_delegate
from almoner.services.delegation.catalogue.vocabulary import PATHWAY_ROLES, PROFESSIONS
from almoner.services.delegation.rules.professions import among
from almoner.services.delegation.rules.words import REFUSALS

PERSONAL_ASSISTANT = "PA"
# Local values of this project: a place may set its own in the settings of its agreed list.
COVER_NEEDED = 2
_LEAD = "The team lead"
_MANAGER = "The registered manager"
_DELEGATOR = "The delegator"


class Registered(NamedTuple):
    """One place on a register, in force from `starts_on` up to, not including, `expires_on`."""

    profession: str
    starts_on: date
    expires_on: date

    def holds(self, today: date) -> bool:
        return self.starts_on <= today < self.expires_on


class Job(NamedTuple):
    """What a worker does for one employer: ASC-WDS job role and Care Workforce Pathway code."""

    job_role: str
    pathway: str


def local_value(
    national: Sourced[int],
    settings: Iterable[Mapping[str, Any]],
    name: str,
    *,
    strictest: Any = max,
) -> int:
    """The activity's own value, or what the agreed lists of this place have set in its stead.

    `settings` are those of the local system and of the provider; where both set the value, the
    stricter counts (`max`, or `min` for a length of time).
    """
    local = [int(one[name]) for one in settings if one.get(name) is not None]
    return int(strictest(local)) if local else int(national.value)


def check_registrant(
    registrations: Sequence[Registered], professions: Collection[str], today: date
) -> list[Refusal]:
    """Somebody is on the register today, in a profession that may delegate the activity."""
    live = [one for one in registrations if one.holds(today)]
    if not live:
        return [_not_registered(registrations, today)]
    if any(among(one.profession, professions) for one in live):
        return []
    allowed = ", ".join(PROFESSIONS[one].lower() for one in professions)
    return [
        Refusal(
            "profession_not_allowed",
            "Your profession may not delegate this activity.",
            f"Ask a colleague of one of these professions: {allowed}.",
            _LEAD,
        )
    ]


def can_registrant(
    registrations: Sequence[Registered], professions: Collection[str], today: date
) -> bool:
    return not check_registrant(registrations, professions, today)


def _not_registered(registrations: Sequence[Registered], today: date) -> Refusal:
    past = [one.expires_on for one in registrations if one.expires_on <= today]
    reason = "There is no professional registration in date."
    if past:
        reason = f"The professional registration ended on {format_date(max(past))}."
    return Refusal(
        "not_registered",
        reason,
        "Record the renewed registration, or ask a registered colleague.",
        _LEAD,
    )


def check_own_competence(ends: Sequence[date], today: date) -> list[Refusal]:
    """A registrant's own competence in the task, by the first days on which records end.

    Without any record the registrant's own answer to the gates counts; a record that has
    ended does not let that answer stand.
    """
    if not ends or any(today < end for end in ends):
        return []
    return [
        Refusal(
            "own_competence_lapsed",
            f"The registrant's own competence in this activity ended on {format_date(max(ends))}.",
            "Have it assessed again, or ask a colleague who is competent in it.",
            _LEAD,
        )
    ]


def can_own_competence(ends: Sequence[date], today: date) -> bool:
    return not check_own_competence(ends, today)


def check_worker_allowed(
    job: Job | None, minimum: int, worker_id: int, delegator_id: int
) -> list[Refusal]:
    """The worker is employed by the provider, in a role that may be a delegate here."""
    refusals = []
    if worker_id == delegator_id:
        refusals.append(
            Refusal(
                "to_yourself",
                "You cannot delegate to yourself.",
                "Choose another worker, or keep the activity.",
                _DELEGATOR,
            )
        )
    if job is None:
        return [*refusals, REFUSALS["not_employed"]]
    if job.job_role and not may_be_delegate(job.job_role):
        refusals.append(
            Refusal(
                "job_role_not_allowed",
                "Workers in this job role are not recorded as delegates.",
                "Choose a worker in a care-providing role, or correct the job role.",
                _MANAGER,
            )
        )
    return refusals + _check_pathway(job.pathway, minimum)


def can_worker_allowed(job: Job | None, minimum: int, worker_id: int, delegator_id: int) -> bool:
    return not check_worker_allowed(job, minimum, worker_id, delegator_id)


def _check_pathway(pathway: str, minimum: int) -> list[Refusal]:
    if pathway == PERSONAL_ASSISTANT:
        return []
    if pathway.isdigit() and int(pathway) in PATHWAY_ROLES and int(pathway) >= minimum:
        return []
    return [
        Refusal(
            "pathway_too_low",
            f"This activity is for a worker who is at least “{PATHWAY_ROLES[minimum]}”"
            " on the Care Workforce Pathway.",
            "Choose another worker, or record the worker's present role.",
            _MANAGER,
        )
    ]


def check_deputy(
    registrations: Sequence[Registered],
    professions: Collection[str],
    *,
    employed: bool,
    same_as_delegator: bool,
    today: date,
) -> list[Refusal]:
    """The deputy is another live registrant who works for the delegating organisation."""
    refusals = []
    if same_as_delegator:
        refusals.append(
            Refusal(
                "deputy_is_delegator",
                "The deputy must be somebody other than the delegator.",
                "Name a colleague.",
                _DELEGATOR,
            )
        )
    if not employed:
        refusals.append(
            Refusal(
                "deputy_elsewhere",
                "The deputy does not work for the delegating organisation.",
                "Name a colleague of the same organisation.",
                _DELEGATOR,
            )
        )
    if not can_registrant(registrations, professions, today):
        refusals.append(
            Refusal(
                "deputy_not_registered",
                "The deputy is not on the register, in a profession that may delegate this.",
                "Name a deputy whose registration is live.",
                _DELEGATOR,
            )
        )
    return refusals


def can_deputy(
    registrations: Sequence[Registered], professions: Collection[str], **deputy: Any
) -> bool:
    return not check_deputy(registrations, professions, **deputy)


def check_cover(signed_off: int, needed: int, fallback: bool) -> list[Refusal]:
    """Gate 13 at go-live: enough workers signed off for this person, or an agreed fallback."""
    if fallback or signed_off >= needed:
        return []
    workers = "1 worker is" if signed_off == 1 else f"{signed_off} workers are"
    return [
        Refusal(
            "no_cover",
            f"There is no safe cover when the worker is away: {workers} signed off for this"
            f" person and {needed} are needed.",
            "Sign off more workers, or agree with community nursing that they are the fallback.",
            "The registered manager and the delegator",
        )
    ]


def can_cover(signed_off: int, needed: int, fallback: bool) -> bool:
    return not check_cover(signed_off, needed, fallback)


def check_review_date(due_on: date | None, weeks: int, today: date) -> list[Refusal]:
    """The next review is not in the past and not later than the activity allows."""
    latest = today + timedelta(weeks=weeks)
    if due_on is not None and today <= due_on <= latest:
        return []
    if due_on is None:
        reason = "There is no date for the next review."
    elif due_on < today:
        reason = f"The review date, {format_date(due_on)}, has passed."
    else:
        reason = f"The review date, {format_date(due_on)}, is too far away."
    mend = f"Choose a day from today to {format_date(latest)}."
    return [Refusal("review_date", reason, mend, _DELEGATOR)]


def can_review_date(due_on: date | None, weeks: int, today: date) -> bool:
    return not check_review_date(due_on, weeks, today)


def check_reason(words: str) -> list[Refusal]:
    if words.strip():
        return []
    return [Refusal("no_reason", "No reason is given.", "Write down why.")]


def can_reason(words: str) -> bool:
    return not check_reason(words)
