"""From closing to care: opened together, awarded once, reasons to everybody who lost."""

import pytest
from tests.services.brokerage.test_offering import refused, seen
from tests.services.brokerage.world import (
    DAY,
    HOUR,
    INSULIN,
    MINUTE,
    make_world,
    parts,
    say,
    sign_off,
)

from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.people.models import SharingDecision
from almoner.services.brokerage import commands
from almoner.services.brokerage.models import Agreement, Award, Outcome
from almoner.services.brokerage.queries.boards import comparison
from almoner.services.capacity.models import Reservation
from almoner.services.delegation.models import Competence

pytestmark = pytest.mark.django_db
DELEGATED = {"activities": (INSULIN,), "delegation_clause": True, "delegated_minutes": 20}


@pytest.fixture
def world():
    return make_world()


@pytest.mark.hazard("HZ-31")
def test_nobody_closes_before_the_time_that_was_declared(world):
    package = world.published()
    world.offered(package, 0)
    give = {"package_id": package.pk}
    assert refused(lambda: world.do(world.broker, commands.close, at=world.now, **give)) == [
        "still-open"
    ]
    late = world.now + 2 * HOUR
    assert refused(lambda: world.do(world.broker, commands.close, at=late, **give)) == [
        "still-open"
    ]


def test_closing_opens_all_offers_at_once(world):
    package, _ = world.closed()
    assert package.state == "under_evaluation"
    assert package.closed_at == world.now


def test_closed_twice_is_closed_once(world):
    package, _ = world.closed()
    world.do(world.broker, commands.close, package_id=package.pk, at=world.now + MINUTE)
    package.refresh_from_db()
    assert package.closed_at == world.now
    assert AuditEvent.objects.filter(verb="package.closed").count() == 1


def test_without_an_offer_it_is_unsourced_and_can_be_issued_again(world):
    package = world.published(closes=-MINUTE)
    package = world.do(world.broker, commands.close, package_id=package.pk, at=world.now)
    assert package.state == "unsourced"
    again = world.do(world.broker, commands.reissue, package_id=package.pk, at=world.now)
    package.refresh_from_db()
    assert (package.state, again.state, again.number) == ("reissued", "draft", 2)
    assert again.reissue_of == package
    assert again.subject.person == world.person
    assert again.minutes == package.minutes


def test_offers_all_taken_back_leave_it_unsourced(world):
    package = world.published(closes=-MINUTE)
    made = world.offered(package, 0)
    # The database lets no offer change once it is closed, so it is written as if taken back before.
    type(made).objects.filter(pk=made.pk).delete()
    made.withdrawn_at = world.now - 20 * MINUTE
    made.save(force_insert=True)
    package = world.do(world.broker, commands.close, package_id=package.pk, at=world.now)
    assert (package.state, package.ended_why) == ("unsourced", "Every offer was taken back.")


def test_an_award_holds_names_and_tells(world, heard):
    package, (lost, won) = world.awarded()
    assert (package.state, package.awarded_at) == ("awarded", world.now)
    made = Award.objects.get(package=package)
    assert (made.provider, made.offer) == (world.providers[1], won)
    held = Reservation.objects.get(pk=made.reservation_id)
    assert (held.service, held.state, held.about) == (
        world.services[1],
        "held",
        f"package:{package.pk}",
    )
    assert (held.morning, held.evening, held.places) == (45, 30, 0)
    told = Outcome.objects.get(offer=lost)
    assert (told.won, told.reason, told.words) == (False, "price", "The other price was lower.")
    assert told.score == pytest.approx(sum(one["points"] for one in told.points))
    assert Outcome.objects.get(offer=won).won
    [news] = heard
    assert news["package_id"] == package.pk
    assert (news["person_id"], news["provider_id"]) == (world.person.pk, world.providers[1].pk)


