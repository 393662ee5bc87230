"""Offers while a package is open: sealed from everybody, changed and taken back by their maker."""

import pytest
from django.db import DatabaseError, connection, transaction
from tests.services.brokerage.world import DAY, HOUR, INSULIN, MINUTE, make_world, sign_off

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.services.brokerage import commands
from almoner.services.brokerage.commands.offering import LATEST_START
from almoner.services.brokerage.models import Offer, Package, Question

pytestmark = pytest.mark.django_db
DELEGATED = {"activities": (INSULIN,), "delegation_clause": True, "delegated_minutes": 20}
TABLES = (
    "brokerage_offer",
    "brokerage_subject",
    "brokerage_award",
    "brokerage_outcome",
    "brokerage_invitation",
    "brokerage_package",
    "brokerage_question",
)


@pytest.fixture
def world():
    return make_world()


def refused(deed) -> list[str]:
    with pytest.raises(Refused) as caught:
        deed()
    return [one.code for one in caught.value.refusals]


def seen(world, who, table) -> int:
    """Rows of a table that raw SQL finds, as the web's role."""
    with scoped(world.viewer(who), drop_role=True), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def raw(world, who, statement, *values) -> int:
    """How many rows a statement changes, as the web's role."""
    with scoped(world.viewer(who), drop_role=True), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def test_the_first_offer_moves_the_package(world):
    package = world.published()
    made = world.offered(package, 0)
    package.refresh_from_db()
    assert package.state == "offers_received"
    assert package.first_offer_at == made.made_at
    world.offered(package, 1, at=world.now - 40 * MINUTE)
    package.refresh_from_db()
    assert package.first_offer_at == made.made_at


def test_an_offer_that_no_web_brought_moves_it_too(world):
    """As the demo and a command line call it: as the owner of the tables, with no scope set."""
    package = world.published()
    commands.offer(
        world.viewer(world.managers[0]),
        package_id=package.pk,
        service_id=world.services[0].pk,
        terms=world.terms(),
        at=world.now,
    )
    package.refresh_from_db()
    assert package.state == "offers_received"


@pytest.mark.hazard("HZ-31")
def test_a_sealed_offer_is_there_for_its_maker_alone(world):
    world.offered(world.published(), 0)
    assert seen(world, world.managers[0], "brokerage_offer") == 1
    for other in (world.broker, world.managers[1], world.rival_broker):
        assert seen(world, other, "brokerage_offer") == 0


@pytest.mark.hazard("HZ-31")
def test_once_closed_the_council_sees_it_and_rivals_still_do_not(world):
    package = world.published(closes=-MINUTE)
    world.offered(package, 0)
    world.offered(package, 1)
    assert seen(world, world.broker, "brokerage_offer") == 2
    assert [seen(world, who, "brokerage_offer") for who in world.managers] == [1, 1, 0]
    assert seen(world, world.rival_broker, "brokerage_offer") == 0


@pytest.mark.hazard("HZ-31")
def test_an_offer_that_was_taken_back_is_never_seen_by_the_council(world):
    package = world.published(closes=-MINUTE)
    made = world.offered(package, 0)
    Offer.objects.filter(pk=made.pk).delete()
    made.withdrawn_at = world.now - 20 * MINUTE
    made.save(force_insert=True)
    assert seen(world, world.broker, "brokerage_offer") == 0
    assert seen(world, world.managers[0], "brokerage_offer") == 1


@pytest.mark.hazard("HZ-31")
def test_the_seal_cannot_be_moved(world):
    package = world.published()
    made = world.offered(package, 0)
    past = world.now - HOUR
    sql = "UPDATE brokerage_offer SET sealed_until = %s WHERE id = %s"
    assert raw(world, world.broker, sql, past, made.pk) == 0
    with pytest.raises(DatabaseError, match="seal of an offer is not moved"), transaction.atomic():
        raw(world, world.managers[0], sql, past, made.pk)
    closing = "UPDATE brokerage_package SET closes_at = %s WHERE id = %s"
    with pytest.raises(DatabaseError, match="was declared"), transaction.atomic():
        raw(world, world.broker, closing, past, package.pk)
    assert seen(world, world.broker, "brokerage_offer") == 0


