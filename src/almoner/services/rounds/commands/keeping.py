"""Keeping a plan: only here are calls written, and only for a plan the checker has passed."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from almoner.kernel.refusals import Refused, refuse
from almoner.kernel.wording import either
from almoner.platform.access.rights import ROLES
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.services.rounds.checking.check import Verdict
from almoner.services.rounds.models import PlannedCall, RoundPlan
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.rounds.rules.making import Day, Place
from almoner.services.rounds.rules.telling import faults_told, why_left

RIGHT = "rounds.plan"
# Any number that no other advisory lock of this installation uses.
_LOCK = 71_107


def check_may_plan(actor: Viewer) -> int:
    """The provider the actor plans for. Refused without the right."""
    if actor.organisation_id is None or not actor.can(RIGHT):
        roles = either([one.title.lower() for one in ROLES.values() if RIGHT in one.rights])
        refuse(
            "may-not-plan-rounds",
            "Your role does not let you plan rounds.",
            "Ask someone whose role does.",
            roles[:1].upper() + roles[1:],
        )
    return actor.organisation_id


def locked_plan(actor: Viewer, plan_id: int) -> RoundPlan:
    """The provider's own plan, held until the transaction ends."""
    provider = check_may_plan(actor)
    wait_for_turn(provider)
    own = RoundPlan.objects.filter(provider_id=provider)
    found = own.select_for_update().filter(pk=plan_id).first()
    if found is None:
        raise Unseen
    return found


def wait_for_turn(provider_id: int) -> None:
    """Lets one change at a time be made to a provider's plans, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashint8(%s))", [_LOCK, provider_id])


def check_draft(row: RoundPlan) -> None:
    if row.status != RoundPlan.Status.DRAFT:
        refuse(
            "not-a-draft",
            f"This plan cannot be changed: it is “{row.get_status_display().lower()}”.",
            "Make a draft from it, and change that.",
            "You",
        )


def new_plan(actor: Viewer, day: date, *, why: str, at: datetime, **fields: object) -> RoundPlan:
    """The next version of a day."""
    own = check_may_plan(actor)
    wait_for_turn(own)
    versions = RoundPlan.objects.filter(provider_id=own, day=day)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return RoundPlan(
        provider_id=own,
        day=day,
        version=last + 1,
        made_by=actor.actor,
        why=why,
        asked_at=at,
        **fields,
    )


def keep(
    row: RoundPlan,
    day: Day,
    plan: Plan,
    verdict: Verdict,
    *,
    before: Iterable[PlannedCall] = (),
) -> RoundPlan:
    """Writes the plan's calls. Refused with every reason when the checker has not passed it.

    Calls in `before` that are the same keep that they were locked or told, and their visit.
    """
    if not verdict.passed:
        raise Refused(*faults_told(verdict, day))
    _check_goes_around(day, plan)
    row.status, row.passed = RoundPlan.Status.DRAFT, True
    row.verdict = {"ok": True, "required_left": len(verdict.required_left)}
    row.cost = asdict(verdict.cost) if verdict.cost else {}
    row.left = {str(number): why for number, why in day.unplaced.items()} | {
        str(day.visit_ids[key]): why
        for key, why in why_left(day, plan).items()
        if key in day.visit_ids
    }
    row.rests = {str(day.worker_ids[one.worker]): list(one.rest) for one in plan.rounds if one.rest}
    row.save()
    row.calls.all().delete()
    PlannedCall.objects.bulk_create(_calls(row, day, plan, before))
    return row


def _check_goes_around(day: Day, plan: Plan) -> None:
    for key in plan.left:
        if key in day.standing:
            refuse(
                "not-around",
                f"This plan leaves no time for the visit to {key}, which {day.standing[key]} makes"
                " outside it.",
                "Take the visit over, or choose another worker or time.",
                "You",
            )


def _calls(
    row: RoundPlan, day: Day, plan: Plan, before: Iterable[PlannedCall]
) -> Iterable[PlannedCall]:
    known: dict[Place, PlannedCall] = {(one.wanted_id, one.task): one for one in before}
    for one in plan.rounds:
        for call in one.calls:
            if call.visit in day.standing:
                continue
            made = PlannedCall(
                plan=row,
                wanted_id=day.visit_ids[call.visit],
                task=call.task,
                worker_id=day.worker_ids[one.worker],
                starts_at=moment_of(day.day, call.starts),
                ends_at=moment_of(day.day, call.ends),
            )
            _carry(made, known.get((made.wanted_id, made.task)))
            yield made


def _carry(made: PlannedCall, old: PlannedCall | None) -> None:
    if old is None:
        return
    made.locked = old.locked
    if (made.worker_id, made.starts_at, made.ends_at) == (
        old.worker_id,
        old.starts_at,
        old.ends_at,
    ):
        made.told, made.visit_id = old.told, old.visit_id
