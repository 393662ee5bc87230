"""Stored figures of one family are protected together, wherever they are read."""

import pytest
from tests import factories
from tests.engines.indicators.made import AT, Office

from almoner.engines.indicators.models import IndicatorValue
from almoner.engines.indicators.periods import lately
from almoner.engines.indicators.queries import figures
from almoner.kernel.disclosure import HIDDEN

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]
# All open cases, and those of them that are open for more than six months.
ALL_OPEN, LONG = "cases-open", "open-over-six-months"


@pytest.fixture
def office():
    return Office()


def stored(office, code, *counts):
    """Counts of both teams in the newest whole month."""
    version, one = figures.known(office.organisation.pk)[code]
    span = lately(one.period, 2, AT)[0]
    members = {str(team.pk): n for team, n in zip(office.teams, counts, strict=True)}
    for slice_, member, n in [
        ("all", "", sum(counts)),
        *(("team", k, n) for k, n in members.items()),
    ]:
        IndicatorValue.objects.create(
            version_id=version,
            organisation=office.organisation,
            slice=slice_,
            member=member,
            starts_on=span.starts_on,
            numerator=n,
            value=n,
            computed_at=AT,
        )


def told(office, code, **asked):
    who = factories.viewer(factories.worker(office.organisation, asked.pop("role", "analyst")))
    found = figures.report(who, code, AT, **asked)
    return [found.newest.words, *(one.figure.words for cut in found.cuts for one in cut.members)]


def test_of_which_is_hidden_where_all_less_it_is_a_small_number(office):
    stored(office, ALL_OPEN, 30, 20)
    stored(office, LONG, 29, 19)
    assert told(office, LONG) == [HIDDEN] * 3
    assert HIDDEN not in told(office, ALL_OPEN)


def test_the_list_hides_what_the_page_of_the_indicator_hides(office):
    stored(office, ALL_OPEN, 30, 20)
    stored(office, LONG, 29, 19)
    viewer = factories.viewer(factories.worker(office.organisation, "analyst"))
    listed = {one.one.code: one for one in figures.overview(viewer, AT, periods=figures.PERIODS)}
    assert listed[LONG].newest.hidden
    assert listed[ALL_OPEN].newest.words == "50"


def test_large_differences_stay_shown(office):
    stored(office, ALL_OPEN, 30, 20)
    stored(office, LONG, 10, 8)
    assert told(office, LONG)[0] == "18"


def test_who_may_open_the_cases_sees_them_all(office):
    stored(office, ALL_OPEN, 30, 20)
    stored(office, LONG, 29, 19)
    assert HIDDEN not in told(office, LONG, role="social_worker", exact=True)


def test_a_page_asks_no_more_because_of_the_family(office, django_assert_max_num_queries):
    stored(office, ALL_OPEN, 30, 20)
    viewer = factories.viewer(factories.worker(office.organisation, "analyst"))
    figures.report(viewer, LONG, AT)
    with django_assert_max_num_queries(5):
        figures.report(viewer, LONG, AT)
