"""Rows of cases made straight in the tables, and definitions of indicators from short text."""

from datetime import UTC, datetime, timedelta
from itertools import count
from textwrap import dedent

from django.utils import timezone
from tests import factories

from almoner.engines.indicators.commands.computing import compute
from almoner.engines.indicators.reading import read_indicator
from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.kernel.london import add_months, localise
from almoner.kernel.marks import parse_marked
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import system
from almoner.platform.definitions.models import DefinitionVersion

AT = datetime(2026, 7, 15, 10, tzinfo=UTC)
_numbers = count(1)
HEAD = """
code: made
version: 1
title: Made for a test
words: Made for a test.
owner: Nobody
basis: {source: A test, confidence: D, set_by: a test}
denominator_words: What is counted
"""


def indicator(text: str):
    """A definition from the keys that matter; the others are filled in."""
    lines = dedent(text).strip()
    usual = {"polarity": "neither", "period": "month"}
    kept = "".join(f"{k}: {v}\n" for k, v in usual.items() if f"{k}:" not in lines)
    return read_indicator(parse_marked(HEAD + kept + lines + "\n", "made.yaml"))


def version() -> DefinitionVersion:
    n = next(_numbers)
    return DefinitionVersion.objects.create(
        kind="pathways",
        code=f"made-{n}",
        version=1,
        title="Made",
        body="code: made",
        digest="0" * 64,
        status="published",
        saved_at=timezone.now(),
        saved_by="system:test",
        published_at=timezone.now(),
        published_by="system:test",
    )


class Office:
    """An organisation with two teams, three workers and a few people, and room for cases."""

    def __init__(self) -> None:
        self.organisation = factories.organisation("council")
        self.teams = [factories.team(self.organisation) for _ in range(2)]
        self.workers = [
            factories.worker(self.organisation, "social_worker", user=False) for _ in range(3)
        ]
        self.people = [
            factories.person(
                [self.organisation],
                born_on=born and datetime.fromisoformat(born).date(),
                gender=gender,
                neighbourhood=cell,
            )
            for born, gender, cell in (
                ("1930-06-30", "female", "88a"),
                ("1961-01-01", "male", "88b"),
                ("2009-03-15", "", "88c"),
                (None, "female", ""),
            )
        ]
        self.version = version()

    def case(self, opened: datetime, closed: datetime | None = None, **more) -> Case:
        made = {
            "pathway": "made",
            "version": self.version,
            "person": self.people[0],
            "organisation": self.organisation,
            "team": self.teams[0],
            "queue": "" if closed else "duty",
            "state": "done" if closed else "working",
            "state_kind": "closed" if closed else "open",
            "state_since": opened,
            "opened_at": opened,
            "closed_at": closed,
            "outcome": "ended" if closed else "",
            "information": "given" if closed else "",
            "last_at": closed or opened,
            "last_number": 1,
            **more,
        }
        return Case.objects.create(**made)

    def clock(self, case: Case, started, due=None, stopped=None, code="review", **more):
        return CaseClock.objects.create(
            case=case,
            organisation=case.organisation,
            pathway=case.pathway,
            code=code,
            round=next(_numbers),
            started_at=started,
            due_at=due,
            stopped_at=stopped,
            **more,
        )

    def event(self, case: Case, number: int, at: datetime, **more):
        made = {"verb": "moved" if number > 1 else "opened", "target": case.state, **more}
        return CaseEvent.objects.create(
            case=case, number=number, at=at, recorded_at=at + timedelta(minutes=1), **made
        )


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Place(Office):
    """An office within an integrated care board, with a year of cases: many in one team, two in
    the other."""

    def __init__(self) -> None:
        super().__init__()
        self.board = factories.organisation("icb", "Marlbridge Board")
        self.organisation.parent = self.board
        self.organisation.save()
        self.now = timezone.now()
        first = to_london(self.now).date().replace(day=1)
        for back in range(1, 15):
            for n in range(9 + back % 3):
                opened = localise(add_months(first, -back), datetime.min.time())
                self._case(opened + timedelta(days=n, hours=10), self.teams[0], n)
            for n in range(2):
                self._case(opened + timedelta(days=n, hours=12), self.teams[1], n)
        self.first = first

    def _case(self, opened, team, n):
        closed = opened + timedelta(days=5) if n % 2 else None
        case = self.case(
            opened,
            min(closed, self.now) if closed else None,
            team=team,
            worker=self.workers[n % 3],
            moments={"first_contact": iso(opened + timedelta(days=1))},
        )
        due = opened + timedelta(days=3)
        self.clock(case, opened, due, opened + timedelta(days=1 + n))

    def compute(self, **more):
        actor = system("test", self.organisation.pk)
        return compute(actor, at=self.now, **more)

    def who(self, role, at=None):
        return factories.worker(at or self.organisation, role)