@pytest.mark.hazard("HZ-31")
def test_what_was_declared_and_what_was_offered_stand(world):
    package = world.published(closes=-MINUTE)
    made = world.offered(package, 0)
    with pytest.raises(DatabaseError, match="stands once offers are closed"), transaction.atomic():
        raw(
            world,
            world.managers[0],
            "UPDATE brokerage_offer SET rate_pence = 1 WHERE id = %s",
            made.pk,
        )
    with pytest.raises(DatabaseError, match="was declared"), transaction.atomic():
        raw(
            world,
            world.broker,
            "UPDATE brokerage_package SET criteria = '{\"price\": 100}' WHERE id = %s",
            package.pk,
        )


@pytest.mark.hazard("HZ-33")
def test_those_who_are_asked_read_the_outline_and_nothing_of_the_person(world):
    world.published()
    manager = world.managers[0]
    found = {table: seen(world, manager, table) for table in TABLES}
    assert found == {
        **dict.fromkeys(TABLES, 0),
        "brokerage_package": 1,
        "brokerage_invitation": 1,
    }
    assert seen(world, manager, "people_person") == 0


def test_those_who_are_not_asked_read_nothing(world):
    world.services[0].cqc_rating = "inadequate"
    world.services[0].save()
    package = world.published()
    assert seen(world, world.managers[0], "brokerage_package") == 0
    with pytest.raises(Unseen):
        world.offered(package, 0)


def test_a_draft_is_the_councils_own(world):
    world.drafted()
    assert seen(world, world.managers[0], "brokerage_package") == 0
    assert seen(world, world.rival_broker, "brokerage_package") == 0
    assert seen(world, world.broker, "brokerage_package") == 1


def test_a_provider_changes_no_row_of_the_council(world):
    package = world.published()
    for table, column in (
        ("brokerage_package", "summary"),
        ("brokerage_subject", "case_id"),
        ("brokerage_invitation", "eligible"),
    ):
        sql = f"UPDATE {table} SET {column} = {column}"
        assert raw(world, world.managers[0], sql) == 0
    assert raw(world, world.managers[0], "DELETE FROM brokerage_invitation") == 0
    assert Package.objects.get(pk=package.pk).state == "open"


def test_only_ones_own_offer_moves_a_package(world):
    package = world.published()
    made = world.offered(package, 0)
    Package.objects.filter(pk=package.pk).update(state="open")
    sql = "SELECT almoner_offer_came(%s, now())"
    with scoped(world.viewer(world.managers[1]), drop_role=True), connection.cursor() as cursor:
        cursor.execute(sql, [made.pk])
        assert cursor.fetchone() == (False,)
    assert Package.objects.get(pk=package.pk).state == "open"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"rate_pence": 3201}, ["price-above-limit"]),
        ({"minutes": {"morning": 45}}, ["offer-too-short"]),
        ({"minutes": {"morning": 45, "evening": 30, "dawn": 9}}, ["part-unknown"]),
        (
            {"rate_pence": 9999, "minutes": {}},
            ["price-above-limit", "offer-too-short", "offer-too-short"],
        ),
    ],
)
def test_an_offer_that_cannot_be_taken_is_refused_with_every_reason(world, changes, codes):
    package = world.published()
    assert refused(lambda: world.offered(package, 0, **changes)) == codes
    assert not Offer.objects.exists()


def test_a_start_in_the_past_is_refused(world):
    package = world.published()
    codes = refused(lambda: world.offered(package, 0, starts_on=world.today - DAY))
    assert codes == ["offer-starts-in-the-past"]


def test_a_start_long_after_the_day_wanted_is_refused(world):
    package = world.published()
    latest = package.start_wanted + LATEST_START
    codes = refused(lambda: world.offered(package, 0, starts_on=latest + DAY))
    assert codes == ["offer-starts-too-late"]
    assert world.offered(package, 0, starts_on=latest).starts_on == latest


def test_delegated_time_is_priced_on_a_line_of_its_own(world):
    sign_off(world, 0)
    package = world.published(**DELEGATED)
    assert refused(lambda: world.offered(package, 0)) == ["delegated-not-priced"]
    made = world.offered(package, 0, delegated_rate_pence=3100)
    assert made.delegated_rate_pence == 3100


def test_nobody_offers_more_than_their_framework_price(world):
    world.do(
        world.broker,
        commands.record_agreement,
        provider_id=world.providers[0].pk,
        route="framework",
        kinds=["home_care"],
        reference="F-1",
        starts_on=world.today - DAY,
        rate_pence=2800,
        at=world.now,
    )
    package = world.published(route="framework")
    assert refused(lambda: world.offered(package, 0, rate_pence=2801)) == ["price-above-framework"]
    assert world.offered(package, 0, rate_pence=2800).rate_pence == 2800


