"""What several screens show of a case."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from almoner.engines.pathways.definition import Pathway
from almoner.engines.pathways.models import Case
from almoner.engines.pathways.store import definition_of
from almoner.kernel.london import format_date, format_datetime, to_london

WORK = ("My work", "cases:work")
HIDDEN = "Name not shared with you"


def trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(WORK[0], reverse(WORK[1])), *more]


def case_trail(case: Case) -> list[tuple[str, str]]:
    return trail((f"Case {case.pk}", reverse("cases:case", args=[case.pk])))


def who(case: Case) -> str:
    """Whom or what a case is about."""
    if case.person is not None:
        return case.person.name
    if case.provider is not None:
        return case.provider.name
    return case.subject or HIDDEN


def due_words(due_at: datetime | None) -> str:
    """A time that is the end of a day is told as that day."""
    if due_at is None:
        return ""
    shown = to_london(due_at)
    if (shown.hour, shown.minute) == (0, 0):
        return f"end of {format_date((shown - timedelta(minutes=1)).date())}"
    return format_datetime(due_at)


def row_of(case: Case, at: datetime) -> dict[str, Any]:
    """One case as a line of a queue."""
    definition = definition_of(case.version_id)
    late = case.next_due_at is not None and case.next_due_at <= at
    priorities = {one.code: one.title for one in definition.priorities}
    return {
        "case": case,
        "who": who(case),
        "pathway": definition.title,
        "state": definition.states[case.state].title,
        "due": due_words(case.next_due_at),
        "late": late,
        "priority": priorities.get(case.priority, ""),
        "first": case.rank == 1,
        "worker": case.worker.name if case.worker else "",
    }


def rows_of(cases: Any, at: datetime) -> list[dict[str, Any]]:
    return [row_of(case, at) for case in cases]


def clock_rows(definition: Pathway, state: Any, at: datetime) -> list[dict[str, Any]]:
    """Every run of every clock: running ones first, then what was."""
    found = []
    for run in sorted(state.runs, key=lambda run: (not run.running, run.started_at)):
        spec = definition.clocks.get(run.code) or run.spec
        found.append(
            {
                "title": spec.title + (f", round {run.round}" if run.round > 1 else ""),
                "rule": spec.words(),
                "source": spec.basis.label(),
                "started": run.started_at,
                "due": due_words(run.due_at),
                "words": _standing(run, at),
                "colour": _colour(run, at),
            }
        )
    return found


def _standing(run: Any, at: datetime) -> str:
    if not run.running:
        return "Done late" if run.late(at) else "Done in time"
    if run.paused_since is not None and run.due_at is None:
        return "Paused"
    if run.late(at):
        return "Late"
    if run.warn_at is not None and run.warn_at <= at:
        return "Due soon"
    return "Running"


def _colour(run: Any, at: datetime) -> str:
    colours = {
        "Done late": "orange",
        "Done in time": "green",
        "Paused": "grey",
        "Late": "red",
        "Due soon": "orange",
        "Running": "blue",
    }
    return colours[_standing(run, at)]
