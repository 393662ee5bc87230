"""Whom the register lists, and what may be asked, without a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.registers.helpers import refuses

from almoner.registers.directory.rules import asking, checks

TODAY = date(2026, 3, 3)
SOON = timedelta(days=1)


@dataclass
class Seen:
    kind: str
    seen_on: date = TODAY - timedelta(days=10)
    until: date | None = None


def all_seen(**changed):
    return [changed.get(kind, Seen(kind)) for kind in checks.LASTS]


@pytest.mark.hazard("HZ-51")
class TestChecksOfAssistants:
    def test_all_in_date_is_listed_until_the_first_ends(self):
        found = checks.listing(all_seen(), "", TODAY)
        assert found.listed
        assert found.until == TODAY - timedelta(days=10) + timedelta(days=366)

    @pytest.mark.parametrize("kind", sorted(checks.LASTS))
    def test_one_missing_keeps_them_off(self, kind):
        found = checks.listing([one for one in all_seen() if one.kind != kind], "", TODAY)
        assert not found.listed
        assert found.until is None
        assert found.reasons == (f"Nobody has seen their {checks.NAMES[kind]} yet",)

    @pytest.mark.parametrize("kind", sorted(checks.LASTS))
    def test_one_that_ends_today_keeps_them_off_and_tomorrow_does_not(self, kind):
        over = checks.listing(all_seen(**{kind: Seen(kind, until=TODAY)}), "", TODAY)
        assert over.reasons == (f"Their {checks.NAMES[kind]} ran out on 3 March 2026",)
        last = checks.listing(all_seen(**{kind: Seen(kind, until=TODAY + SOON)}), "", TODAY)
        assert last.until == TODAY + SOON

    def test_the_newest_decides_even_when_an_older_one_lasts_longer(self):
        older = Seen("insurance", TODAY - timedelta(days=60), TODAY + timedelta(days=200))
        newer = Seen("insurance", TODAY - timedelta(days=5), TODAY - SOON)
        found = checks.listing([*all_seen(insurance=newer), older], "", TODAY)
        assert found.reasons == ("Their insurance ran out on 2 March 2026",)

    @pytest.mark.parametrize(
        ("kind", "days", "listed"),
        [
            ("dbs", 3 * 365 - 1, True),
            ("dbs", 3 * 365, False),
            ("training", 365, True),
            ("training", 366, False),
            ("right_to_work", 9000, True),
        ],
    )
    def test_what_was_seen_long_ago_no_longer_counts(self, kind, days, listed):
        old = Seen(kind, TODAY - timedelta(days=days))
        assert checks.listing(all_seen(**{kind: old}), "", TODAY).listed is listed

    def test_who_was_taken_off_stays_off(self):
        found = checks.listing(all_seen(), "Moved away", TODAY)
        assert found.reasons == ("Taken off the register: Moved away",)

    @pytest.mark.parametrize(
        ("kind", "seen_on", "until", "code"),
        [
            ("vetting", TODAY, None, "check-unknown"),
            ("dbs", TODAY + SOON, None, "seen-later"),
            ("dbs", TODAY, TODAY, "ends-before-seen"),
        ],
    )
    def test_what_cannot_have_been_seen(self, kind, seen_on, until, code):
        with refuses(code):
            checks.check_seen(kind, seen_on, until, TODAY)


@pytest.mark.hazard("HZ-52")
class TestAsking:
    @pytest.mark.parametrize(
        "words",
        [
            "phone 024 7600 0000",
            "07700900123 after six",
            "nhs 943 476 5919",
            "write to ada@example.test",
            "at CV1 2WT",
            "near cv12wt",
            "born 3/4/1940",
            "for Mrs Okafor",
            "ask for mr Smith",
        ],
    )
    def test_what_tells_who_it_is_is_refused(self, words):
        with refuses("tells-who"):
            asking.check_anonymous(words)

    @pytest.mark.parametrize(
        "words",
        ["", "two visits a day, 30 minutes", "likes football; 24 hours", "mornings before 9.30am"],
    )
    def test_ordinary_words_pass(self, words):
        assert list(asking.telling(words)) == []

    def test_an_offer_is_whole(self):
        asking.check_offer(Decimal("24.50"), "hour", TODAY, TODAY)
        for given_, code in (
            ((None, "hour", TODAY), "price-missing"),
            ((Decimal(-1), "hour", TODAY), "price-missing"),
            ((Decimal(1), "month", TODAY), "per-missing"),
            ((Decimal(1), "hour", TODAY - SOON), "start-past"),
            ((Decimal(1), "hour", None), "start-past"),
        ):
            with refuses(code):
                asking.check_offer(*given_, TODAY)

    def test_an_ask_takes_answers_until_it_closes(self):
        closes = datetime(2026, 3, 10, 12, tzinfo=UTC)
        asking.check_open("open", closes, closes - timedelta(seconds=1))
        with refuses("ask-over"):
            asking.check_open("open", closes, closes)
        with refuses("ask-closed"):
            asking.check_open("chosen", closes, closes - SOON)

    @pytest.mark.parametrize(
        ("name", "phone", "email", "codes"),
        [
            ("Ada", "1", "", ()),
            ("Ada", "", "a@b.c", ()),
            ("", "1", "", ("name-missing",)),
            ("Ada", " ", "", ("contact-missing",)),
            ("", "", "", ("name-missing", "contact-missing")),
        ],
    )
    def test_somebody_can_be_answered(self, name, phone, email, codes):
        for code in codes:
            with refuses(code):
                asking.check_can_be_answered(name, phone, email)
        if not codes:
            assert asking.check_can_be_answered(name, phone, email) is None

    def test_a_referral_ends_once(self):
        ends = [s for s in asking.REFERRAL.states if not asking.REFERRAL.verbs_from(s, "receiver")]
        assert ends == ["declined", "helped", "ended"]
