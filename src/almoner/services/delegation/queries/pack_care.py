"""The records behind one delegation's pack, blocks 9 to 12: what was done and what it is worth."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Max, Q

from almoner.kernel.london import format_datetime
from almoner.kernel.money import Money
from almoner.registers.workforce.models import Employment
from almoner.services.delegation.models import Act, Competence, Plan
from almoner.services.delegation.queries.pack_records import (
    NEWEST,
    One,
    Records,
    funding_of,
    in_force,
    on,
    pairs,
)


def plan_versions(one: One) -> Records:
    rows = Plan.objects.filter(person_id=one.row.person_id, activity=one.row.activity)
    return pairs(
        (f"Version {p.version}", f"{on(p.written_at)}, {p.author.name}{_plan_state(p)}")
        for p in rows.select_related("author").order_by("-version")[:NEWEST]
    )


def _plan_state(plan: Plan) -> str:
    return "" if plan.superseded_at else f", in force, review by {on(plan.review_by)}"


def acts(one: One) -> Records:
    rows = _standing(one).select_related("worker").order_by("-done_at")[:NEWEST]
    total = _standing(one).count()
    newest = (
        (format_datetime(a.done_at), f"{a.get_outcome_display()}, {a.worker.name}") for a in rows
    )
    return (("Acts on record", f"{total:,}"), *newest) if total else ()


def _standing(one: One):
    """Each act as it now stands: a corrected one gives way to its correction."""
    return one.row.acts.filter(corrected_by__isnull=True, done_at__lte=one.at)


def corrections(one: One) -> Records:
    rows = one.row.acts.filter(corrects__isnull=False).order_by("-recorded_at")[:NEWEST]
    return pairs((format_datetime(a.recorded_at), a.correction_reason) for a in rows)


def on_time(one: One) -> Records:
    due = _standing(one).filter(due_at__isnull=False, done_at__gt=one.at - timedelta(days=90))
    return _timing(due, "in 90 days") if due.exists() else ()


def _timing(due, when: str) -> Records:
    missed = Q(outcome=Act.Outcome.MISSED)
    late = Q(timing=Act.Timing.LATE)
    return (
        (f"Due {when}", f"{due.count():,}"),
        (f"On time {when}", f"{due.exclude(missed | late).count():,}"),
        (f"Late {when}", f"{due.filter(late).exclude(missed).count():,}"),
        (f"Missed {when}", f"{due.filter(missed).count():,}"),
    )


def reviews(one: One) -> Records:
    rows = one.row.reviews.select_related("reviewed_by").order_by("-reviewed_at")[:NEWEST]
    held = ((on(r.reviewed_at), f"{r.get_outcome_display()}, {r.reviewed_by.name}") for r in rows)
    return (("Next review", on(one.row.review_due_on)), *held)


def experience(one: One) -> Records:
    rows = one.row.experiences.order_by("-given_on")[:NEWEST]
    return pairs(
        (f"{e.get_voice_display()}, {on(e.given_on)}", f"{e.score} of 5. {e.words}".strip())
        for e in rows
    )


def hours_released(one: One) -> Records:
    done = _standing(one).filter(outcome="done", done_at__gt=one.at - timedelta(days=365)).count()
    minutes = funding_of(one).aggregate(each=Max("minutes_per_act"))["each"]
    if not done or not minutes:
        return ()
    return (
        ("Acts done in a year", f"{done:,}"),
        ("Minutes each", str(minutes)),
        ("Registrant hours released", f"{done * minutes / 60:,.1f}"),
    )


def before_after(one: One) -> Records:
    begun = one.row.active_from
    if begun is None:
        return ()
    due = _standing(one).filter(due_at__isnull=False)
    first = due.filter(done_at__gte=begun, done_at__lt=begun + timedelta(days=90))
    last = due.filter(done_at__gt=one.at - timedelta(days=90))
    return (*_timing(first, "in the first 90 days"), *_timing(last, "in the last 90 days"))


def rota_cover(one: One) -> Records:
    rows = Competence.objects.filter(
        employer_id=one.row.provider_id,
        activity=one.row.activity,
        person_id=one.row.person_id,
        revoked_at=None,
        valid_until__gt=one.today,
    ).select_related("worker")
    return pairs((c.worker.name, f"signed off, up to {on(c.valid_until)}") for c in rows)


def funding(one: One) -> Records:
    return pairs((f.what_for, f"{_payer(f)}, {_pounds(f.pence_per_hour)}") for f in funding_of(one))


def _payer(line) -> str:
    return line.payer.name if line.payer else line.get_route_display()


def _pounds(pence: int | None) -> str:
    return "no amount" if pence is None else f"{Money(pence)} an hour"


def pay_supplement(one: One) -> Records:
    rows = funding_of(one).filter(pay_supplement_pence_per_hour__isnull=False)
    return pairs((f.what_for, _pounds(f.pay_supplement_pence_per_hour)) for f in rows)


def career(one: One) -> Records:
    rows = Employment.objects.filter(
        in_force(one.today),
        worker_id=one.row.worker_id,
        organisation_id=one.row.provider_id,
    )
    return pairs(("Role on the pathway", job.get_pathway_display()) for job in rows)


_ALL: tuple[Callable[[One], Records], ...] = (
    plan_versions,
    acts,
    corrections,
    on_time,
    reviews,
    experience,
    hours_released,
    before_after,
    rota_cover,
    funding,
    pay_supplement,
    career,
)
CARE = {function.__name__: function for function in _ALL}
