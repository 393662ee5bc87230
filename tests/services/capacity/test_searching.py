"""Finding who is free: what is asked for, where, in which order; never what is not known."""

import pytest
from tests import factories as make
from tests.registers.directory.world import a_service
from tests.services.capacity.world import DAY, HOUR, NOW, TODAY, a_world, hours, said, say

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.registers.organisations.models import Locality
from almoner.registers.organisations.placing import neighbourhoods_of
from almoner.services.capacity import showing_standard
from almoner.services.capacity.commands import reserve
from almoner.services.capacity.queries import Wanted, search

pytestmark = pytest.mark.django_db
HERE = "CV1 2WT"
NEAR, FAR = "CV3 1AA", "B15 2TH"


@pytest.fixture
def world():
    made = a_world()
    say(made)
    return made


def names(world, at=NOW, **wanted):
    return [one.name for one in search(world.viewer(world.hub), Wanted(**wanted), at)]


def named(world, at=NOW, **wanted):
    found = search(world.viewer(world.hub), Wanted(**wanted), at)
    return {one.name: one for one in found}


def another(world, name, what=None, **fields):
    given = {"kind": "nursing", "reach_km": None, **fields}
    made = a_service(organisation=world.home.organisation, name=name, **given)
    if what is not None:
        say(world, what, service=made)
    return made


def test_what_is_found_says_what_is_free_and_how_fresh_that_is(world):
    found = named(world, kinds=("nursing",), postcode=HERE)["Elm House"]
    assert (found.fits, found.now.free.places, found.organisation_name) == (True, 2, "Elm Care")
    assert (found.now.free.age.freshness, found.distance_km) == ("fresh", pytest.approx(0, abs=0.1))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kinds": ("nursing",)}, True),
        ({"kinds": ("residential",)}, False),
        ({"needs": ("dementia",)}, True),
        ({"needs": ("dementia", "night")}, False),
        ({"activities": ("insulin-administration",)}, True),
        ({"activities": ("peg-feeding",)}, False),
        ({"language": "pa"}, True),
        ({"language": "pl"}, False),
        ({"gender": "female"}, True),
        ({"gender": "male"}, False),
        ({"max_rate": 120_000}, True),
        ({"max_rate": 119_999}, False),
        ({"postcode": HERE, "within_km": 10}, True),
        ({"postcode": FAR, "within_km": 10}, False),
        ({"start_on": TODAY - DAY}, False),
        ({"start_on": TODAY}, True),
    ],
)
def test_what_is_asked_for_decides(world, wanted, found):
    another(
        world,
        "Ash",
        said(rate_pence=120_000),
        needs=["dementia", "meals"],
        activities=["insulin-administration"],
        languages=["en", "pa"],
        genders=["female"],
        starts_on=TODAY,
    )
    assert ("Ash" in names(world, **wanted)) is found


def test_a_service_for_everybody_is_found_for_anybody(world):
    another(world, "Ash", said(), genders=[])
    assert "Ash" in names(world, gender="male")


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft"},
        {"status": "withdrawn"},
        {"placements_stopped_on": TODAY, "placements_stopped_why": "An enquiry."},
        {"ends_on": TODAY},
        {"starts_on": TODAY + DAY},
    ],
)
def test_where_nobody_can_go_is_not_found(world, fields):
    another(world, "Ash", **fields)
    assert "Ash" not in names(world)


def test_home_care_comes_as_far_as_it_says(world):
    another(world, "Near", kind="home_care", reach_km=5.0)
    another(world, "Wide", kind="home_care", reach_km=40.0)
    found = names(world, kinds=("home_care",), postcode=FAR, within_km=60)
    assert "Wide" in found
    assert "Near" not in found


def test_areas_count_before_reach(world):
    import h3

    cell = h3.latlng_to_cell(world.home.latitude, world.home.longitude, 6)
    another(world, "Here", kind="home_care", areas=[cell], reach_km=0.1)
    another(world, "Elsewhere", kind="home_care", areas=["861941daaffffff"], reach_km=99.0)
    another(world, "From far", kind="home_care", areas=[cell], postcode=FAR)
    found = names(world, kinds=("home_care",), postcode=HERE, within_km=10)
    assert {"Here", "From far"} <= set(found)
    assert "Elsewhere" not in found


@pytest.mark.hazard("HZ-25")
def test_known_to_be_free_comes_first_then_unknown_then_full(world):
    another(world, "Full", said(accepting=0))
    another(world, "Silent")
    another(world, "Stale", said(NOW - HOUR, holds_until=NOW + HOUR))
    another(world, "Empty", said(accepting=None))
    later = NOW + 2 * HOUR
    found = search(world.viewer(world.hub), Wanted(kinds=("nursing",), postcode=HERE), later)
    assert [one.name for one in found if one.fits] == ["Elm House"]
    assert found[0].name == "Elm House"
    order = [one.name for one in found]
    assert order.index("Silent") < order.index("Full")
    assert order.index("Stale") < order.index("Full")
    stale = next(one for one in found if one.name == "Stale")
    assert (stale.now.free.places, stale.now.free.age.freshness) == (None, "stale")


