"""Names of councils, against the postcode data that the names are for."""

import pytest

from almoner.platform.geography.authorities import (
    authority_name,
    districts_of,
    local_authorities,
)
from almoner.platform.geography.placing import place

WARWICKSHIRE = "E10000031"


@pytest.mark.parametrize(
    ("postcode", "name"),
    [
        ("CV1 2WT", "Coventry"),
        ("CV34 4QU", "Warwick"),
        ("CV37 6BB", "Stratford-on-Avon"),
        ("CV21 2LB", "Rugby"),
        ("CV11 4AA", "Nuneaton and Bedworth"),
        ("CV9 1AA", "North Warwickshire"),
        ("B1 1BB", "Birmingham"),
    ],
)
def test_a_place_has_the_name_of_its_council(postcode, name):
    assert authority_name(place(postcode).local_authority) == name


def test_warwickshire_is_its_five_districts():
    assert districts_of(WARWICKSHIRE) == tuple(f"E07000{n}" for n in range(218, 223))


def test_coventry_answers_for_itself():
    coventry = local_authorities()["E08000026"]
    assert coventry.social_care_code == coventry.code
    assert districts_of("E08000026") == ("E08000026",)


def test_a_district_answers_to_its_county():
    rugby = local_authorities()["E07000220"]
    assert (rugby.social_care_code, rugby.social_care_name) == (WARWICKSHIRE, "Warwickshire")


def test_a_council_far_away_is_shown_by_its_code():
    assert authority_name("S12000036") == "S12000036"


def test_codes_are_of_the_right_kind():
    for code, authority in local_authorities().items():
        assert code == authority.code
        assert code[:3] in {"E06", "E07", "E08"}
        assert (code[:3] == "E07") == (authority.social_care_code[:3] == "E10")


def test_all_of_the_west_midlands_is_there():
    region = [a for a in local_authorities().values() if a.region == "West Midlands"]
    assert len(region) == 30