@pytest.mark.hazard("HZ-33")
def test_only_the_winner_learns_who_it_is(world):
    package, _ = world.awarded()
    loser, winner, bystander = world.managers
    assert [seen(world, who, "people_person") for who in (loser, winner, bystander)] == [0, 1, 0]
    assert [seen(world, who, "brokerage_subject") for who in (loser, winner, bystander)] == [
        0,
        1,
        0,
    ]
    assert [seen(world, who, "brokerage_award") for who in (loser, winner, bystander)] == [0, 1, 0]
    assert [seen(world, who, "brokerage_outcome") for who in (loser, winner, bystander)] == [
        1,
        1,
        0,
    ]
    assert parts(world, world.providers[1]).get().kind == "provider"
    assert not parts(world, world.providers[0]).exists()
    assert package.state == "awarded"


def test_a_loser_without_a_reason_stops_the_award(world):
    package, (_, won) = world.closed()
    assert refused(lambda: world.award(package, won, [])) == ["reason-code-missing"]
    for given, code in (
        (("price", "  "), "reason-words-missing"),
        (("because", "x"), "reason-code-missing"),
    ):
        codes = refused(
            lambda given=given: world.do(
                world.broker,
                commands.award,
                package_id=package.pk,
                offer_id=won.pk,
                reasons={package.offers.exclude(pk=won.pk).get().pk: given},
                at=world.now,
            )
        )
        assert codes == [code]
    assert not Award.objects.exists()
    assert not Reservation.objects.exists()


def test_fewer_points_need_a_reason(world):
    package, (dearer, cheaper) = world.closed()
    assert refused(lambda: world.award(package, dearer, [cheaper])) == ["not-the-most-points"]
    world.award(package, dearer, [cheaper], why="Her sister is cared for by them.")
    assert Award.objects.get().why == "Her sister is cared for by them."


def test_without_a_person_nothing_is_awarded_and_one_can_be_named(world):
    draft = world.do(
        world.broker,
        commands.draft,
        outline=world.outline(),
        postcode="CV1 2WT",
        at=world.now - 3 * HOUR,
    )
    world.do(
        world.broker,
        commands.publish,
        package_id=draft.pk,
        closes_at=world.now - MINUTE,
        criteria={"price": 100},
        at=world.now - HOUR,
    )
    won = world.offered(draft, 0)
    world.do(world.broker, commands.close, package_id=draft.pk, at=world.now)
    assert refused(lambda: world.award(draft, won, [])) == ["person-not-named"]
    give = {"package_id": draft.pk, "person_id": world.person.pk, "at": world.now}
    world.do(world.broker, commands.name_person, **give)
    world.award(draft, won, [])
    assert refused(lambda: world.do(world.broker, commands.name_person, **give)) == [
        "package-decided"
    ]


@pytest.mark.hazard("HZ-32")
def test_nothing_goes_to_a_provider_whose_competent_worker_has_gone(world):
    sign_off(world, 0)
    signed = sign_off(world, 1)
    package, (lost, won) = world.closed(**DELEGATED)
    Competence.objects.filter(pk=signed.pk).update(
        revoked_at=world.now, revoked_because="An error was seen"
    )
    assert refused(lambda: world.award(package, won, [lost])) == ["nobody-competent"]
    assert not Award.objects.exists()


@pytest.mark.hazard("HZ-32")
def test_a_sign_off_that_lapses_before_the_start_does_not_count(world):
    sign_off(world, 0)
    sign_off(world, 1, days=3)
    package = world.published(closes=-MINUTE, **DELEGATED)
    lost = world.offered(package, 0, delegated_rate_pence=3100)
    late = world.today + 3 * DAY
    won = world.offered(package, 1, rate_pence=2000, starts_on=late, delegated_rate_pence=2000)
    world.do(world.broker, commands.close, package_id=package.pk, at=world.now)
    assert "nobody-competent" in refused(lambda: world.award(package, won, [lost]))


