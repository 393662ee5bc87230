"""A provider says what is free, in whatever order its messages arrive."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registers.directory.world import a_service
from tests.services.capacity.world import DAY, HOUR, NOW, a_world, hours, said, say

from almoner.kernel.refusals import Refused
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import system
from almoner.platform.audit.models import AuditEvent
from almoner.services.capacity.commands import Stated, reserve, state, take
from almoner.services.capacity.models import Reservation, Standing, Statement
from almoner.services.capacity.queries import standing_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def spoken(world, what, key, **more):
    given = {"source": "api", "at": NOW, **more}
    return state(world.viewer(world.manager), world.home.pk, what, key, **given)


def refused(world, what, key, **more):
    with pytest.raises(Refused) as caught, transaction.atomic():
        spoken(world, what, key, **more)
    return [one.code for one in caught.value.refusals]


def test_what_is_said_holds_and_is_free(world):
    made = spoken(world, said(), "1")
    assert made == Stated(made.statement_id, counted=True, repeated=False)
    now = standing_of(world.home.pk, NOW)
    assert now.stood.said == said()
    assert now.free.places == 2
    kept = Statement.objects.get()
    assert (kept.source, kept.said_by, kept.received_at) == (
        "api",
        world.viewer(world.manager).actor,
        NOW,
    )


def test_a_service_that_never_spoke_is_unknown(world):
    assert standing_of(world.home.pk, NOW).free.places is None


def test_a_later_one_replaces_an_earlier_one(world):
    spoken(world, said(NOW - HOUR), "1")
    spoken(world, said(accepting=1), "2")
    assert standing_of(world.home.pk, NOW).free.places == 1
    assert Standing.objects.count() == 1


def test_one_that_comes_late_is_kept_and_changes_nothing(world):
    spoken(world, said(accepting=1), "2")
    late = spoken(world, said(NOW - HOUR), "1")
    assert (late.counted, late.repeated) == (False, False)
    assert standing_of(world.home.pk, NOW).free.places == 1
    assert Statement.objects.count() == 2


def test_the_same_message_twice_is_answered_as_the_first_time(world):
    first = spoken(world, said(), "1")
    again = spoken(world, said(), "1")
    assert again == Stated(first.statement_id, counted=True, repeated=True)
    assert Statement.objects.count() == 1


def test_a_repeated_message_is_answered_even_when_it_no_longer_holds(world):
    first = spoken(world, said(), "1")
    again = spoken(world, said(), "1", at=NOW + 2 * DAY)
    assert (again.statement_id, again.repeated) == (first.statement_id, True)


@pytest.mark.parametrize(
    "other",
    [
        said(accepting=1),
        said(NOW - HOUR),
        said(holds_until=NOW + HOUR),
        said(minutes={"night": 5}),
        said(rate_pence=100_000),
        said(holds_until=NOW - HOUR, said_at=NOW - DAY),
    ],
)
def test_a_key_is_not_used_for_something_else(world, other):
    spoken(world, said(), "1")
    assert refused(world, other, "1") == ["key-used-for-something-else"]
    assert standing_of(world.home.pk, NOW).stood.said == said()


@pytest.mark.parametrize("key", ["", "  ", "k" * 81])
def test_a_statement_needs_a_key(world, key):
    assert refused(world, said(), key) == ["key-missing-or-long"]


def test_nonsense_changes_nothing_and_tells_every_reason(world):
    codes = refused(world, said(occupied=11, holds_until=NOW), "1")
    assert codes == ["holds-no-longer", "more-occupied-than-there-are"]
    assert not Statement.objects.exists()
    assert standing_of(world.home.pk, NOW).stood is None


def test_nobody_speaks_for_another_provider(world):
    with pytest.raises(Unseen):
        state(world.viewer(world.rival), world.home.pk, said(), "1", at=NOW)
    with pytest.raises(Unseen):
        state(world.viewer(world.manager), 0, said(), "1", at=NOW)


@pytest.mark.parametrize("who", ["carer", "hub"])
def test_nobody_speaks_without_the_right(world, who):
    with pytest.raises(Refused) as caught:
        state(world.viewer(getattr(world, who)), world.home.pk, said(), "1", at=NOW)
    assert caught.value.refusals[0].code == "role-without-right"


def test_a_withdrawn_service_says_nothing(world):
    gone = a_service(organisation=world.home.organisation, status="withdrawn")
    with pytest.raises(Refused, match="withdrawn"):
        state(world.viewer(world.manager), gone.pk, said(), "1", at=NOW)


def test_a_tap_is_audited_and_a_message_of_software_is_not(world):
    spoken(world, said(), "1")
    assert not AuditEvent.objects.filter(verb="capacity.stated").exists()
    spoken(world, said(NOW + timedelta(minutes=1)), "2", source="tap")
    event = AuditEvent.objects.get(verb="capacity.stated")
    assert (event.subject_id, event.detail) == (str(world.home.pk), {"source": "tap"})
    spoken(world, said(NOW + timedelta(minutes=1)), "2", source="tap")
    assert AuditEvent.objects.filter(verb="capacity.stated").count() == 1


def test_what_software_says_takes_few_statements(world, django_assert_max_num_queries):
    spoken(world, said(NOW - HOUR), "1")
    viewer = world.viewer(world.manager)
    # The row is read and locked, and the statement kept; the rest begin and end the transaction.
    with django_assert_max_num_queries(4):
        state(viewer, world.home.pk, said(), "2", at=NOW)


def test_the_provider_may_promise_less_than_is_held_and_that_is_seen(world):
    spoken(world, said(), "1")
    for key in "ab":
        reserve(world.viewer(world.hub), world.home.pk, key, NOW + DAY, at=NOW)
    spoken(world, said(NOW + HOUR, accepting=1), "2", at=NOW + HOUR)
    now = standing_of(world.home.pk, NOW + HOUR)
    assert (now.free.places, now.free.over, now.stood.held) == (0, True, 2)
    assert Standing.objects.get().most == 2


def test_what_was_taken_is_in_the_numbers_that_the_manager_says_next(world):
    say(world)
    taken = reserve(world.viewer(world.hub), world.home.pk, "a", NOW + DAY, at=NOW)
    reserve(world.viewer(world.hub), world.home.pk, "b", NOW + DAY, at=NOW)
    take(world.viewer(world.hub), taken, at=NOW)
    assert standing_of(world.home.pk, NOW).free.places == 0
    later = NOW + timedelta(minutes=5)
    say(world, said(later, occupied=9, accepting=1), at=later)
    now = standing_of(world.home.pk, later)
    assert (now.stood.held, now.free.places, now.free.over) == (1, 0, False)
    assert Reservation.objects.get(pk=taken).state == "settled"


@pytest.mark.parametrize(("minutes", "held"), [(59, 1), (60, 0), (61, 0)])
@pytest.mark.hazard("HZ-26")
def test_software_may_not_know_yet_what_was_taken_just_before(world, minutes, held):
    spoken(world, said(), "1")
    taken = reserve(world.viewer(world.hub), world.home.pk, "a", NOW + DAY, at=NOW)
    take(world.viewer(world.hub), taken, at=NOW)
    later = NOW + timedelta(minutes=minutes)
    spoken(world, said(later), "2", at=later)
    assert standing_of(world.home.pk, later).stood.held == held


def test_minutes_that_are_left_out_later_are_unknown_again(world):
    say(world, hours(), service=world.home_care)
    later = NOW + HOUR
    say(world, hours(later, night=30), service=world.home_care, at=later)
    assert standing_of(world.home_care.pk, later).free.minutes == {"night": 30}


def test_the_installation_itself_may_speak(world):
    actor = system("rounds", world.home.organisation_id)
    state(actor, world.home.pk, said(), "1", source="round", at=NOW)
    assert Statement.objects.get().said_by == "system:rounds"


messages = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 2)),
    min_size=1,
    max_size=6,
    unique_by=lambda o: o[0],
)


@given(messages, st.randoms(use_true_random=False))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.hazard("HZ-25")
def test_any_order_and_any_repeat_leaves_the_same_standing(world, messages, random):
    order = [*messages, *messages]
    random.shuffle(order)
    service = a_service(organisation=world.home.organisation, kind="nursing")
    viewer = world.viewer(world.manager)
    for minute, free in order:
        what = said(NOW + timedelta(minutes=minute), accepting=free)
        state(viewer, service.pk, what, str(minute), at=NOW + HOUR)
    last, free = max(messages)
    stood = standing_of(service.pk, NOW + HOUR).stood
    assert stood.said == said(NOW + timedelta(minutes=last), accepting=free)
    assert Statement.objects.filter(service=service).count() == len(messages)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE capacity_statement SET accepting = 9",
        "UPDATE capacity_standing SET accepting = 9",
        "UPDATE capacity_standing SET held = 0, most = 5",
        "UPDATE capacity_standing SET holds_until = now() + interval '9 years'",
        "INSERT INTO capacity_statement (service_id, key, said_at, received_at, holds_until,"
        " available_from, source, said_by, counted) SELECT service_id, 'x', said_at, received_at,"
        " holds_until, available_from, source, '', false FROM capacity_statement",
        "INSERT INTO capacity_statement (service_id, key, said_at, received_at, holds_until,"
        " available_from, source, said_by, counted) SELECT service_id, 'x', said_at, received_at,"
        " holds_until, available_from, source, 'me', true FROM capacity_statement",
    ],
)
@pytest.mark.hazard("HZ-25")
def test_the_database_lets_nobody_change_what_was_said(world, statement):
    spoken(world, said(), "1")
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert standing_of(world.home.pk, NOW).stood.said == said()


def test_a_statement_stays_on_its_page(world):
    """Nothing that a statement changes of the standing row has an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
            " AND a.attnum = ANY(i.indkey) WHERE i.indrelid = 'capacity_standing'::regclass"
        )
        assert {name for (name,) in cursor.fetchall()} == {"id", "service_id"}
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = 'capacity_standing'::regclass")
        assert "fillfactor=50" in cursor.fetchone()[0]


@pytest.mark.hazard("HZ-26")
def test_what_is_refused_settles_nothing_of_what_was_taken(world):
    """Also inside the transaction of a whole batch, in which one that is refused undoes nothing."""
    spoken(world, said(), "1")
    key = reserve(world.viewer(world.hub), world.home.pk, "r", NOW + HOUR, at=NOW)
    take(world.viewer(world.hub), key, at=NOW)
    later = NOW + 2 * HOUR
    with pytest.raises(Refused, match="used before"):
        spoken(world, said(later), "1", at=later)
    assert Reservation.objects.get().state == "taken"
    assert spoken(world, said(), "1", at=later).repeated
    assert Standing.objects.get().held == 1


def test_a_message_is_two_statements_to_the_server(world, django_assert_num_queries):
    spoken(world, said(NOW - HOUR), "1")
    speaker = world.viewer(world.manager)
    with django_assert_num_queries(2):
        state(speaker, world.home.pk, said(), "2", at=NOW)
