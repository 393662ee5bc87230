"""What follows from news: late, twice, out of order. A table of what is heard and what is known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almoner.services.discharge.rules.news import Do, Heard, Known, News, from_dict, what_follows

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
HERE = Known(NOON - HOUR, heard_at=NOON - HOUR)
GONE = Known(NOON - 3 * HOUR, heard_at=NOON - HOUR, left_at=NOON - HOUR)
FIRST, SECOND = "V1", "V2"


def follows(heard, known, **said):
    return what_follows(News(heard, said.pop("at", NOON), **said), known)


@pytest.mark.parametrize(
    ("heard", "unknown", "here", "gone"),
    [
        (Heard.ADMITTED, Do.ADMIT, Do.MOVE, Do.ADMIT),
        (Heard.MOVED, Do.ADMIT, Do.MOVE, Do.ADMIT),
        (Heard.CHANGED, Do.NOTHING, Do.MOVE, Do.NOTHING),
        (Heard.LEFT, Do.LEFT_UNSEEN, Do.LEAVE, Do.NOTHING),
        (Heard.NOT_ADMITTED, Do.NOTHING, Do.CANCEL, Do.NOTHING),
        (Heard.NOT_LEFT, Do.NOTHING, Do.NOTHING, Do.TAKE_BACK),
    ],
)
def test_each_news_of_somebody_unknown_here_or_gone(heard, unknown, here, gone):
    found = [follows(heard, known)[0] for known in (None, HERE, GONE)]
    assert found == [unknown, here, gone]


@pytest.mark.parametrize("heard", list(Heard))
@pytest.mark.parametrize("known", [HERE, GONE])
def test_older_news_change_nothing(heard, known):
    do, why = follows(heard, known, at=NOON - 2 * HOUR)
    assert (do, bool(why)) == (Do.NOTHING, True)


def test_an_admission_after_its_own_leaving_changes_nothing():
    """The leaving came first over the wire: by the visit number it is the same stay."""
    known = Known(NOON - HOUR, NOON, left_at=NOON, visit_number=FIRST)
    found = follows(Heard.ADMITTED, known, at=NOON - HOUR, visit_number=FIRST)
    assert found == (Do.NOTHING, "older-than-known")


def test_a_second_admission_without_a_leaving_begins_anew():
    known = Known(NOON - HOUR, NOON - HOUR, visit_number=FIRST)
    assert follows(Heard.ADMITTED, known, visit_number=SECOND)[0] is Do.ADMIT_ANEW


def test_a_leaving_of_another_visit_leaves_this_one_alone():
    known = Known(NOON - HOUR, NOON - HOUR, visit_number=SECOND)
    assert follows(Heard.LEFT, known, visit_number=FIRST)[0] is Do.LEFT_UNSEEN
    assert follows(Heard.NOT_LEFT, known, visit_number=FIRST)[0] is Do.NOTHING


def test_a_cancelled_stay_is_as_none():
    cancelled = Known(NOON - HOUR, NOON - HOUR, cancelled=True)
    assert follows(Heard.ADMITTED, cancelled)[0] is Do.ADMIT
    assert follows(Heard.NOT_LEFT, cancelled)[0] is Do.NOTHING


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
TEXTS = st.text(max_size=20)


@given(
    st.builds(
        News,
        heard=st.sampled_from(Heard),
        happened_at=MOMENTS,
        nhs_number=TEXTS,
        family_name=TEXTS,
        born_on=st.none() | st.dates(date(1900, 1, 1), date(2026, 1, 1)),
        ward=TEXTS,
        visit_number=TEXTS,
        admitted_at=st.none() | MOMENTS,
        left_at=st.none() | MOMENTS,
        undated=st.booleans(),
    )
)
def test_news_that_wait_for_a_match_come_back_as_they_were(news):
    assert from_dict(news.as_dict()) == news


@given(st.sampled_from(Heard), MOMENTS, MOMENTS, st.none() | MOMENTS)
def test_nothing_ever_says_why(heard, happened, admitted, left):
    known = Known(admitted, admitted, left_at=None if left is None else max(left, admitted))
    do, why = what_follows(News(heard, happened), known)
    assert (do is Do.NOTHING) == bool(why)