def test_one_offer_of_a_service_stands(world):
    package = world.published()
    made = world.offered(package, 0)
    assert refused(lambda: world.offered(package, 0)) == ["already-offered"]
    world.do(world.managers[0], commands.withdraw_offer, offer_id=made.pk, at=world.now)
    assert world.offered(package, 0, at=world.now).pk != made.pk


def test_an_offer_can_be_changed_while_offers_are_open(world):
    package = world.published()
    made = world.offered(package, 0)
    changed = world.do(
        world.managers[0],
        commands.change_offer,
        offer_id=made.pk,
        terms=world.terms(rate_pence=2600, conditions="Not before 8am."),
        at=world.now,
    )
    assert (changed.rate_pence, changed.conditions) == (2600, "Not before 8am.")
    assert changed.changed_at == world.now


def test_after_closing_nobody_offers_changes_or_takes_back(world):
    package = world.published(closes=-MINUTE)
    made = world.offered(package, 0)
    for deed in (
        lambda: world.offered(package, 1, at=world.now),
        lambda: world.do(
            world.managers[0],
            commands.change_offer,
            offer_id=made.pk,
            terms=world.terms(),
            at=world.now,
        ),
        lambda: world.do(
            world.managers[0], commands.withdraw_offer, offer_id=made.pk, at=world.now
        ),
    ):
        assert refused(deed) == ["offers-closed"]


def test_a_rivals_offer_is_not_there(world):
    made = world.offered(world.published(), 0)
    with pytest.raises(Unseen):
        world.do(world.managers[1], commands.withdraw_offer, offer_id=made.pk, at=world.now)


def test_placements_stopped_after_publishing_stop_offers_too(world):
    package = world.published()
    world.services[0].placements_stopped_on = world.today
    world.services[0].placements_stopped_why = "a safeguarding enquiry"
    world.services[0].save()
    assert refused(lambda: world.offered(package, 0)) == ["placements-stopped"]


def test_a_question_and_its_answer_are_read_by_everybody_and_the_asker_by_nobody(world):
    package = world.published()
    asked = world.do(
        world.managers[0],
        commands.ask,
        package_id=package.pk,
        text="Is there a key safe?",
        at=world.now,
    )
    world.do(
        world.broker, commands.answer, question_id=asked.pk, text="Yes, there is.", at=world.now
    )
    for who in (*world.managers, world.broker):
        assert seen(world, who, "brokerage_question") == 1
    assert seen(world, world.rival_broker, "brokerage_question") == 0
    kept = Question.objects.get()
    named = {str(getattr(kept, f.attname)) for f in Question._meta.fields}
    assert str(world.providers[0].pk) not in named - {str(kept.pk), str(kept.package_id)}
    council = AuditEvent.objects.filter(chain=world.council.pk, verb="package.asked_about")
    assert not council.exists()


def test_a_question_that_names_the_asker_is_refused(world):
    package = world.published()
    codes = refused(
        lambda: world.do(
            world.managers[0],
            commands.ask,
            package_id=package.pk,
            text="Could ASH CARE start on Monday?",
            at=world.now,
        )
    )
    assert codes == ["asker-named"]


def test_a_question_is_answered_once_and_by_the_council(world):
    package = world.published()
    asked = world.do(
        world.managers[0], commands.ask, package_id=package.pk, text="When?", at=world.now
    )
    give = {"question_id": asked.pk, "text": "At eight.", "at": world.now}
    with pytest.raises(Unseen):
        world.do(world.rival_broker, commands.answer, **give)
    world.do(world.broker, commands.answer, **give)
    assert refused(lambda: world.do(world.broker, commands.answer, **give)) == ["question-answered"]


def test_nobody_drowns_the_council_in_questions(world):
    package = world.published()
    ask = {"package_id": package.pk, "text": "And now?", "at": world.now}
    for _ in range(10):
        world.do(world.managers[0], commands.ask, **ask)
    assert refused(lambda: world.do(world.managers[0], commands.ask, **ask)) == [
        "too-many-questions"
    ]


def test_everybody_is_reminded_in_the_same_words_once(world):
    package = world.published()
    world.offered(package, 0)
    give = {"package_id": package.pk, "at": world.now}
    assert world.do(world.broker, commands.nudge, **give) == 3
    assert world.do(world.broker, commands.nudge, **give) == 0
