"""From the registers to a problem: who may, who is known, what is asked, what the law leaves."""

from datetime import timedelta

import pytest
from tests.services.delegation.world import NOW
from tests.services.rounds.app.world import DAY, make_rounds, near, shift, wanted

from almoner.services.rounds.commands.needs import record_asks, set_traveller
from almoner.services.rounds.models import Shift, Traveller, WantedVisit
from almoner.services.rounds.problem.pairing import why_not
from almoner.services.rounds.queries.gathering import facts_of
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.rounds.rules.making import Held, day_of
from almoner.services.rounds.rules.weighing import PRIORITIES, weights_of
from almoner.services.visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def rounds():
    return make_rounds()


def made(rounds, **options):
    return day_of(facts_of(rounds.manager, DAY), weights_of("balanced"), **options)


def visit(day, wanted):
    return next(one for one in day.problem.visits if day.visit_ids[one.key] == wanted.pk)


def worker(day, who):
    return next(one for one in day.problem.workers if day.worker_ids[one.key] == who.pk)


def was_there(rounds, who, person, days, status="done"):
    at = moment_of(DAY - timedelta(days=days), 8 * 60)
    return Visit.objects.create(
        provider=rounds.place.provider,
        person=person,
        worker=who,
        starts_at=at,
        ends_at=at + timedelta(minutes=30),
        status=status,
        cancelled_because="x" if status == "cancelled" else "",
    )


class TestAuthority:
    @pytest.mark.hazard("HZ-01")
    def test_only_who_is_delegated_may_and_the_others_are_told_in_its_words(self, rounds):
        day = made(rounds)
        insulin = visit(day, rounds.insulin)
        assert why_not(worker(day, rounds.joe), insulin, 0) == []
        (words,) = why_not(worker(day, rounds.ann), insulin, 0)
        assert words == "This activity has not been delegated to this worker for this person."

    @pytest.mark.hazard("HZ-02")
    def test_it_is_asked_for_the_day_itself_and_not_for_today(self, rounds):
        rounds.place.competence.valid_until = DAY
        rounds.place.competence.save()
        day = made(rounds)
        assert why_not(worker(day, rounds.joe), visit(day, rounds.insulin), 0)

    def test_of_two_workers_one_needs_the_authority(self, rounds):
        WantedVisit.objects.filter(pk=rounds.insulin.pk).update(workers=2)
        day = made(rounds)
        insulin = visit(day, rounds.insulin)
        assert [bool(why_not(worker(day, rounds.ann), insulin, task)) for task in (0, 1)] == [
            True,
            False,
        ]
        assert why_not(worker(day, rounds.joe), insulin, 0) == []


class TestContinuity:
    def test_who_came_in_the_last_28_days_is_known(self, rounds):
        was_there(rounds, rounds.ann, rounds.ada, 28)
        was_there(rounds, rounds.kit, rounds.ada, 29)
        asks = visit(made(rounds), rounds.wash).asks
        assert asks.known == {"Ann Reed"}

    @pytest.mark.parametrize("status", ["cancelled", "missed"])
    def test_who_did_not_come_is_not_known(self, rounds, status):
        was_there(rounds, rounds.ann, rounds.ada, 2, status)
        assert visit(made(rounds), rounds.wash).asks.known is None


class TestAsks:
    def test_what_a_person_asks_reaches_the_problem(self, rounds):
        record_asks(
            rounds.manager,
            person_id=rounds.ada.pk,
            must=["woman"],
            has=["dog"],
            rather={"key": 10},
            prefers={str(rounds.ann.pk): 20},
            declined={str(rounds.kit.pk): "They fell out."},
            at=NOW,
        )
        set_traveller(
            rounds.manager,
            worker_id=rounds.joe.pk,
            mode="foot",
            starts_from="office",
            traits=["woman"],
            avoids=["dog"],
            at=NOW,
        )
        day = made(rounds)
        wash = visit(day, rounds.wash)
        assert (wash.asks.rather, wash.asks.prefers) == ({"key": 10}, {"Ann Reed": 20})
        assert why_not(worker(day, rounds.kit), wash, 0) == [
            "They fell out.",
            "This visit asks for woman.",
        ]
        assert why_not(worker(day, rounds.joe), wash, 0) == ["Joe Banks cannot be near dog."]
        assert "foot" in day.problem.travel.minutes

    @pytest.mark.parametrize(
        ("language", "rather"), [("pl", {"speaks Polish": 15.0}), ("en", {}), ("en-GB", {})]
    )
    def test_the_language_of_the_record_is_a_wish(self, rounds, language, rather):
        type(rounds.ada).objects.filter(pk=rounds.ada.pk).update(preferred_language=language)
        assert visit(made(rounds), rounds.wash).asks.rather == rather