@pytest.mark.parametrize(
    ("since", "codes"),
    [
        ({}, []),
        ({"ends_on": 1}, ["not-on-route"]),
        (
            {"allows_delegation": False, "delegated_rate_pence": None},
            ["contract-without-delegation"],
        ),
    ],
)
def test_the_contract_allows_and_pays_for_what_is_delegated_on_the_day_of_the_start(
    world, since, codes
):
    for which, provider in enumerate(world.providers[:2]):
        sign_off(world, which)
        Agreement.objects.create(
            buyer=world.council,
            provider=provider,
            route="framework",
            kinds=["home_care"],
            reference="F-1",
            starts_on=world.today - 30 * DAY,
            allows_delegation=True,
            delegated_rate_pence=3100,
        )
    package, (loser, winner) = world.closed(route="framework", **DELEGATED)
    if "ends_on" in since:
        since = {"ends_on": world.today + DAY}
    Agreement.objects.update(**since)
    if codes:
        assert refused(lambda: world.award(package, winner, [loser])) == codes
    else:
        made = world.award(package, winner, [loser])
        assert made.offer.delegated_rate_pence == 3100


def test_a_place_sold_meanwhile_is_not_sold_again(world):
    package, (lost, won) = world.closed()
    say(
        world,
        world.managers[1],
        world.services[1],
        said_at=world.now - MINUTE,
        minutes={"morning": 10, "evening": 60},
    )
    assert refused(lambda: world.award(package, won, [lost])) == ["not-free"]
    assert not Award.objects.exists()
    assert not parts(world, world.providers[1]).exists()


def test_where_nobody_knows_what_is_free_it_is_said_so(world):
    say(
        world,
        world.managers[1],
        world.services[1],
        said_at=world.now - 3 * HOUR,
        holds_until=world.now - HOUR,
    )
    package, (lost, won) = world.closed()
    assert refused(lambda: world.award(package, won, [lost])) == ["not-known-to-be-free"]
    world.award(package, won, [lost], not_held_why="They said so on the telephone.")
    made = Award.objects.get()
    assert (made.reservation_id, made.not_held_why) == (None, "They said so on the telephone.")


def test_a_person_who_objects_to_the_winner_is_heard(world):
    package, (lost, won) = world.closed()
    SharingDecision.objects.create(
        person=world.person,
        organisation=world.providers[1],
        scope="record",
        agreed=False,
        given_at=world.now - DAY,
        given_by="The person",
        recorded_by=world.broker.user,
        recorded_for=world.council,
    )
    assert refused(lambda: world.award(package, won, [lost])) == ["person-objects"]
    assert not Award.objects.exists()


@pytest.mark.parametrize("who", ["rival_broker", "manager"])
def test_nobody_else_awards(world, who):
    package, (_, won) = world.closed()
    actor = world.rival_broker if who == "rival_broker" else world.managers[0]
    give = {"package_id": package.pk, "offer_id": won.pk, "reasons": {}, "at": world.now}
    if who == "manager":
        assert refused(lambda: world.do(actor, commands.award, **give)) == ["role-without-right"]
    else:
        with pytest.raises(Unseen):
            world.do(actor, commands.award, **give)


def test_no_offer_need_be_accepted_if_everybody_is_told(world):
    package, offers = world.closed()
    reasons = {one.pk: ("none_suited", "Neither can come before ten.") for one in offers}
    give = {"package_id": package.pk, "at": world.now}
    assert refused(lambda: world.do(world.broker, commands.reject_all, reasons={}, **give)) == [
        "reason-code-missing",
        "reason-code-missing",
    ]
    done = world.do(world.broker, commands.reject_all, reasons=reasons, **give)
    assert done.state == "unsourced"
    assert Outcome.objects.filter(won=False, reason="none_suited").count() == 2


def test_what_is_awarded_is_not_awarded_again(world):
    package, (lost, won) = world.awarded()
    assert refused(lambda: world.award(package, lost, [won], why="x")) == [
        "transition-not-from-here"
    ]


def test_the_page_keeps_the_points_that_were_told(world):
    package, (lost, won) = world.awarded()
    told = {one.offer_id: one.score for one in Outcome.objects.all()}
    for service in world.services[:2]:
        service.cqc_rating = "improve"
        service.save()
    shown = world.do(world.broker, comparison, package, world.now)
    assert [one.offer.pk for one in shown] == [won.pk, lost.pk]
    assert {one.offer.pk: one.judged.score for one in shown} == told
