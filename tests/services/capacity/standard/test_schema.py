"""What the published schema lets through, the endpoint reads: whoever writes from the schema alone
is not surprised."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from tests.services.capacity.world import NOW

from almoner.services.capacity import limits
from almoner.services.capacity.rules import check_said
from almoner.services.capacity.standard.reading import said_of
from almoner.services.capacity.standard.schemas import SHAPES, schema
from almoner.services.capacity.standard.shapes import SHOWN, Statement

PUBLISHED = Draft202012Validator(
    schema("statement"), format_checker=Draft202012Validator.FORMAT_CHECKER
)


def fits(raw):
    return PUBLISHED.is_valid(raw)


def read(raw):
    return said_of(Statement.model_validate(raw))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"minutes": None}, {"minutes": {}}),
        ({"minutes": {"morning": None}}, {"minutes": {}}),
        ({"accepting": 2.0}, {"accepting": 2}),
        ({"accepting": None}, {"accepting": None}),
        ({"said_at": "2026-03-03T08:05:00.1234567Z"}, {"said_at": (5, 0, 123456)}),
        ({"said_at": "2026-03-03t08:05:01z"}, {"said_at": (5, 1, 0)}),
        ({"said_at": "2026-03-03T09:05:01.5+01:00"}, {"said_at": (5, 1, 500000)}),
    ],
)
def test_whatever_fits_the_schema_is_read(changes, expected):
    raw = {**SHOWN, **changes}
    assert fits(raw)
    said = read(raw)
    if "said_at" in expected:
        minute, second, micro = expected["said_at"]
        assert said.said_at == datetime(2026, 3, 3, 8, minute, second, micro, tzinfo=UTC)
    else:
        assert {name: getattr(said, name) for name in expected} == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"accepting": 5_001},
        {"accepting": -1},
        {"accepting": 2.5},
        {"accepting": "2"},
        {"accepting": True},
        {"minutes": {"morning": 100_001}},
        {"minutes": {"teatime": 5}},
        {"rate_pence": 499},
        {"rate_pence": 1_500_001},
        {"bed": 2},
    ],
)
def test_what_the_endpoint_refuses_does_not_fit_the_schema(changes):
    raw = {**SHOWN, "maximum": None, "occupied": None, **changes}
    assert not fits(raw)
    with pytest.raises((ValidationError, AssertionError)):
        assert not list(check_said(read(raw), "nursing", NOW))


numbers = st.one_of(
    st.none(), st.integers(-1, 5_002), st.floats(0, 9), st.integers(0, 9).map(float), st.booleans()
)
clocks = st.builds(
    lambda at, digits, zone: f"{at:%Y-%m-%dT%H:%M:%S}{digits}{zone}",
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 3)),
    st.sampled_from(["", ".5", ".123456", ".1234567", ".123456789"]),
    st.sampled_from(["Z", "z", "+00:00", "-05:30"]),
)


@given(
    st.fixed_dictionaries(
        {"said_at": clocks},
        optional={
            "accepting": numbers,
            "occupied": numbers,
            "minutes": st.one_of(st.none(), st.fixed_dictionaries({}, optional={"night": numbers})),
            "rate_pence": st.one_of(st.none(), st.integers(499, 20_001)),
        },
    )
)
def test_the_schema_and_the_endpoint_agree_on_what_can_be_read(changes):
    raw = {**SHOWN, "maximum": None, **changes}
    if fits(raw):
        said = read(raw)
        assert NOW - timedelta(days=90) < said.said_at
    else:
        with pytest.raises((ValidationError, AssertionError)):
            assert not list(check_said(read(raw), "home_care", NOW))


def test_the_reference_names_every_schema_and_every_bound():
    page = Path(__file__).parents[4].joinpath("docs/reference/capacity-standard.md").read_text()
    assert [name for name in SHAPES if f"`{name}.schema.json`" not in page] == []
    bounds = (limits.MOST_PLACES, limits.MOST_MINUTES, *limits.MOST_RATE.values())
    told = [f"{one.value:,}" for (one,) in bounds]
    told += [f"{limits.CLOCKS_DIFFER[0].value} minutes ahead"]
    told += [f"{limits.SETTLES_AFTER[0].value} minutes or more after it was taken"]
    told += [f"from {one.value:,} to" for (one,) in limits.LEAST_RATE.values()]
    assert [words for words in told if words not in page] == []
