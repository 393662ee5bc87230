"""Fills a server of its own with the cases that benchmarks/casework.py measures.

At scale 1: 100,000 cases with 3,000,000 events, on every pathway that is shipped, of 40 teams of
one council over two years. Every timeline is walked at random through its definition by the engine
itself, so no two are the same and the stored columns must follow from the events. Events lie in the
table in order of time, as they would where they are written day by day.
"""

import os
import random
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import count
from typing import Any

from benchmarks.place import without_references

COUNCIL, TEAMS, WORKERS_EACH, PEOPLE = 1, 40, 10, 20_000
EVENTS_EACH, DAYS = 30, 730
# Cases are walked and written so many at a time.
PART = 1_000
LARGE = ("pathways_caseevent", "pathways_caseclock", "pathways_case")
# Pages are asked for by this account: a social worker of the first team.
ACCOUNT = 1


def build(scale: float, now: datetime) -> None:
    """Migrates and fills the database, unless it already holds cases of this scale."""
    from django.core.management import call_command
    from django.db import connection

    from almoner.engines.pathways.models import Case

    call_command("migrate", run_syncdb=True, verbosity=0)
    wanted, found = int(100_000 * scale), Case.objects.count()
    if found >= wanted > 0 and found < wanted + 1_000:
        return
    if found:
        raise SystemExit("The server holds another scale. Remove the folder of its data.")
    run("place", int(PEOPLE * scale) or 1)
    with ExitStack() as stack:
        for table in LARGE:
            stack.enter_context(without_references(Statements(), table))
        walk_all(wanted, now)
        run("in order of time", 0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


class Statements:
    """A cursor that outlives its connection: processes of our own each have one of theirs."""

    def execute(self, text: str, values: Any = None) -> None:
        from django.db import connection

        self.cursor = connection.cursor()
        self.cursor.execute(text, values)

    def fetchall(self) -> list[tuple]:
        return list(self.cursor.fetchall())


def run(part: str, people: int) -> None:
    """The statements of one part of casework.sql."""
    text = files("benchmarks").joinpath("casework.sql").read_text()
    wanted = text.split(f"-- part: {part}\n")[1].split("-- part: ")[0]
    lines = [line for line in wanted.splitlines() if not line.startswith("--")]
    known = {"people": people, "council": COUNCIL, "teams": TEAMS, "workers": TEAMS * WORKERS_EACH}
    for statement in "\n".join(lines).split("\n\n"):
        if statement.strip():
            Statements().execute(statement, known)


def walk_all(number: int, now: datetime) -> None:
    """Walks `number` timelines, in as many processes as there are processors."""
    from django.db import connection

    firsts = range(0, number, PART)
    parts = [(first, min(first + PART, number), now) for first in firsts]
    connection.close()
    with ProcessPoolExecutor(os.cpu_count(), initializer=connection.close) as pool:
        list(pool.map(walk_part, parts))


def walk_part(part: tuple[int, int, datetime]) -> None:
    """Walks some timelines and writes them with their columns and clocks. The same every time."""
    from django.db import transaction

    from almoner.engines.pathways.store import all_current
    from almoner.registers.people.models import Person

    first, last, now = part
    pathways, people = list(all_current(COUNCIL).values()), Person.objects.count()
    rng, cases, events, clocks = random.Random(first), [], [], []
    for n in range(first, last):
        key, (turn, team) = n + 1, divmod(n // len(pathways), TEAMS)
        version_id, definition = pathways[n % len(pathways)]
        walk = Walk(rng, definition, version_id, team + 1)
        # One in four stays open, in every team and on every pathway.
        case, happened, runs = walk.rows(key, now, stays_open=turn % 4 == 0)
        whose = {"provider_id": COUNCIL, "person_id": None}
        if definition.about != "provider":
            whose = {"provider_id": None, "person_id": 1 + key % people}
        cases.append(case | whose)
        events += happened
        clocks += runs
    with transaction.atomic():
        copy("pathways_case", cases)
        copy("walked", events)
        copy("pathways_caseclock", clocks)


def copy(table: str, rows: list[dict[str, Any]]) -> None:
    from django.db import connection
    from psycopg.types.json import Jsonb

    if not rows:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(rows[0])}) FROM STDIN") as copying,
    ):
        for row in rows:
            values = row.values()
            copying.write_row([Jsonb(one) if isinstance(one, dict) else one for one in values])


def _row(key: int, event: Any) -> dict[str, Any]:
    return {
        "case_id": key,
        "number": event.number,
        "at": event.at,
        "recorded_at": event.at,
        "verb": event.verb,
        "transition": event.transition,
        "source": event.source,
        "target": event.target,
        "moment": event.moment,
        "reason": event.reason,
        "data": event.data,
        "organisation_id": COUNCIL,
    }


