"""What people read about what is free."""

from datetime import timedelta

import pytest
from tests.services.capacity.world import DAY, HOUR, NOW, hours, said

from almoner.services.capacity import words
from almoner.services.capacity.rules import Stood, free_of


@pytest.mark.parametrize(
    ("stood", "told"),
    [
        (Stood(said()), "2 places free"),
        (Stood(said(), held=1), "1 place free"),
        (Stood(said(), held=2), "Nothing free"),
        (Stood(said(accepting=None)), "Not known"),
        (Stood(said(NOW - 2 * DAY)), "Not known"),
        (None, "Not known"),
        (Stood(hours()), "2 hours in the morning and 1 hour in the evening free"),
        (Stood(hours(night=90)), "1 hour 30 minutes at night free"),
        (Stood(hours(midday=0)), "Nothing free"),
        (Stood(said(minutes={"midday": 45})), "2 places free, 45 minutes at midday free"),
    ],
)
@pytest.mark.hazard("HZ-25")
def test_free_in_words(stood, told):
    assert words.free(free_of(stood, NOW)) == told


@pytest.mark.parametrize(
    ("said_at", "told"),
    [
        (NOW, "Said less than a minute ago"),
        (NOW - timedelta(minutes=1), "Said 1 minute ago"),
        (NOW - 3 * HOUR, "Said 3 hours ago"),
        (NOW - 3 * DAY, "Too old to rely on: said 3 days ago"),
    ],
)
def test_fresh_in_words(said_at, told):
    assert words.fresh(free_of(Stood(said(said_at)), NOW).age) == told


@pytest.mark.parametrize(
    ("pence", "kind", "told"),
    [
        (2450, "home_care", "£24.50 an hour"),
        (140_000, "nursing", "£1,400.00 a week"),
        (None, "nursing", ""),
    ],
)
def test_rates_in_words(pence, kind, told):
    assert words.rate(pence, kind) == told
