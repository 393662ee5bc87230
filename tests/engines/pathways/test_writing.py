"""What one move asks of the database, and that nothing is missed by asking less."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.engines.pathways.shipped.care import shipped
from tests.engines.pathways.world import NOW

from almoner.engines.pathways import commands
from almoner.engines.pathways.access import locked, seen_by, sees
from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.engines.pathways.recomputing import differing
from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import NOBODY, system
from almoner.platform.database.rows import added, changed, send

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
STORED = [one.attname for one in CaseEvent._meta.concrete_fields if not one.primary_key]


def test_a_move_takes_seven_statements(world, django_assert_max_num_queries):
    """Two of them its savepoint: then the case, its timeline, event with case, clocks, audit."""
    case, sara = world.open(), world.viewer(world.sara)
    with scoped(sara, drop_role=True), django_assert_max_num_queries(7):
        commands.move(
            sara,
            case_id=case.pk,
            transition="make-contact",
            facts={"safe_now": True},
            note="Spoke with Ada.",
            at=LATER,
        )


def test_what_turns_no_clock_writes_none(world):
    case, sara = world.open(), world.viewer(world.sara)
    with CaptureQueriesContext(connection) as asked:
        commands.note(sara, case_id=case.pk, text="Rang.", at=LATER)
    assert len(asked) <= 6
    assert not [one for one in asked if "caseclock" in one["sql"]]


def test_a_move_that_is_refused_asks_for_the_case_and_its_timeline_only(
    world, django_assert_max_num_queries
):
    """And three for its savepoint, which is gone back to."""
    case, sara = world.open(), world.viewer(world.sara)
    with django_assert_max_num_queries(5), pytest.raises(Refused):
        commands.move(sara, case_id=case.pk, transition="advise", at=LATER)


def test_every_clock_is_stored_as_the_timeline_has_it(world):
    case = world.contacted()
    CaseClock.objects.filter(case=case, code="decision").update(warned=True)
    mona = {"who": world.mona, "at": LATER + timedelta(days=1)}
    world.move(case, "wait", reason="asked-for-time", **mona)
    clocks = {one.code: one for one in CaseClock.objects.filter(case=case)}
    assert clocks["first-contact"].stopped_at == LATER
    assert clocks["decision"].paused_since == mona["at"]
    assert clocks["decision"].due_at is None
    world.move(case, "go-on", at=LATER + timedelta(days=30))
    assert CaseClock.objects.filter(case=case).count() == 2
    assert differing() == {}


def test_clocks_go_along_to_the_organisation_that_takes_the_case(world):
    case = world.contacted()
    sara, nick = world.viewer(world.sara), world.viewer(world.nick)
    with scoped(sara, drop_role=True):
        commands.hand_over(sara, case_id=case.pk, team_id=world.ward.pk, reason="x", at=LATER)
    with scoped(nick, drop_role=True):
        commands.accept_handover(nick, case_id=case.pk, at=LATER)
    owners = CaseClock.objects.filter(case=case).values_list("organisation_id", flat=True)
    assert list(owners) == [world.trust.pk] * 2


def test_a_row_is_written_as_django_writes_it(world):
    case, text = world.open(), 'O\'Brien; 100% "sure" \\ %s'
    world.move(case, "make-contact", facts={"safe_now": False}, note=text)
    first = CaseEvent.objects.get(case=case, number=2)
    assert first.data == {"facts": {"safe_now": False}, "note": text, "priority": "urgent"}
    assert (first.worker_id, first.organisation_id) == (world.sara.pk, world.council.pk)
    again = CaseEvent(**{name: getattr(first, name) for name in STORED} | {"number": 3})
    send(added(again))
    second = CaseEvent.objects.get(case=case, number=3)
    kept = [name for name in STORED if name != "number"]
    assert [getattr(second, name) for name in kept] == [getattr(first, name) for name in kept]


def test_a_row_that_is_hidden_is_not_silently_left_as_it_was(world):
    case = world.open()
    case.route = "none"
    with (
        pytest.raises(DatabaseError, match="0 rows"),
        transaction.atomic(),
        scoped(world.viewer(world.rita), drop_role=True),
    ):
        send(changed(case, ["route"]))
    assert Case.objects.get().route == "phone"


def test_of_two_rows_that_go_together_neither_is_written_alone(world):
    case = world.open()
    case.route, event = "none", CaseEvent.objects.get(case=case)
    with pytest.raises(DatabaseError, match="case_event_once"), transaction.atomic():
        send(changed(case, ["route"]), added(event))
    assert Case.objects.get().route == "phone"


@pytest.mark.hazard("HZ-11")
def test_a_case_in_hand_is_seen_by_whoever_is_shown_it(world):
    case = world.open()
    workers = (world.sara, world.tom, world.mona, world.nick, world.rita)
    viewers = [NOBODY, system("job"), system("job", world.council.pk)]
    viewers += [system("job", world.trust.pk), *map(factories.viewer, workers)]
    council, trust = world.council.pk, world.trust.pk
    answers = set()
    for owner, shared, named, worker in product(
        (council, trust), ([], [trust]), (None, [], ["casework_manager"]), (None, world.sara.pk)
    ):
        case.organisation_id, case.shared_with, case.worker_id = owner, shared, worker
        case.restricted, case.restricted_to = named is not None, named or []
        case.save()
        for viewer in viewers:
            shown = Case.objects.filter(seen_by(viewer), pk=case.pk).exists()
            assert sees(viewer, case) == shown
            answers.add((viewer.name or viewer.worker_id, shown))
    assert len(answers) > len(viewers)


@pytest.mark.hazard("HZ-11")
def test_a_case_that_is_not_the_actors_is_not_locked_for_them(world):
    case = world.open()
    assert locked(world.viewer(world.sara), case.pk) == case
    for viewer, key in ((world.viewer(world.rita), case.pk), (world.viewer(world.sara), 0)):
        with pytest.raises(Unseen):
            locked(viewer, key)


def test_forms_are_looked_up_for_the_moves_that_depend_on_them():
    definition = shipped("community-liberty")
    moves = definition.transitions.values()
    needing = [one for one in moves if one.requires.instruments]
    free = [one for one in moves if not definition.asks_instruments([one])]
    assert needing
    assert free
    assert all(definition.asks_instruments([one]) for one in needing)
    assert definition.asks_instruments(moves)
    assert not definition.asks_instruments(free)


def test_a_priority_that_rests_on_a_form_is_asked_after_every_move():
    definition = shipped("liberty-safeguards")
    assert all(definition.asks_instruments([one]) for one in definition.transitions.values())
