"""Jobs: taking a worker on, changing what they do, and their leaving."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from almoner.kernel.refusals import Refusal, Refused, refuse
from almoner.kernel.zone import to_london
from almoner.platform import events
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.registers.organisations.access import check_own, check_right, own_organisation
from almoner.registers.organisations.models import Organisation, Team
from almoner.registers.organisations.rules import tidy_name
from almoner.registers.workforce import rules
from almoner.registers.workforce.access import seen_worker
from almoner.registers.workforce.commands.accounts import make_account
from almoner.registers.workforce.models import Employment, Worker

MANAGE = "worker.manage"
CHANGEABLE = frozenset({"access_role", "pathway", "job_role", "job_title", "team_id", "ascwds_id"})
_TAKEN = {
    "one_open_employment": Refusal(
        "already-employed",
        "This worker already has a job with this organisation.",
        "Change that job instead, or end it first.",
    ),
    "employment_ascwds": Refusal(
        "ascwds-worker-in-use",
        "Another of your workers has this ASC-WDS reference.",
        "Check the reference.",
    ),
}


@transaction.atomic
def add_worker(
    actor: Viewer,
    *,
    given_name: str,
    family_name: str,
    access_role: str,
    starts_on: date,
    at: datetime,
    email: str = "",
    organisation_id: int | None = None,
    synthetic: bool | None = None,
    **job: Any,
) -> Worker:
    """Registers a worker with their first job and, if `email` is given, an account.

    `job`: pathway, job_role, job_title, team_id, ascwds_id.
    """
    check_right(actor, MANAGE)
    employer = _employer(actor, organisation_id)
    names = tidy_name(given_name, "given name"), tidy_name(family_name, "family name")
    account = make_account(email, " ".join(names)) if email.strip() else None
    made = Worker.objects.create(
        given_name=names[0],
        family_name=names[1],
        user=account,
        synthetic=settings.SYNTHETIC_ONLY if synthetic is None else synthetic,
    )
    started = _start(made, employer, access_role, starts_on, job)
    audit(
        actor,
        "worker.added",
        made,
        at=at,
        organisation=employer.pk,
        employment=started.pk,
        role=access_role,
        account=account.pk if account else None,
    )
    return made


@transaction.atomic
def employ(
    actor: Viewer,
    *,
    worker_id: int,
    access_role: str,
    starts_on: date,
    at: datetime,
    organisation_id: int | None = None,
    **job: Any,
) -> Employment:
    """Gives a worker the actor can see a job with the actor's organisation.

    Nothing comes along from another employer: no training, competence or authority.
    """
    check_right(actor, MANAGE)
    employer = _employer(actor, organisation_id)
    worker = seen_worker(actor, worker_id)
    started = _start(worker, employer, access_role, starts_on, job)
    audit(
        actor,
        "worker.employed",
        started,
        at=at,
        worker=worker.pk,
        organisation=employer.pk,
        role=access_role,
    )
    return started


@transaction.atomic
def end_employment(
    actor: Viewer,
    *,
    worker_id: int,
    ends_on: date,
    at: datetime,
    organisation_id: int | None = None,
) -> Employment:
    """Ends a worker's job on the first day they no longer work here.

    Announces worker.left when that day has come. A later end is announced by nobody: whoever
    decides by dates sees it.
    """
    check_right(actor, MANAGE)
    ended = _newest_job(actor, worker_id, organisation_id)
    rules.check_leaves(ended.starts_on, ended.ends_on, ends_on)
    ended.ends_on = ends_on
    ended.save(update_fields=["ends_on"])
    audit(
        actor,
        "worker.left",
        ended,
        at=at,
        worker=worker_id,
        organisation=ended.organisation_id,
        ends_on=ends_on.isoformat(),
    )
    if ends_on <= to_london(at).date():
        events.publish(
            "worker.left",
            actor,
            at,
            worker_id=worker_id,
            organisation_id=ended.organisation_id,
        )
    return ended


@transaction.atomic
def change_role(
    actor: Viewer,
    *,
    worker_id: int,
    at: datetime,
    organisation_id: int | None = None,
    **changes: Any,
) -> Employment:
    """Changes what a worker does here: fields of CHANGEABLE. Nobody changes their own role."""
    check_right(actor, MANAGE)
    changed = _newest_job(actor, worker_id, organisation_id)
    rules.check_not_left(changed.ends_on, to_london(at).date())
    _check_job(changed.organisation, changes)
    new_role = changes.get("access_role", changed.access_role)
    if new_role != changed.access_role and actor.worker_id == worker_id:
        refuse(
            "own-role",
            "You cannot change your own role.",
            "Ask someone else who manages workers here.",
        )
    before = changed.access_role
    for field, value in changes.items():
        setattr(changed, field, value.strip() if isinstance(value, str) else value)
    _save(changed)
    audit(
        actor,
        "worker.role_changed",
        changed,
        at=at,
        worker=worker_id,
        fields=sorted(changes),
        before=before,
        after=changed.access_role,
    )
    return changed


def _employer(actor: Viewer, organisation_id: int | None) -> Organisation:
    chosen = organisation_id or own_organisation(actor)
    check_own(actor, chosen)
    return Organisation.objects.get(pk=chosen)


def _start(
    worker: Worker, employer: Organisation, role: str, starts_on: date, job: dict[str, Any]
) -> Employment:
    _check_job(employer, {**job, "access_role": role})
    running = worker.employments.filter(organisation=employer).exclude(ends_on__lte=starts_on)
    if running.exists():
        raise Refused(_TAKEN["one_open_employment"])
    made = Employment(
        worker=worker, organisation=employer, access_role=role, starts_on=starts_on, **job
    )
    _save(made)
    return made


def _check_job(employer: Organisation, job: dict[str, Any]) -> None:
    if unknown := sorted(set(job) - CHANGEABLE):
        raise TypeError(f"Not a field of a job: {', '.join(unknown)}.")
    if "access_role" in job:
        rules.check_role(employer.kind, job["access_role"])
    if job.get("pathway", Employment.Pathway.UNKNOWN) not in Employment.Pathway.values:
        refuse("pathway-unknown", "This role category is not known.", "Choose one of the list.")
    team = job.get("team_id")
    if team and not Team.objects.filter(pk=team, organisation=employer).exists():
        refuse("team-elsewhere", "This team belongs to another organisation.", "Choose your own.")


def _newest_job(actor: Viewer, worker_id: int, organisation_id: int | None) -> Employment:
    """The newest job, locked. Unseen when the worker never had one here."""
    employer = _employer(actor, organisation_id)
    jobs = Employment.objects.select_for_update(of=("self",)).select_related("organisation")
    found = jobs.filter(worker_id=worker_id, organisation=employer).order_by("-starts_on").first()
    if found is None:
        raise Unseen
    return found


def _save(job: Employment) -> None:
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as error:
        taken = next((said for name, said in _TAKEN.items() if name in str(error)), None)
        if taken is None:
            raise
        raise Refused(taken) from None
