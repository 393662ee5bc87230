"""Care is asked for without saying for whom; one provider, chosen, is told. Referrals likewise."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests import factories as make
from tests.registers.directory.world import NOW, a_service
from tests.registers.helpers import audited, refuses

from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY, system
from almoner.platform.audit.models import AuditEvent
from almoner.platform.geography.spots import spot
from almoner.registers.directory import commands
from almoner.registers.directory.asker import digest, standing_as
from almoner.registers.directory.models import Answer, Ask, Referral, Release
from almoner.registers.directory.queries import asks
from almoner.registers.directory.rules.matching import Sought

FINDER = system("care-finder")
SOUGHT = Sought(needs=("personal_care", "meals"), spot=spot("CV1 2WT"), budget=Decimal(30))
DAY = timedelta(days=1)
ME = {"name": "Ada Lovage", "phone": "07700 900123", "email": "", "postcode": "CV1 2WT"}


@pytest.fixture
def asked(market):
    """Wren and its rival are both asked. Gives the ask and its secret."""
    a_service(organisation=market.provider, name="Wren at home")
    a_service(organisation=market.rival, name="Rival at home")
    return commands.ask_providers(FINDER, sought=SOUGHT, words="Likes an early start", at=NOW)


def answer_of(market, who):
    return Answer.objects.get(organisation=getattr(market, who))


def offered(market, who="provider", **changes):
    manager = "manager" if who == "provider" else "rival_manager"
    given = {
        "words": "Two carers who live near you.",
        "price": Decimal("26.00"),
        "price_per": "hour",
        "starts_on": NOW.date() + DAY,
        "at": NOW,
        **changes,
    }
    return commands.offer(market.viewer(manager), answer_id=answer_of(market, who).pk, **given)


def chosen(market, secret, who="provider", **changes):
    return commands.choose(
        FINDER,
        secret=secret,
        answer_id=answer_of(market, who).pk,
        **{**ME, "words": "", "at": NOW, **changes},
    )


@pytest.mark.hazard("HZ-52")
class TestNothingTellsWhoAsks:
    def test_only_the_first_half_of_the_postcode_is_kept(self, asked):
        ask, secret = asked
        kept = Ask.objects.filter(pk=ask.pk).values().get()
        assert (kept["outward"], kept["answers"]["words"]) == ("CV1", "Likes an early start")
        assert "2WT" not in str(kept)
        exact = spot("CV1 2WT")
        assert (kept["latitude"], kept["longitude"]) != (exact.latitude, exact.longitude)
        assert secret not in str(kept)
        assert kept["secret"] == digest(secret)

    def test_the_database_takes_no_full_postcode(self, asked):
        with pytest.raises(IntegrityError, match="ask_outward_only"), transaction.atomic():
            Ask.objects.filter(pk=asked[0].pk).update(outward="2WT")

    def test_words_that_tell_are_refused_and_nothing_is_kept(self, market):
        a_service(organisation=market.provider)
        with refuses("tells-who", "phone"):
            commands.ask_providers(FINDER, sought=SOUGHT, words="ring 07700 900123", at=NOW)
        assert not Ask.objects.exists()

    def test_each_provider_sees_its_own_part_and_a_stranger_none(self, market, asked, as_web):
        market.stranger = make.worker(make.organisation("provider"), "registered_manager")
        for who, count in (("manager", 1), ("rival_manager", 1), ("stranger", 0), ("broker", 0)):
            with as_web(market.viewer(who)):
                assert Ask.objects.count() == count
                assert Answer.objects.count() == count

    def test_without_the_secret_nobody_reads_the_ask(self, asked):
        with transaction.atomic(), scoped(NOBODY, drop_role=True):
            assert not Ask.objects.exists()
            with pytest.raises(Unseen):
                asks.asked("guess")
            assert asks.asked(asked[1]).waiting == 2

    def test_only_the_chosen_one_is_told(self, market, asked, as_web):
        for who in ("provider", "rival"):
            offered(market, who)
        chosen(market, asked[1])
        with as_web(market.viewer("rival_manager")):
            assert not Release.objects.exists()
            told = asks.own_answer(market.viewer("rival_manager"), Answer.objects.get().pk, NOW)
            assert (told.answer.status, told.release) == ("passed", None)
        with as_web(market.viewer("manager")):
            told = asks.own_answer(market.viewer("manager"), Answer.objects.get().pk, NOW)
            assert (told.answer.status, told.release.name) == ("chosen", "Ada Lovage")
        with pytest.raises(Unseen):
            asks.own_answer(market.viewer("manager"), answer_of(market, "rival").pk, NOW)

    def test_the_audit_holds_no_name(self, market, asked):
        offered(market)
        chosen(market, asked[1])
        held = " ".join(str(one.detail) for one in AuditEvent.objects.all())
        assert "Ada" not in held
        assert "07700" not in held
        assert asked[1] not in held

    def test_a_worker_who_looks_for_care_asks_for_themself(self, market, as_web):
        a_service(organisation=market.provider)
        with as_web(market.viewer("manager")):
            ask, secret = commands.ask_providers(FINDER, sought=SOUGHT, words="", at=NOW)
            assert asks.asked(secret).ask == ask
        assert audited("care.asked").chain == 0


class TestOffers:
    def test_offers_come_back_cheapest_first(self, market, asked):
        offered(market, price=Decimal("27.50"))
        offered(market, "rival", price=Decimal("25.00"))
        seen = asks.asked(asked[1])
        assert [one.price for one in seen.offers] == [Decimal("25.00"), Decimal("27.50")]
        assert (seen.waiting, seen.declined) == (0, 0)
        better = offered(market, price=Decimal("24.00"), at=NOW + DAY)
        assert asks.asked(asked[1]).offers[0] == better

    def test_who_declines_is_counted_and_may_still_offer(self, market, asked):
        commands.decline(
            market.viewer("manager"), answer_id=answer_of(market, "provider").pk, at=NOW
        )
        seen = asks.asked(asked[1])
        assert (seen.offers, seen.waiting, seen.declined) == ((), 1, 1)
        offered(market)
        assert len(asks.asked(asked[1]).offers) == 1

    def test_nobody_answers_for_another(self, market, asked):
        answer = answer_of(market, "provider")
        with pytest.raises(Unseen):
            commands.decline(market.viewer("rival_manager"), answer_id=answer.pk, at=NOW)
        with refuses("role-without-right"):
            commands.decline(market.viewer("social_worker"), answer_id=answer.pk, at=NOW)

    def test_after_the_time_or_the_choice_no_answer_counts(self, market, asked):
        with refuses("ask-over"):
            offered(market, at=NOW + 7 * DAY)
        offered(market, "rival")
        chosen(market, asked[1], "rival")
        with refuses("ask-closed"):
            offered(market)

    def test_nobody_fits_is_said(self, market):
        with refuses("nobody-fits", "council"):
            commands.ask_providers(FINDER, sought=SOUGHT, words="", at=NOW)
        with refuses("ask-empty"):
            commands.ask_providers(FINDER, sought=Sought(), words="", at=NOW)


class TestChoosing:
    def test_it_is_done_once(self, market, asked):
        for who in ("provider", "rival"):
            offered(market, who)
        release = chosen(market, asked[1])
        assert (release.organisation, release.phone) == (market.provider, "07700 900123")
        with refuses("ask-closed"):
            chosen(market, asked[1], "rival")
        assert Release.objects.count() == 1

    def test_only_an_offer_can_be_chosen_and_only_with_the_link(self, market, asked):
        with refuses("not-offered"):
            chosen(market, asked[1])
        offered(market)
        with pytest.raises(Unseen):
            chosen(market, "guess")
        with refuses("contact-missing"):
            chosen(market, asked[1], phone="")
        assert not Release.objects.exists()

    def test_an_offer_of_another_ask_is_not_there(self, market, asked):
        offered(market)
        a_service(organisation=market.rival)
        _, other = commands.ask_providers(FINDER, sought=SOUGHT, words="", at=NOW)
        with pytest.raises(Unseen):
            commands.choose(
                FINDER,
                secret=other,
                answer_id=Answer.objects.get(status="offered").pk,
                **ME,
                words="",
                at=NOW,
            )

    def test_whoever_no_longer_looks_is_told_to_nobody(self, market, asked):
        offered(market)
        commands.take_back_ask(FINDER, secret=asked[1], at=NOW)
        assert {one.status for one in Answer.objects.all()} == {"passed"}
        with refuses("ask-closed"):
            chosen(market, asked[1])

    def test_the_database_keeps_one_choice(self, market, asked):
        with pytest.raises(IntegrityError, match="answer_one_is_chosen"), transaction.atomic():
            Answer.objects.update(status="chosen", price=Decimal(1), starts_on=NOW.date())
        with pytest.raises(IntegrityError, match="answer_offer_is_whole"), transaction.atomic():
            Answer.objects.update(status="offered")


def test_standing_as_somebody_ends_with_its_block(asked):
    with transaction.atomic(), scoped(NOBODY, drop_role=True):
        with standing_as(asked[1]):
            assert Ask.objects.exists()
        assert not Ask.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('almoner.asker', true)")
        assert not cursor.fetchone()[0]


GIVEN = {"name": "Ada Lovage", "phone": "07700 900123", "about": "Help to get out", "agreed": True}


class TestReferrals:
    @pytest.fixture
    def service(self, market):
        return a_service(organisation=market.provider, self_referral=True)

    def referred(self, service, **changes):
        return commands.refer_oneself(
            FINDER, service_id=service.pk, by="self", at=NOW, **{**GIVEN, **changes}
        )

    def test_oneself_and_the_outcome_is_read_by_the_link(self, market, service):
        made, secret = self.referred(service)
        manager = market.viewer("manager")
        assert asks.referrals(manager) == [made]
        about = {"referral_id": made.pk, "at": NOW}
        commands.decide_referral(manager, verb="accept", outcome="", **about)
        with refuses("outcome-missing"):
            commands.decide_referral(manager, verb="help", outcome=" ", **about)
        commands.decide_referral(manager, verb="help", outcome="She goes each Tuesday", **about)
        told = asks.referral_told(secret)
        assert (told.status, told.outcome) == ("helped", "She goes each Tuesday")
        with refuses("transition-not-from-here"):
            commands.decide_referral(manager, verb="decline", outcome="No", **about)
        with pytest.raises(Unseen):
            asks.referral_told("guess")

    @pytest.mark.hazard("HZ-52")
    def test_only_the_receiver_and_the_referrer_see_it(self, market, service, as_web):
        by_worker = commands.refer(
            market.viewer("social_worker"), service_id=service.pk, at=NOW, **GIVEN
        )
        self.referred(service)
        for who, count in (("manager", 2), ("broker", 1), ("rival_manager", 0)):
            with as_web(market.viewer(who)):
                assert Referral.objects.count() == count
        assert asks.referrals_made(market.viewer("broker")) == [by_worker]
        with pytest.raises(Unseen):
            asks.own_referral(market.viewer("rival_manager"), by_worker.pk)
        with pytest.raises(Unseen):
            commands.decide_referral(
                market.viewer("rival_manager"),
                referral_id=by_worker.pk,
                verb="accept",
                outcome="",
                at=NOW,
            )

    def test_a_link_opens_one_referral(self, service):
        first, _ = self.referred(service)
        second, secret = self.referred(service, name="Somebody Else")
        with transaction.atomic(), scoped(NOBODY, drop_role=True):
            assert asks.referral_told(secret) == second
            with standing_as(""):
                assert not Referral.objects.filter(pk=first.pk).exists()

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"agreed": False}, "not-agreed"),
            ({"about": " "}, "about-missing"),
            ({"phone": ""}, "contact-missing"),
            ({"name": ""}, "name-missing"),
            ({"by": "worker"}, "by-unknown"),
        ],
    )
    def test_what_a_referral_needs(self, service, changes, code):
        given = {"by": "self", **GIVEN, **changes}
        with refuses(code):
            commands.refer_oneself(FINDER, service_id=service.pk, at=NOW, **given)
        assert not Referral.objects.exists()

    def test_where_it_is_not_allowed_or_stopped(self, market):
        closed = a_service(organisation=market.provider)
        with refuses("no-self-referral"):
            self.referred(closed)
        stopped = a_service(
            self_referral=True,
            placements_stopped_on=NOW.date(),
            placements_stopped_why="Concern",
        )
        with refuses("placements-stopped"):
            self.referred(stopped)
        with pytest.raises(Unseen):
            self.referred(a_service(self_referral=True, status="draft"))