@pytest.mark.hazard("HZ-25")
def test_what_was_said_longer_ago_stands_lower(world):
    another(world, "Older", said(NOW - 2 * DAY, holds_until=NOW + DAY))
    another(world, "Newer", said(NOW - HOUR, holds_until=NOW + DAY))
    assert names(world, kinds=("nursing",), postcode=HERE) == ["Elm House", "Newer", "Older"]


def test_the_nearer_stands_higher(world):
    another(world, "Farther", said(), postcode=NEAR)
    assert names(world, kinds=("nursing",), postcode=HERE) == ["Elm House", "Farther"]
    assert names(world, kinds=("nursing",), postcode=NEAR) == ["Farther", "Elm House"]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"minutes": {"morning": 120}}, True),
        ({"minutes": {"morning": 121}}, False),
        ({"minutes": {"morning": 30, "evening": 60}}, True),
        ({"minutes": {"night": 1}}, False),
        ({"minutes": {"morning": 30}, "start_on": TODAY + DAY}, True),
        ({"places": 1}, False),
    ],
)
def test_minutes_fit_when_each_part_has_them(world, wanted, fits):
    say(world, hours(), service=world.home_care)
    assert named(world, **wanted)["Elm at home"].fits is fits


def test_what_is_held_is_not_found_free(world):
    for key in "ab":
        reserve(world.viewer(world.hub), world.home.pk, key, NOW + HOUR, at=NOW)
    found = named(world)["Elm House"]
    assert (found.fits, found.now.free.places) == (False, 0)


def test_free_only_from_a_later_day_does_not_fit_yet(world):
    another(world, "Later", said(available_from=TODAY + 3 * DAY))
    assert not named(world)["Later"].fits
    assert named(world, start_on=TODAY + 3 * DAY)["Later"].fits


@pytest.mark.hazard("HZ-25")
def test_the_search_and_the_rule_say_the_same_of_every_service(world):
    another(world, "A", said(accepting=None))
    another(world, "B", said(holds_until=NOW + HOUR))
    another(world, "C", said(accepting=1))
    another(world, "D")
    for places in (1, 2, 3):
        for one in search(world.viewer(world.hub), Wanted(places=places), NOW + HOUR):
            free = one.now.free.places
            assert one.fits is (free is not None and free >= places), one.name


def test_a_postcode_that_is_none_is_refused(world):
    with pytest.raises(Refused, match="postcode"):
        names(world, postcode="nowhere")


def test_nobody_searches_without_the_right(world):
    with pytest.raises(Refused):
        search(world.viewer(world.carer), Wanted(), NOW)


def test_every_organisation_of_the_place_sees_the_same(world):
    viewer = make.viewer(world.rival)
    with scoped(viewer, drop_role=True):
        assert [one.name for one in search(viewer, Wanted(kinds=("nursing",)), NOW)] == [
            "Elm House"
        ]


def test_a_search_is_one_statement(world, django_assert_num_queries):
    viewer = world.viewer(world.hub)
    with django_assert_num_queries(1):
        search(viewer, Wanted(postcode=HERE, kinds=("nursing",), needs=("meals",)), NOW)


@pytest.mark.hazard("HZ-25")
def test_a_price_that_no_longer_holds_rules_nobody_out_and_is_shown_to_nobody(world):
    old = NOW - 2 * DAY
    say(world, said(old, rate_pence=2_900), at=old, service=world.home_care)
    wanted = Wanted(kinds=("home_care",), max_rate=2_000)
    [found] = search(world.viewer(world.hub), wanted, NOW)
    assert (found.fits, found.now.free.age.holds) == (False, False)
    assert showing_standard.found(found)["rate_pence"] is None
    assert search(world.viewer(world.hub), wanted, old) == []


def test_a_named_neighbourhood_is_asked_for_without_a_point(world):
    organisation = world.hub.employments.get().organisation
    cells = neighbourhoods_of(HERE)
    Locality.objects.create(organisation=organisation, name="Hillfields", neighbourhoods=cells)
    assert names(world, neighbourhood="hillfields", within_km=10) == names(
        world, postcode=HERE, within_km=10
    )
    [found] = search(
        world.viewer(world.hub), Wanted(neighbourhood="Hillfields", kinds=("nursing",)), NOW
    )
    assert found.distance_km < 2
    with pytest.raises(Refused, match="no neighbourhood called"):
        names(world, neighbourhood="Atlantis")
    client = make.client_for(world.hub)
    shown = client.get("/capacity/find/", {"neighbourhood": "Hillfields", "within_km": 10})
    assert "Elm House" in shown.content.decode()
