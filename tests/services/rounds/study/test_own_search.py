"""The study with the project's own search, on an invented place small enough for a test."""

from almoner.services.rounds.study.places import invent
from almoner.services.rounds.study.settings import Settings
from almoner.services.rounds.study.study import study


def test_the_project_s_own_search_on_an_invented_place():
    place = invent(20, days=1)
    settings = Settings(days=1, effort=20, draws=100)
    found = study(place, settings, size=10)
    again = study(place, settings, size=10)
    assert found.results == again.results
    assert found.results.row("travel_share").values[0].value > 0
    assert found.results.row("unmet").values[1].value < 100
