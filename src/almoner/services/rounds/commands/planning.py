"""Asking for a plan of a day, and making it in the background."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from almoner.kernel.refusals import Refused, refuse
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer, load_viewer, system
from almoner.platform.accounts.models import User
from almoner.platform.audit.commands import record as audit
from almoner.services.rounds.commands.attempting import attempt
from almoner.services.rounds.commands.keeping import check_may_plan, keep, new_plan
from almoner.services.rounds.models import RoundPlan
from almoner.services.rounds.problem.plan import Plan
from almoner.services.rounds.queries.gathering import facts_of
from almoner.services.rounds.queries.needs import own_weights
from almoner.services.rounds.queries.plans import (
    as_nouns,
    calls_of,
    held_of,
    plan_seen_by,
    told_before,
)
from almoner.services.rounds.rules.making import Day, day_of
from almoner.services.rounds.rules.telling import faults_told
from almoner.services.rounds.rules.weighing import OWN, weights_in, weights_of
from almoner.services.rounds.searching import Progress, search

SECONDS = (5, 20, 60, 120)


@transaction.atomic
def ask_for_plan(
    actor: Viewer,
    *,
    day: date,
    priority: str = "balanced",
    seconds: int = 20,
    seed: int = 1,
    based_on: int | None = None,
    at: datetime,
) -> RoundPlan:
    """A plan that waits for the search. `based_on`: its locked calls stay, and the search begins
    from it. Refused at once when the day cannot be planned at all."""
    check_may_plan(actor)
    own = own_weights(actor) if priority == OWN else None
    weights = weights_of(priority, own)
    if seconds not in SECONDS:
        refuse("seconds", f"{seconds} seconds cannot be chosen.", "Choose one of the list.", "You")
    base = None if based_on is None else plan_seen_by(actor, based_on)
    if base is not None and not (base.passed and base.day == day):
        raise Unseen
    day_of(facts_of(actor, day), weights)
    row = new_plan(
        actor,
        day,
        why="Planned by search",
        at=at,
        based_on=base,
        options={
            "priority": priority,
            "weights": own,
            "seconds": seconds,
            "seed": seed,
            "user": actor.user_id,
        },
    )
    row.save()
    audit(actor, "round.asked", row, at=at, version=row.version)
    _start(row)
    return row


def _start(row: RoundPlan) -> None:
    """Hands the search to a worker, in the caller's transaction."""
    from almoner.services.rounds.jobs import make_plan

    make_plan.configure(lock=f"rounds.{row.pk}").defer(plan_id=row.pk)


def perform(plan_id: int, at: datetime, **limit: Any) -> RoundPlan | None:
    """Searches for an asked plan and keeps it when the checker passes it. Safe to call twice.

    Works as the one who asked. `limit`: `moves=` in place of the seconds asked for.
    """
    row = RoundPlan.objects.filter(pk=plan_id, status=RoundPlan.Status.ASKED).first()
    if row is None:
        return None
    return attempt(
        f"plan {plan_id}",
        lambda: _carry_out(row, at, limit),
        lambda reasons: _fail(plan_id, at, reasons),
    )


@transaction.atomic
def give_up_lost(actor: Viewer, *, at: datetime) -> list[int]:
    """Fails the provider's plans that wait for a search no job will make: the queue has given it up
    because one worker after another was killed. Their ids."""
    waiting = RoundPlan.objects.select_for_update().filter(
        provider_id=actor.organisation_id, status=RoundPlan.Status.ASKED
    )
    lost = [row.pk for row in waiting.order_by("pk") if not _in_queue(row.pk)]
    for plan_id in lost:
        _fail(plan_id, at, ["The search was begun several times and never ended. Ask again."])
    return lost


def _in_queue(plan_id: int) -> bool:
    jobs = ProcrastinateJob.objects.filter(task_name="rounds.make_plan", args__plan_id=plan_id)
    return jobs.filter(status__in=["todo", "doing"]).exists()


def _carry_out(row: RoundPlan, at: datetime, limit: dict[str, Any]) -> RoundPlan | None:
    actor = _asker(row)
    with transaction.atomic(), scoped(actor, drop_role=True):
        day, start = _day(actor, row)
    limit = limit or {"seconds": float(row.options["seconds"])}
    plan, verdict = search(
        day.problem, seed=row.options["seed"], start=start, progress=_teller(row.pk), **limit
    )
    if not verdict.passed:
        raise Refused(*faults_told(verdict, day))
    with transaction.atomic(), scoped(actor, drop_role=True):
        kept = RoundPlan.objects.select_for_update().get(pk=row.pk)
        if kept.status != RoundPlan.Status.ASKED:
            return None
        before = calls_of(kept.based_on) if kept.based_on else ()
        keep(kept, day, plan, verdict, before=before)
        audit(
            actor,
            "round.planned",
            kept,
            at=at,
            version=kept.version,
            calls=kept.calls.count(),
            left=len(kept.left),
        )
    return kept


def _day(actor: Viewer, row: RoundPlan) -> tuple[Day, Plan | None]:
    base = row.based_on
    calls = calls_of(base) if base else []
    day = day_of(
        facts_of(actor, row.day),
        weights_in(row.options),
        held=held_of(calls, row.day, only_locked=False),
        told_before=told_before(actor, row),
    )
    return day, as_nouns(day, calls, base.rests) if base else None


def _asker(row: RoundPlan) -> Viewer:
    """The one who asked, with the rights they have now."""
    actor = load_viewer(User.objects.get(pk=row.options["user"]), row.provider_id)
    if actor.organisation_id != row.provider_id:
        raise PermissionError("the one who asked no longer acts for the provider")
    check_may_plan(actor)
    return actor


def _teller(plan_id: int) -> Progress:
    """Keeps how far the search is, at most once a second."""
    last = -1.0

    def tell(gone: float, cost: float) -> None:
        nonlocal last
        if gone - last >= 1:
            last = gone
            progress = {"seconds": round(gone, 1), "cost": round(cost, 1)}
            RoundPlan.objects.filter(pk=plan_id, status="asked").update(progress=progress)

    return tell


@transaction.atomic
def _fail(plan_id: int, at: datetime, reasons: list[str]) -> RoundPlan | None:
    row = RoundPlan.objects.select_for_update().get(pk=plan_id)
    if row.status != RoundPlan.Status.ASKED:
        return None
    row.status, row.verdict = RoundPlan.Status.FAILED, {"ok": False, "reasons": reasons}
    row.save(update_fields=["status", "verdict"])
    audit(system("rounds", row.provider_id), "round.failed", row, at=at, version=row.version)
    return row
