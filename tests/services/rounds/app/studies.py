"""An integrated care board with somebody who may ask for a study; and a study small enough."""

from tests.factories import organisation
from tests.services.delegation.world import NOW, make_worker
from tests.services.rounds.study.small import greedy

from almoner.services.rounds.commands.studying import ask_for_study, perform_study
from almoner.services.rounds.models import StudyRun
from almoner.services.rounds.rules.studying import Wish

SMALL = Wish(people=30, days=5, seed=2)


def board(role: str = "board", kind: str = "icb", name: str = "Example Board"):
    """A worker of a new organisation."""
    return make_worker("Bo Reed", organisation(kind, name), role)


def asked(viewer, wish: Wish = SMALL, at=NOW) -> StudyRun:
    return ask_for_study(viewer, wish=wish, at=at)


def done(viewer, wish: Wish = SMALL, planner=greedy) -> StudyRun:
    """A study that was asked for and carried out."""
    row = asked(viewer, wish)
    perform_study(row.pk, NOW, planner=planner)
    row.refresh_from_db()
    return row
