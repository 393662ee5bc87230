"""Real postcodes on the map. The landmarks' places are public knowledge."""

import os
import subprocess
import sys
import time

import h3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almoner.kernel.refusals import Refusal, Refused
from almoner.platform.geography.placing import (
    Place,
    directory,
    metres_between,
    place,
    place_many,
    places_in,
)

COVENTRY = "E08000026"


def make(easting, northing):
    return Place("CV1 2WT", easting, northing, 52.4, -1.5, COVENTRY, "88195cadc3fffff")


@pytest.mark.parametrize(
    ("postcode", "latitude", "longitude", "authority"),
    [
        ("CV1 5FB", 52.4085, -1.5070, COVENTRY),  # Coventry Cathedral
        ("CV37 6BB", 52.1905, -1.7040, "E07000221"),  # a Stratford theatre
        ("CV34 4QU", 52.2797, -1.5850, "E07000222"),  # Warwick Castle
        ("SW1A 1AA", 51.5010, -0.1416, "E09000033"),  # Buckingham Palace
        ("EH1 2NG", 55.9486, -3.1999, "S12000036"),  # Edinburgh Castle
        ("CF10 3RB", 51.4822, -3.1811, "W06000015"),  # Cardiff Castle
        ("BT1 5GS", 54.5966, -5.9301, "N09000003"),  # Belfast City Hall
    ],
)
def test_landmarks_are_where_they_stand(postcode, latitude, longitude, authority):
    found = place(postcode)
    assert found.latitude == pytest.approx(latitude, abs=0.005)
    assert found.longitude == pytest.approx(longitude, abs=0.008)
    assert found.local_authority == authority


def test_a_place_says_everything_about_itself():
    found = place(" cv12wt ")
    assert found.postcode == "CV1 2WT"
    assert (found.easting, found.northing) == (433563, 278223)
    assert found.local_authority == COVENTRY
    assert found.terminated is None


def test_the_neighbourhood_is_an_h3_cell_that_holds_the_place():
    found = place("CV1 2WT")
    assert h3.get_resolution(found.neighbourhood) == 8
    assert found.neighbourhood == h3.latlng_to_cell(found.latitude, found.longitude, 8)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "postcode-empty"),
        ("CV1", "postcode-malformed"),
        ("CV1 2ZZZ", "postcode-malformed"),
        ("QQ1 1QQ", "postcode-unknown"),
        ("C1 2WT", "postcode-unknown"),
        ("JE2 3AB", "postcode-crown-dependency"),
        ("FIQQ 1ZZ", "postcode-overseas"),
        ("ZZ99 3VZ", "postcode-pseudo"),
        ("GIR 0AA", "postcode-without-place"),
    ],
)
def test_what_has_no_place_is_refused(typed, code):
    with pytest.raises(Refused) as caught:
        place(typed)
    assert caught.value.refusals[0].code == code
    assert caught.value.refusals[0].mend


def test_a_misread_letter_brings_the_likely_postcode():
    with pytest.raises(Refused) as caught:
        place("CVI 2WT")
    assert caught.value.refusals[0].mend.startswith("Did you mean CV1 2WT?")


def test_no_guess_is_made_for_an_island_or_an_empty_field():
    for typed in ("JE1 0BD", ""):
        with pytest.raises(Refused) as caught:
            place(typed)
        assert "Did you mean" not in caught.value.refusals[0].mend


def test_many_are_placed_in_order_and_the_refused_stand_in_their_row():
    found = place_many(["CV1 2WT", "nonsense", "cv34 4qu", ""])
    assert [type(item) for item in found] == [Place, Refusal, Place, Refusal]
    assert found[2].postcode == "CV34 4QU"
    assert found[3].code == "postcode-empty"


def test_many_of_none_is_none():
    assert place_many([]) == []


def test_many_agree_with_one():
    some = [found.postcode for found in list(places_in([COVENTRY]))[:200]]
    assert place_many(some) == [place(postcode) for postcode in some]


def test_coventry_has_its_postcodes():
    found = list(places_in([COVENTRY]))
    assert 8_000 < len(found) < 12_000
    assert {item.local_authority for item in found} == {COVENTRY}
    assert len({item.postcode for item in found}) == len(found)


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=0))
def test_every_postcode_of_the_directory_is_found_by_its_own_name(number):
    everything = list_of_postcodes()
    postcode = everything[number % len(everything)]
    assert place(postcode).postcode == postcode
    assert place(postcode.replace(" ", "").lower()) == place(postcode)


_known: list[str] = []


def list_of_postcodes():
    if not _known:
        _known.extend(found.postcode for found in places_in(["E07000222", "E08000025"]))
    return _known


def test_metres_between_is_a_ruler_on_the_grid():
    assert metres_between(make(433_000, 278_000), make(433_300, 278_400)) == 500


@given(
    *[st.integers(0, 700_000)] * 2,
    *[st.integers(0, 1_300_000)] * 2,
)
def test_metres_between_is_a_distance(x1, x2, y1, y2):
    a, b = make(x1, y1), make(x2, y2)
    assert metres_between(a, b) == metres_between(b, a) >= 0
    assert (metres_between(a, b) == 0) == ((x1, y1) == (x2, y2))


def test_metres_between_agrees_with_the_globe():
    a, b = place("CV1 5FB"), place("CV37 6BB")
    great_circle = h3.great_circle_distance(
        (a.latitude, a.longitude), (b.latitude, b.longitude), unit="m"
    )
    assert metres_between(a, b) == pytest.approx(great_circle, rel=0.005)


def test_the_directory_is_opened_once():
    assert directory() is directory()


def test_a_process_places_its_first_postcode_at_once():
    directory()
    program = (
        "import time; start = time.process_time()\n"
        "from almoner.platform.geography.placing import place\n"
        "place('CV1 2WT'); print(time.process_time() - start)\n"
        "import sys; print(sorted({'pandas', 'numpy', 'pyproj', 'brotli'} & set(sys.modules)))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    seconds, modules = printed.stdout.splitlines()
    assert float(seconds) < 0.5
    assert modules == "[]"


def test_ten_thousand_are_placed_in_a_moment():
    place("CV1 2WT")
    start = time.process_time()
    place_many(["CV1 2WT"] * 10_000)
    assert time.process_time() - start < 1
