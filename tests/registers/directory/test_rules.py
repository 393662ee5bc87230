"""The directory's decisions without a database: what fits, what is fresh, what tells who it is."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.registers.helpers import refuses

from almoner.platform.geography.spots import Spot
from almoner.registers.directory.rules import listing, matching
from almoner.registers.directory.rules.freshness import Freshness, standing
from almoner.registers.directory.rules.hours import hours_words
from almoner.registers.directory.vocabulary import DAYS, NEEDS

TODAY = date(2026, 3, 3)
COVENTRY = Spot("CV1", 52.408, -1.51, True)
FAR = Spot("TR1", 50.26, -5.05, True)
SOON = timedelta(days=1)


@dataclass
class Entry:
    """What the rules read of a service."""

    name: str = "Good Company"
    kind: str = "community"
    summary: str = "Volunteers who come along and help."
    eligibility: str = "Everybody"
    access: str = "Phone us"
    phone: str = "024 7600 0000"
    email: str = ""
    web: str = ""
    needs: list = field(default_factory=lambda: ["transport"])
    languages: list = field(default_factory=list)
    genders: list = field(default_factory=list)
    areas: list = field(default_factory=list)
    reach_km: float | None = 10.0
    latitude: float | None = 52.408
    longitude: float | None = -1.51
    price_from: Decimal | None = None
    price_per: str = ""
    direct_payments: bool = False
    self_referral: bool = False
    last_verified_at: datetime | None = datetime(2026, 3, 1, 12, tzinfo=UTC)
    verify_every_days: int = 90


def sought(**about):
    return matching.Sought(**about)


def fitted(entry, **about):
    return matching.fit(entry, sought(**about), TODAY)


WRAP_AROUND = ("transport", "getting_ready", "leaving_home")


class TestSeveralNeedsAtOnce:
    """A person needs a lift to a day service, and somebody to help get ready and lock up."""

    taxi = Entry(name="City Taxis", needs=["transport"])
    enterprise = Entry(name="Door to Door", needs=list(WRAP_AROUND), reach_km=12)

    def test_what_does_all_of_it_comes_before_the_taxi(self):
        fits = {one.name: fitted(one, needs=WRAP_AROUND) for one in (self.taxi, self.enterprise)}
        assert sorted(fits, key=lambda name: matching.order(fits[name])) == [
            "Door to Door",
            "City Taxis",
        ]
        assert fits["Door to Door"].whole
        assert fits["City Taxis"].unmet == ("getting_ready", "leaving_home")

    def test_what_is_left_open_is_said(self):
        (doubt,) = fitted(self.taxi, needs=WRAP_AROUND).doubts
        assert doubt == (
            "Does not say that it helps with getting ready to go out"
            " and leaving the house and locking up"
        )

    def test_it_is_found_in_the_persons_own_words_too(self):
        words = "needs getting ready, help to lock the front door, and transport to a day service"
        assert set(WRAP_AROUND) <= set(matching.needs_in(words))
        found = fitted(self.enterprise, words=words)
        assert set(found.met) == set(WRAP_AROUND)
        assert found.unmet == ("activities",)


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("", ()),
        ("lives with dementia", ("dementia",)),
        ("LOCKING up", ("leaving_home",)),
        ("a clock on the wall", ()),
        ("blocked sink", ()),
        ("washing   and dressing", ("personal_care",)),
        ("lonely since his wife died", ("company",)),
        ("food  bank", ("food",)),
        ("insulin at night", ("night", "delegated_care")),
    ],
)
def test_words_mean_needs(words, needs):
    assert matching.needs_in(words) == needs


def test_every_need_can_be_said_in_words():
    assert set(matching._MEANT) == set(NEEDS)


@pytest.mark.parametrize(
    ("entry", "spot", "comes"),
    [
        (Entry(reach_km=10), COVENTRY, True),
        (Entry(reach_km=10), FAR, False),
        (Entry(reach_km=None), COVENTRY, True),
        (Entry(reach_km=None), FAR, False),
        (Entry(reach_km=None, latitude=None), COVENTRY, None),
        (Entry(reach_km=1, areas=[FAR.area]), FAR, True),
        (Entry(reach_km=None, areas=[FAR.area]), COVENTRY, False),
        (Entry(reach_km=None, latitude=None, areas=[FAR.area]), COVENTRY, False),
        (Entry(reach_km=10, areas=[FAR.area]), COVENTRY, True),
    ],
)
def test_whether_it_comes_here(entry, spot, comes):
    assert matching.reaches(entry, spot) is comes


@pytest.mark.parametrize(
    "about",
    [
        {"needs": ("dementia",)},
        {"kinds": ("home_care",)},
        {"languages": ("pl",)},
        {"spot": FAR},
        {"self_referral": True},
    ],
)
def test_what_does_not_fit_is_left_out(about):
    assert fitted(Entry(languages=["en"]), **about) is None


@pytest.mark.parametrize(
    ("takes", "asked", "fits"),
    [([], "male", True), (["female"], "male", False), (["female"], "", True)],
)
def test_whom_it_takes(takes, asked, fits):
    assert (fitted(Entry(genders=takes), gender=asked) is not None) is fits


@pytest.mark.parametrize(
    ("price", "per", "budget", "said", "doubted"),
    [
        (Decimal("24.50"), "hour", Decimal(25), "From £24.50 an hour", ""),
        (Decimal("26"), "hour", Decimal(25), "", "From £26.00 an hour: more than you said"),
        (Decimal("900"), "week", Decimal(25), "", "From £900.00 a week: more than you said"),
        (None, "", Decimal(25), "", "Does not say what it costs"),
        (None, "free", Decimal(0), "Free", ""),
        (Decimal("24.50"), "hour", None, "From £24.50 an hour", ""),
    ],
)
def test_cost_is_a_reason_or_a_doubt(price, per, budget, said, doubted):
    found = fitted(Entry(price_from=price, price_per=per), budget=budget)
    assert found.reasons == ((said,) if said else ())
    assert found.doubts == ((doubted,) if doubted else ())


def test_reasons_are_said_in_words():
    found = fitted(
        Entry(languages=["pl", "en"], direct_payments=True),
        needs=("transport",),
        languages=("pl",),
        spot=COVENTRY,
        direct_payment=True,
    )
    assert found.reasons == (
        "Helps with transport",
        "Less than a mile away",
        "Speaks Polish",
        "Takes direct payments",
    )
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("km", "words"),
    [(0.0, "Less than a mile"), (0.9, "About 1 mile"), (5.0, "About 3 miles")],
)
def test_distance_in_miles(km, words):
    assert matching.miles(km) == words


@given(st.lists(st.sampled_from(sorted(NEEDS)), max_size=6, unique=True))
def test_met_and_unmet_make_up_what_was_asked(needs):
    found = fitted(Entry(needs=["transport", "company", "meals"]), needs=tuple(needs))
    if found is None:
        assert needs
        assert not set(needs) & {"transport", "company", "meals"}
    else:
        assert sorted((*found.met, *found.unmet)) == sorted(needs)


class TestFreshness:
    at = datetime(2026, 3, 3, 12, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("days", "state"),
        [
            (0, Freshness.FRESH),
            (75, Freshness.FRESH),
            (76, Freshness.DUE),
            (89, Freshness.DUE),
            (90, Freshness.STALE),
            (400, Freshness.STALE),
        ],
    )
    @pytest.mark.hazard("HZ-50")
    def test_by_the_day(self, days, state):
        found = standing(self.at, 90, TODAY + timedelta(days=days))
        assert found.state is state
        assert found.reliable is (state in (Freshness.FRESH, Freshness.DUE))
        assert found.due_on == date(2026, 6, 1)

    def test_never_checked_is_not_reliable(self):
        found = standing(None, 90, TODAY)
        assert (found.state, found.reliable, found.due_on) == (Freshness.NEVER, False, None)

    def test_the_day_is_londons(self):
        late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        assert standing(late, 7, date(2026, 7, 7)).due_on == date(2026, 7, 8)

    @pytest.mark.hazard("HZ-50")
    def test_what_is_stale_comes_after_what_is_checked_and_says_so(self):
        old = Entry(last_verified_at=self.at - timedelta(days=91), longitude=-1.51)
        checked = Entry(longitude=-1.6)
        fits = [fitted(one, needs=("transport",), spot=COVENTRY) for one in (old, checked)]
        assert sorted(fits, key=matching.order) == fits[::-1]
        assert fits[0].standing.words == "Out of date: last checked on 2 December 2025"


def hours(**changes):
    return {"days": ["MO"], "from": "09:00", "to": "17:30", **changes}


@pytest.mark.parametrize(
    ("opens", "words"),
    [
        ([], ""),
        ([hours()], "Monday, 9am to 5:30pm"),
        ([hours(days=["TU", "MO"])], "Monday and Tuesday, 9am to 5:30pm"),
        ([hours(days=list(DAYS))], "Every day, 9am to 5:30pm"),
        (
            [hours(), hours(days=["SU"], to="12:00")],
            "Monday, 9am to 5:30pm; Sunday, 9am to midday",
        ),
    ],
)
def test_hours_in_words(opens, words):
    listing.check_values({"opens": opens})
    assert hours_words(opens) == words


class TestBeforeListing:
    def test_a_whole_entry_lacks_nothing(self):
        assert list(listing.missing(Entry())) == []

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"phone": ""}, "contact-missing"),
            ({"summary": "Too short"}, "summary-missing"),
            ({"needs": []}, "needs-missing"),
            ({"eligibility": " "}, "eligibility-missing"),
            ({"access": ""}, "access-missing"),
            ({"latitude": None}, "where-missing"),
        ],
    )
    def test_what_an_entry_must_say(self, change, code):
        (lacks,) = listing.missing(Entry(**change))
        assert lacks.code == code
        with refuses(code):
            listing.check_complete(Entry(**change))

    def test_one_way_to_reach_it_is_enough(self):
        for way in ("email", "web"):
            assert list(listing.missing(Entry(phone="", **{way: "x"}))) == []

    @pytest.mark.parametrize(
        ("given_", "code"),
        [
            ({"needs": ["magic"]}, "need-unknown"),
            ({"activities": ["magic"]}, "activity-unknown"),
            ({"opens": [{}]}, "opens-unreadable"),
            ({"opens": [hours(days=[])]}, "opens-unreadable"),
            ({"opens": [hours(days=["XX"])]}, "opens-unreadable"),
            ({"opens": [hours(to="09:00")]}, "opens-unreadable"),
            ({"opens": [hours(to="25:00")]}, "opens-unreadable"),
            ({"opens": [hours(to="5pm")]}, "opens-unreadable"),
            ({"languages": ["xx"]}, "language-unknown"),
            ({"genders": ["women"]}, "gender-unknown"),
            ({"name": "  "}, "name-missing"),
            ({"reach_km": 0}, "reach-impossible"),
            ({"reach_km": 201}, "reach-impossible"),
            ({"price_from": Decimal(-1), "price_per": "hour"}, "price-negative"),
            ({"price_from": Decimal(9)}, "price-per-what"),
            ({"price_from": Decimal(9), "price_per": "free"}, "price-per-what"),
            ({"price_per": "month"}, "per-unknown"),
            ({"verify_every_days": 6}, "verify-every"),
            ({"verify_every_days": 367}, "verify-every"),
            ({"starts_on": TODAY, "ends_on": TODAY}, "ends-before-start"),
        ],
    )
    def test_what_cannot_be(self, given_, code):
        with refuses(code):
            listing.check_values(given_)

    @pytest.mark.parametrize(
        ("state", "verb", "part", "target"),
        [
            ("draft", "write", "owner", "draft"),
            ("draft", "submit", "owner", "submitted"),
            ("submitted", "approve", "steward", "listed"),
            ("submitted", "return", "steward", "draft"),
            ("submitted", "take_back", "owner", "draft"),
            ("listed", "write", "owner", "listed"),
            ("listed", "withdraw", "owner", "withdrawn"),
            ("listed", "withdraw", "steward", "withdrawn"),
            ("withdrawn", "write", "owner", "draft"),
            ("draft", "approve", "steward", ""),
            ("submitted", "approve", "owner", ""),
            ("submitted", "write", "owner", ""),
            ("withdrawn", "approve", "steward", ""),
            ("draft", "submit", "steward", ""),
        ],
    )
    def test_the_way_to_the_directory(self, state, verb, part, target):
        assert listing.LISTING.can(state, verb, part) is bool(target)
        if target:
            assert listing.LISTING.check(state, verb, part).target == target

    def test_nobody_approves_their_own_words(self):
        listing.check_somebody_else("user:1", "user:2")
        with refuses("own-words"):
            listing.check_somebody_else("user:1", "user:1")

    def test_a_reason_is_needed_and_tidied(self):
        assert listing.check_why("  wrong \n number ") == "wrong number"
        with refuses("why-missing"):
            listing.check_why(" \n")
