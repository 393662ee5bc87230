"""A slow, obvious count of the same things, as the oracle for the set-based one."""

from collections import Counter
from datetime import date, datetime

from almoner.kernel.london import add_months, to_london
from almoner.services.delegation.models import Act, ActMonth, Delegation, Escalation, Incident

COLUMNS = (
    "due",
    "done",
    "on_time",
    "late",
    "missed",
    "refused",
    "stopped",
    "incidents",
    "escalations",
    "active_delegations",
)
Key = tuple[date, int, int, str]


def month_of(at: datetime) -> date:
    return to_london(at).date().replace(day=1)


def columns_of(act: Act) -> set[str]:
    found = set() if act.outcome == "not_needed" else {"due"}
    if act.outcome != "not_needed":
        found.add(act.outcome)
    if act.outcome == "done" and act.timing == "on_time":
        found.add("on_time")
    if act.outcome == "done" and act.timing in ("early", "late"):
        found.add("late")
    return found


def plainly(month_from: date, month_to: date, at: datetime) -> dict[Key, dict[str, int]]:
    """(month, delegating, provider, activity) → its counts."""
    tally: Counter = Counter()
    corrected = {act.corrects_id for act in Act.objects.all()}
    for act in Act.objects.all():
        if act.pk not in corrected:
            for column in columns_of(act):
                tally[_key(act, act.done_at, act.activity), column] += 1
            tally[_key(act, act.done_at, act.activity), "due"] += 0
    for one in Incident.objects.select_related("delegation"):
        if one.severity != "near_miss":
            tally[_key(one, one.happened_at, _activity(one)), "incidents"] += 1
    for one in Escalation.objects.select_related("delegation"):
        tally[_key(one, one.raised_at, _activity(one)), "escalations"] += 1
    month = month_from
    while month < month_to:
        for one in Delegation.objects.exclude(active_from=None):
            if _in_force(one, month, at):
                key = (month, one.delegating_id, one.provider_id, one.activity)
                tally[key, "active_delegations"] += 1
        month = add_months(month, 1)
    wanted = {key for key, _ in tally if month_from <= key[0] < month_to}
    return {key: {name: tally[key, name] for name in COLUMNS} for key in wanted}


def kept() -> dict[Key, dict[str, int]]:
    return {
        (row.month, row.delegating_id, row.provider_id, row.activity): {
            name: getattr(row, name) for name in COLUMNS
        }
        for row in ActMonth.objects.all()
    }


def _key(row, at: datetime, activity: str) -> Key:
    return (month_of(at), row.delegating_id, row.provider_id, activity)


def _activity(row) -> str:
    return row.delegation.activity if row.delegation else ""


def _in_force(one: Delegation, month: date, at: datetime) -> bool:
    """In force at some moment of the London month, up to `at`."""
    if one.active_from >= at or month_of(one.active_from) > month or month_of(at) < month:
        return False
    if one.active_until is None:
        return True
    last = to_london(one.active_until)
    starts_month = last.date().replace(day=1) == last.date() and last.time().isoformat() == (
        "00:00:00"
    )
    return month_of(one.active_until) > month or (
        month_of(one.active_until) == month and not starts_month
    )
