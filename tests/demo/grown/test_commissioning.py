"""The demo's council and board study their own place: its people, workers and rotas."""

from dataclasses import replace

import pytest
from tests.demo.conftest import TODAY, viewer
from tests.services.rounds.study.small import greedy

from almoner.demo.growing.commissioning import NAME
from almoner.services.rounds.commands.reading import read_place
from almoner.services.rounds.commands.studying import own_subject
from almoner.services.rounds.queries.divisions import division_seen_by, divisions_seen_by
from almoner.services.rounds.rules.studying import OWN, Wish
from almoner.services.rounds.study.settings import Settings
from almoner.services.rounds.study.study import study

# With the others of this folder, so that the place is grown once.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WISH = Wish(days=5, place=OWN, starts=TODAY.isoformat(), size_wanted=40)


@pytest.mark.parametrize("name", ["ida", "owen", "helen"])
def test_there_is_a_place_to_study(place, then, name):
    rows = read_place(viewer(name), starts=TODAY, days=5, at=then, why="study")
    assert len({one.number for one in rows.wanted}) > 20
    assert len(rows.providers) >= 2
    assert any(one.needs for one in rows.wanted)
    able = {need for one in rows.duties for need in one.can}
    assert able & {need for one in rows.wanted for need in one.needs}


def test_the_study_runs_on_it(place, then):
    subject = own_subject(viewer("helen"), WISH, then)
    settings = Settings(days=subject.days, draws=100)
    found = study(subject.place, settings, planner=greedy, partition=subject.partition)
    assert len(found.partition.members) >= 2
    assert found.results.row("travel_share").values[0].value > 0
    made = sum(len(person.calls) for person in subject.place.people)
    assert made > 100


def test_the_board_has_neighbourhoods_and_its_study_uses_them(place, then):
    (row,) = divisions_seen_by(viewer("helen"))
    row = division_seen_by(viewer("helen"), row.pk)
    assert (row.name, row.version) == (NAME, 1)
    assert len(set(row.cells.values())) >= 2
    subject = own_subject(viewer("helen"), replace(WISH, division=row.pk), then)
    assert set(subject.partition.members) <= set(row.cells.values())
    assert divisions_seen_by(viewer("owen")) == []
