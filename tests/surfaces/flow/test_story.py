"""From the ward to home, through every part: each hears the others, and the place counts it."""

import pytest
from tests import factories
from tests.surfaces.flow.story import INSULIN, begin

from almoner.engines.pathways.models import Case
from almoner.platform.access.scope import scoped
from almoner.platform.audit.queries import verify
from almoner.services.brokerage.models import Invitation
from almoner.services.capacity.models import Reservation
from almoner.surfaces.flow.queries.picture import Picture, picture

pytestmark = pytest.mark.django_db


def seen(story) -> Picture:
    viewer = factories.viewer(story.hospital.hana)
    with scoped(viewer, drop_role=True):
        return picture(viewer, story.now)


def states(story) -> dict[str, int]:
    return {title: count for title, count in seen(story).states if count}


def test_a_person_goes_home_and_the_place_counts_the_bed_day():
    story = begin()
    assert seen(story).ready == 0
    story.becomes_ready()
    assert (seen(story).ready, seen(story).beds.went) == (1, 0)
    package = story.is_decided()
    assert states(story) == {"Draft": 1}
    assert (package.kind, package.activities) == ("home_care", [INSULIN])
    assert package.start_wanted == story.today
    package = story.is_brokered(package)
    asked = Invitation.objects.filter(package=package)
    assert [one.service for one in asked.filter(eligible=True)] == [story.services["near"]]
    why = {one.service.name: one.reasons for one in asked.filter(eligible=False)}
    assert set(why) == {"Untrained Care at home"}, "who is too far away is not even found"
    assert all(why.values())
    assert states(story) == {"Awarded": 1}
    assert Reservation.objects.get().service == story.services["near"]
    story.goes_home(package)
    assert states(story) == {"Started": 1}
    visit = story.is_visited()
    assert visit.worker == story.nurse
    story.is_seen()
    case = Case.objects.get(pk=story.stay.case_id)
    assert (case.state, case.outcome) == ("home", "settled")
    shown = seen(story)
    assert (shown.ready, shown.beds.went, shown.beds.lost) == (0, 1, 0)
    assert verify().ok