class Walk:
    """One timeline: moves at random from state to state, with notes and contacts between."""

    def __init__(self, rng: random.Random, definition: Any, version_id: int, team: int) -> None:
        self.rng, self.definition, self.version_id, self.team = rng, definition, version_id, team
        self.number = count(1)

    def rows(
        self, key: int, now: datetime, *, stays_open: bool
    ) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
        """The case, its events and its clocks, as the tables keep them."""
        from almoner.engines.pathways import projection
        from almoner.engines.pathways.store import definition_of

        state, happened = self.walk(now, definition_of, stays_open=stays_open)
        case = {"id": key, "pathway": self.definition.code, "subject": ""}
        about = {"case_id": key, "organisation_id": COUNCIL, "pathway": self.definition.code}
        return (
            case | projection.columns(self.definition, state, now),
            [_row(key, event) for event in happened],
            [
                about | {"code": run.code, "round": run.round} | projection.clock_columns(run, now)
                for run in state.runs
            ],
        )

    def walk(self, now: datetime, versions: Any, *, stays_open: bool) -> tuple[Any, list[Any]]:
        from almoner.engines.pathways.rules.states import Event
        from almoner.engines.pathways.rules.timeline import Timeline

        self.make, self.timeline = Event, Timeline(versions)
        first = now - timedelta(minutes=self.rng.randrange(60, DAYS * 24 * 60))
        longest = (now - first) / EVENTS_EACH
        happened = [self._opened(first)]
        for n in range(1, EVENTS_EACH):
            # Most cases take a few months, however long ago they began.
            step = min(longest, timedelta(days=3)) * self.rng.random()
            at = happened[-1].at + step
            state = self.timeline.state
            moves = [] if state.closed else self._moves(n, stays_open)
            event = self._moved(at, self.rng.choice(moves)) if moves else self._noted(at)
            self.timeline.apply(event)
            happened.append(event)
        return self.timeline.settled(), happened

    def _opened(self, at: datetime) -> Any:
        definition, rng = self.definition, self.rng
        state, asked = definition.states[definition.initial], definition.entry.asks
        data = {
            "version": self.version_id,
            "organisation": COUNCIL,
            "queue": state.queue,
            "team": self.team,
            "worker": None,
            "route": rng.choice(definition.entry.routes).code if definition.entry.routes else "",
            "facts": {name: self._fact(definition.fields[name], at) for name in asked},
            "priority": rng.choice(definition.priorities).code if definition.priorities else "",
        }
        event = self.make(next(self.number), at, "opened", state.code, data=data)
        self.timeline.apply(event)
        return event

    def _moves(self, n: int, stays_open: bool) -> list[Any]:
        """A move every third event; to an end only late in the timeline."""
        if n % 3 != 1:
            return []
        state = self.timeline.state
        found = self.definition.from_state(state.state)
        ends = stays_open or n < EVENTS_EACH // 2

        def closes(move: Any) -> bool:
            return self.definition.states[move.target(state.state)].kind == "closed"

        return [move for move in found if not (ends and closes(move))]

    def _moved(self, at: datetime, move: Any) -> Any:
        state, rng = self.timeline.state, self.rng
        target = move.target(state.state)
        place = self.definition.states[target]
        data: dict[str, Any] = {"facts": self._facts(move, at)}
        if place.kind == "closed":
            outcome = rng.choice(self.definition.outcomes_of(move, state.state))
            data["outcome"] = outcome.code
            data["information"] = "given" if outcome.needs_information else "not-needed"
        else:
            data["queue"] = move.queue or place.queue or state.queue
        return self.make(
            next(self.number),
            at,
            "moved",
            target,
            source=state.state,
            transition=move.code,
            moment=move.records,
            data=data,
        )

    def _facts(self, move: Any, at: datetime) -> dict[str, Any]:
        fields = (self.definition.fields[name] for name in move.requires.fields)
        return {one.code: self._fact(one, at) for one in fields}

    def _fact(self, field: Any, at: datetime) -> Any:
        if field.type in ("choice", "choices"):
            chosen = self.rng.choice(field.choices).code
            return [chosen] if field.type == "choices" else chosen
        if field.type == "date":
            return (at + timedelta(days=self.rng.randrange(1, 60))).date().isoformat()
        low, high = field.between or (1, 40)
        whole = self.rng.randrange(low, max(high, low + 1))
        plain = {"yes-no": self.rng.random() < 0.9, "whole": whole, "money": whole * 100}
        return plain.get(field.type, whole if field.type == "decimal" else "As told")

    def _noted(self, at: datetime) -> Any:
        """Somebody takes it on, or writes a note; a closed case has notes only."""
        state = self.timeline.state
        if not state.closed and self.rng.random() < 0.2:
            first = (self.team - 1) * WORKERS_EACH
            data = {"worker": first + self.rng.randrange(1, WORKERS_EACH + 1)}
            return self._same(at, "allocated", data)
        return self._same(at, "noted", {"note": "Spoke with the person"})

    def _same(self, at: datetime, verb: str, data: dict[str, Any]) -> Any:
        state = self.timeline.state.state
        return self.make(next(self.number), at, verb, state, source=state, data=data)
