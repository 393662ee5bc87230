"""The expected day of leaving: heard from the ward's system, a list or a screen, shown, and the day
from which care is asked for."""

from datetime import date, timedelta

import pytest
from tests.services.discharge.hospital import NOW
from tests.services.discharge.messages import adt
from tests.services.discharge.test_lists import ADA, HEAD, bring

from almoner.kernel.refusals import Refused
from almoner.services.brokerage.rules.wanted import outline_of
from almoner.services.discharge import commands
from almoner.services.discharge.adt.reading import decoded, news_of, parsed
from almoner.services.discharge.models import Stay
from almoner.services.discharge.rules.news import Heard, News, from_dict

TODAY = NOW.date()
FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("20260306", FRIDAY),
        ("202603061200", FRIDAY),
        ("", None),
        ("2026", None),
        ("20261340", None),
    ],
)
def test_the_wards_system_says_it_in_the_second_visit_segment(field, found):
    raw = adt() + f"PV2|{'|' * 8}{field}\r".encode()
    news = news_of(parsed(decoded(raw)), Heard.ADMITTED)
    assert news.expected_on == found
    assert from_dict(news.as_dict()) == news


def test_a_list_says_it_in_a_column_of_its_own(hospital):
    raw = f"{HEAD},EDD\n{ADA},06/03/2026".encode()
    assert bring(hospital, raw=raw).ok
    assert Stay.objects.get().expected_on == FRIDAY
    wrong = bring(hospital, raw=f"{HEAD},EDD\n{ADA},soon".encode(), days=1)
    assert not wrong.ok
    assert Stay.objects.get().expected_on == FRIDAY


def test_news_that_says_nothing_of_it_keeps_it(hospital):
    stay = hospital.admit(expected_on=FRIDAY)
    moved = News(Heard.MOVED, NOW + timedelta(hours=1), nhs_number=hospital.ada.nhs_number)
    commands.tell(hospital.adt, moved, at=NOW + timedelta(hours=2))
    stay.refresh_from_db()
    assert stay.expected_on == FRIDAY


def test_the_ward_says_it_on_a_screen_and_no_day_that_is_past(hospital):
    stay, wendy = hospital.admit(), hospital.viewer(hospital.wendy)
    commands.expect(wendy, stay_id=stay.pk, expected_on=FRIDAY, at=NOW)
    assert Stay.objects.get().expected_on == FRIDAY
    with pytest.raises(Refused):
        commands.expect(wendy, stay_id=stay.pk, expected_on=TODAY - timedelta(days=1), at=NOW)


@pytest.mark.parametrize(
    ("care_from", "expected", "starts"),
    [
        ("2026-03-05", None, date(2026, 3, 5)),
        ("2026-03-05", FRIDAY, FRIDAY),
        ("2026-03-08", FRIDAY, date(2026, 3, 8)),
        (None, FRIDAY, FRIDAY),
        (None, date(2026, 2, 1), TODAY),
    ],
)
def test_care_is_asked_for_from_then_and_no_earlier(care_from, expected, starts):
    found = outline_of({"care_from": care_from}, (), TODAY, {}, expected)
    assert found.start_wanted == starts