class TestHours:
    def test_rest_after_a_late_visit_of_the_day_before(self, rounds):
        late = was_there(rounds, rounds.ann, rounds.ada, 1)
        late.starts_at, late.ends_at = moment_of(DAY, -90), moment_of(DAY, -60)
        late.save()
        assert worker(made(rounds), rounds.ann).starts == 10 * 60

    def test_hours_of_the_week_are_counted(self, rounds):
        Traveller.objects.create(provider=rounds.place.provider, worker=rounds.ann, most_minutes=60)
        was_there(rounds, rounds.ann, rounds.ada, 2)
        assert worker(made(rounds), rounds.ann).most == 30
        was_there(rounds, rounds.ann, rounds.ben, 3)
        assert rounds.ann.name not in made(rounds).worker_ids

    def test_who_starts_from_home_starts_there(self, rounds):
        Traveller.objects.create(
            provider=rounds.place.provider, worker=rounds.ann, starts_from="home", **near(3, 3)
        )
        day = made(rounds)
        ann = worker(day, rounds.ann)
        assert ann.start_place == ann.end_place != 0
        assert day.spots[ann.start_place] == tuple(near(3, 3).values())

    def test_pay_is_by_the_hour_and_mileage_by_the_minute(self, rounds):
        Traveller.objects.create(
            provider=rounds.place.provider, worker=rounds.ann, pay=12, mileage="0.45"
        )
        ann = worker(made(rounds), rounds.ann)
        assert ann.pay == 12
        assert 0 < ann.mileage < 0.45

    def test_a_night_shift_ends_tomorrow(self, rounds):
        Shift.objects.filter(worker=rounds.ann).delete()
        shift(rounds.ann, rounds.place.provider, 22, 30)
        ann = worker(made(rounds), rounds.ann)
        assert (ann.starts, ann.ends) == (22 * 60, 30 * 60)


class TestHeld:
    def test_a_locked_call_has_one_time_and_one_worker(self, rounds):
        held = {(rounds.lunch.pk, 0): Held(rounds.kit.pk, 730.0, fixed=True)}
        day = made(rounds, held=held)
        lunch = visit(day, rounds.lunch)
        assert (lunch.opens, lunch.closes, lunch.latest) == (730, 730, 730)
        assert why_not(worker(day, rounds.kit), lunch, 0) == []
        assert why_not(worker(day, rounds.ann), lunch, 0) == ["This visit is held for Kit Snow."]

    @pytest.mark.parametrize(
        ("told", "window"), [(730.0, (720, 745)), (700.0, (720, 720)), (800.0, (785, 785))]
    )
    def test_what_people_were_told_moves_little(self, rounds, told, window):
        before = {(rounds.lunch.pk, 0): Held(rounds.kit.pk, told)}
        day = made(rounds, told_before=before, leeway=15.0)
        lunch = visit(day, rounds.lunch)
        assert (lunch.opens, lunch.closes) == window
        assert day.problem.told[lunch.key, 0].worker == "Kit Snow"

    def test_what_can_no_longer_start_in_time_is_left_with_the_reason(self, rounds):
        day = made(rounds, not_before=9 * 60 + 1.0)
        assert day.unplaced == {rounds.insulin.pk: ["It had to start by 9am, and that is over."]}
        assert visit(day, rounds.wash).opens == 541

    def test_a_second_visit_keeps_its_distance(self, rounds):
        later = wanted(rounds.ada, rounds.place.provider, 13 * 60, after=rounds.wash, least=240)
        (link,) = made(rounds).problem.links
        assert (link.first, link.second) == ("Ada Lark (8am)", "Ada Lark (1pm)")
        assert (link.least, link.most) == (240, float("inf"))
        assert later.window == "1pm to 2pm"


def test_two_people_of_one_name_are_told_apart(rounds):
    type(rounds.ben).objects.filter(pk=rounds.ben.pk).update(given_name="Ada", family_name="Lark")
    WantedVisit.objects.filter(pk=rounds.lunch.pk).update(opens=480, closes=540)
    day = made(rounds)
    assert {"Ada Lark (8am)", "Ada Lark (8am) (2)"} <= set(day.visit_ids)


def test_a_rival_sees_nothing_of_the_day(rounds):
    type(rounds.place.rival).objects.filter(pk=rounds.place.rival.pk).update(**near())
    facts = facts_of(rounds.rival, DAY)
    assert (facts.wanted, facts.shifts) == ((), ())


@pytest.mark.parametrize("code", PRIORITIES)
def test_every_priority_says_what_it_counts(code):
    assert PRIORITIES[code].words.endswith(".")
    assert weights_of(code).travel == 1


def test_who_lives_at_one_place_shares_it(rounds):
    type(rounds.ada).objects.filter(pk=rounds.ada.pk).update(**near(1, 1))
    day = made(rounds)
    assert visit(day, rounds.wash).place == visit(day, rounds.insulin).place
    assert len(day.spots) == len(set(day.spots)) == 4
    assert day.problem.travel.places == 4
