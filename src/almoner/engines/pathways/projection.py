"""The stored columns of a case, as its state has them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.models import Case, CaseClock
from almoner.engines.pathways.rules import CaseState, Run

# (code, round) to the columns of that run of a clock.
Clocks = Mapping[tuple[str, int], Mapping[str, Any]]
NO_CLOCKS: Clocks = {}
_RUN = ("case", "code", "round")
_CLOCK = [
    one.name for one in CaseClock._meta.concrete_fields if one.name not in ("id", "pathway", *_RUN)
]


def columns(definition: Pathway, state: CaseState, now: datetime) -> dict[str, Any]:
    """Column to value. `now` decides only whether a running clock is past its time."""
    return {
        "version_id": state.version_id,
        "organisation_id": state.organisation_id,
        "shared_with": state.shared_with,
        "restricted": definition.restricted,
        "restricted_to": list(definition.restricted_to),
        "team_id": state.team_id,
        "worker_id": state.worker_id,
        "queue": state.queue,
        "state": state.state,
        "state_kind": state.kind,
        "state_since": state.state_since,
        "priority": state.priority,
        "rank": definition.ranks.get(state.priority, 0),
        "route": state.route,
        "opened_at": state.opened_at,
        "closed_at": state.closed_at,
        "outcome": state.outcome,
        "information": state.information,
        "facts": state.facts,
        "moments": state.moments,
        "paused_for": state.paused_for,
        "proposal": (state.proposal or {}).get("transition", ""),
        "contact_due_at": state.contact_due_at,
        "next_due_at": state.next_due_at,
        "breached": state.late(now),
        "last_at": state.last_at,
        "last_number": state.number,
    }


def clock_columns(run: Run, now: datetime) -> dict[str, Any]:
    return {
        "started_at": run.started_at,
        "stopped_at": run.stopped_at,
        "paused_since": run.paused_since,
        "paused_seconds": run.paused_seconds,
        "due_at": run.due_at,
        "warn_at": run.warn_at,
        "warned": run.warn_at is not None and (run.stopped_at or now) >= run.warn_at,
        "breached": run.late(now),
    }


def clocks(state: CaseState, now: datetime) -> Clocks:
    """What is stored of every clock of a case."""
    whose = {"organisation_id": state.organisation_id}
    return {(run.code, run.round): whose | clock_columns(run, now) for run in state.runs}


def create(case: Case, definition: Pathway, state: CaseState, now: datetime) -> None:
    """Writes a new case, then its clocks."""
    renew(case, definition, state, now)
    case.save(force_insert=True)
    save_clocks(case, NO_CLOCKS, clocks(state, now))


def renew(case: Case, definition: Pathway, state: CaseState, now: datetime) -> list[str]:
    """Sets the columns of a case in hand that differ; the names of those."""
    values = columns(definition, state, now)
    changed = [name for name, value in values.items() if getattr(case, name) != value]
    for name in changed:
        setattr(case, name, values[name])
    return changed


def save_clocks(case: Case, before: Clocks, after: Clocks) -> None:
    """Writes the runs that are new or not what they were, all in one statement."""
    changed = [
        CaseClock(case=case, pathway=case.pathway, code=code, round=turn, **values)
        for (code, turn), values in after.items()
        if before.get((code, turn)) != values
    ]
    CaseClock.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=_RUN, update_fields=_CLOCK
    )


def differences(
    stored: Mapping[str, Any],
    clocks: Iterable[Mapping[str, Any]],
    definition: Pathway,
    state: CaseState,
) -> list[str]:
    """Names of stored columns that the timeline does not give. Whether a running clock is past
    its time depends on when somebody last looked, so that is left out."""
    found = [
        name
        for name, value in columns(definition, state, state.last_at).items()
        if name != "breached" and stored[name] != value
    ]
    rows = {(row["code"], row["round"]): row for row in clocks}
    if rows.keys() != {(run.code, run.round) for run in state.runs}:
        return [*found, "clocks"]
    for run in state.runs:
        row = rows[run.code, run.round]
        loose = {"warned", "breached"} if run.running else set()
        found += [
            f"clock {run.code} {run.round} {name}"
            for name, value in clock_columns(run, state.last_at).items()
            if row[name] != value and name not in loose
        ]
    return found
