"""What the database itself refuses, and what another organisation sees of it: nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.engines.pathways.world import NOW

from almoner.engines.pathways.models import Case, CaseClock, CaseEvent
from almoner.platform.access.scope import scoped


@pytest.mark.hazard("HZ-15")
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"team": None, "worker": None}, "case_open_has_an_owner"),
        ({"queue": ""}, "case_open_has_an_owner"),
        (
            {"closed_at": NOW, "state_kind": "closed"},
            "case_closed_with_outcome_and_information",
        ),
        (
            {"closed_at": NOW, "queue": "", "outcome": "x", "state_kind": "closed"},
            "case_closed_with_outcome_and_information",
        ),
        ({"state_kind": "closed"}, "case_closed_in_a_closed_state"),
        (
            {
                "closed_at": NOW - timedelta(days=1),
                "queue": "",
                "outcome": "x",
                "information": "given",
                "state_kind": "closed",
            },
            "case_closes_after_it_opens",
        ),
        ({"person": None}, "case_is_about_somebody"),
        ({"last_number": 0}, "case_has_an_event"),
    ],
)
def test_a_case_without_an_owner_or_an_end_without_words_is_refused(world, change, rule):
    case = world.open()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)


@pytest.mark.parametrize(
    "sql", ["UPDATE pathways_caseevent SET at = now()", "DELETE FROM pathways_caseevent"]
)
def test_the_timeline_is_append_only(world, sql):
    world.open()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_one_number_is_written_once_and_the_first_event_opens(world):
    case = world.open()
    event = CaseEvent.objects.get(case=case)
    for number, verb, rule in (
        (1, "opened", "case_event_once"),
        (2, "opened", "case_event_first_opens"),
    ):
        event.pk, event.number, event.verb = None, number, verb
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            event.save(force_insert=True)


@pytest.mark.hazard("HZ-14")
def test_a_clock_never_stops_before_it_starts(world):
    case = world.open()
    with pytest.raises(IntegrityError, match="case_clock_never_backwards"), transaction.atomic():
        CaseClock.objects.filter(case=case).update(stopped_at=NOW - timedelta(days=9))


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


@pytest.mark.hazard("HZ-11")
def test_another_organisation_sees_no_row_of_a_case(world):
    from almoner.engines.pathways import commands

    case = world.open()
    tables = ("pathways_case", "pathways_caseevent", "pathways_caseclock")
    for who, seen in ((world.sara, True), (world.rita, False), (world.nick, False)):
        with scoped(world.viewer(who), drop_role=True):
            assert [rows(table) > 0 for table in tables] == [seen] * 3
            assert rows("pathways_queueteam") == (2 if seen else 0)
    with scoped(world.viewer(world.sara), drop_role=True):
        commands.join(
            world.viewer(world.sara),
            case_id=case.pk,
            organisation_id=world.trust.pk,
            role="joint",
            basis="Consent",
            at=NOW,
        )
    with scoped(world.viewer(world.nick), drop_role=True):
        assert [rows(table) > 0 for table in (*tables, "pathways_caseparty")] == [True] * 4
        commands.note(world.viewer(world.nick), case_id=case.pk, text="Seen.", at=NOW)
    with scoped(world.viewer(world.rita), drop_role=True):
        assert rows("pathways_caseparty") == 0


@pytest.mark.hazard("HZ-15")
def test_a_hand_over_between_organisations_works_as_the_webs_role(world):
    from almoner.engines.pathways import commands

    case = world.open()
    with scoped(world.viewer(world.sara), drop_role=True):
        commands.hand_over(
            world.viewer(world.sara), case_id=case.pk, team_id=world.ward.pk, reason="x", at=NOW
        )
    with scoped(world.viewer(world.nick), drop_role=True):
        commands.accept_handover(world.viewer(world.nick), case_id=case.pk, at=NOW)
    assert Case.objects.get().organisation_id == world.trust.pk


def test_a_queue_page_is_one_indexed_query(world, django_assert_max_num_queries):
    from almoner.engines.pathways.queries import cases

    for _ in range(3):
        world.open()
    viewer = world.viewer(world.sara)
    with django_assert_max_num_queries(3):
        list(cases.queue(viewer, "door", "contact", team_id=world.contact.pk))
