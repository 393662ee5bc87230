"""The audit is only ever added to, names an actor, and shows when it was meddled with."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests import factories

from almoner.platform.access.scope import scoped
from almoner.platform.access.viewer import NOBODY, Viewer, system
from almoner.platform.audit.commands import NoActor, NotInTransaction, record
from almoner.platform.audit.models import AuditEvent
from almoner.platform.audit.queries import events_for, verify

SOMEBODY = Viewer(user_id=7, organisation_id=3, role="board", name="Sam")
OTHER = Viewer(user_id=8, organisation_id=4, role="board", name="Kim")


def note(actor=SOMEBODY, verb="thing.done", key=1, **detail) -> AuditEvent:
    return record(actor, verb, ("thing", key), **detail)


def settle() -> None:
    """Writes the heads now, as a commit would: a test's transaction never commits."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS audit_head IMMEDIATE")
        cursor.execute("SET CONSTRAINTS audit_head DEFERRED")


def as_owner(sql: str, *parameters: object) -> None:
    """What somebody with the owner's rights could do: lift the guard, meddle, put it back."""
    settle()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_append_only")
        cursor.execute(sql, parameters)
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_append_only")


@pytest.mark.django_db
class TestWriting:
    def test_each_event_joins_the_one_before(self):
        first, second = note(key=1), note(key=2)
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.sequence, second.sequence) == (1, 2)
        assert second.previous == first.digest
        assert len(second.digest) == 64

    def test_each_organisation_has_a_chain_of_its_own(self):
        note()
        other = note(OTHER)
        other.refresh_from_db()
        assert (other.chain, other.sequence, other.previous) == (4, 1, "")

    @pytest.mark.parametrize("actor", [None, NOBODY])
    def test_nobody_cannot_do_anything(self, actor):
        with pytest.raises(NoActor, match="needs an actor"):
            note(actor)

    def test_the_system_names_its_part(self):
        assert note(system("sweep", 3)).actor == "system:sweep"

    def test_detail_is_kept(self):
        made = note(outcome="done", count=3)
        made.refresh_from_db()
        assert made.detail == {"outcome": "done", "count": 3}

    def test_bulk_writes_are_chained_too(self):
        now = timezone.now()
        AuditEvent.objects.bulk_create(
            AuditEvent(
                chain=3, at=now, actor="user:1", verb="v", subject_type="t", subject_id=str(i)
            )
            for i in range(50)
        )
        assert verify().ok
        assert AuditEvent.objects.filter(chain=3).order_by("-sequence").first().sequence == 50


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    with pytest.raises(NotInTransaction, match="inside the transaction"):
        note()


@pytest.mark.django_db(transaction=True)
def test_it_lives_and_dies_with_the_change():
    def change() -> None:
        with transaction.atomic():
            note()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert AuditEvent.objects.count() == 0
    assert verify().ok


@pytest.mark.django_db
class TestRefusing:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE audit_auditevent SET verb = 'nothing.done'",
            "DELETE FROM audit_auditevent",
            "TRUNCATE audit_auditevent",
        ],
    )
    def test_not_even_the_owner_changes_it_by_accident(self, sql):
        note()
        settle()
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE audit_auditevent SET verb = 'nothing.done'",
            "DELETE FROM audit_auditevent",
            "TRUNCATE audit_auditevent",
            "UPDATE audit_chainhead SET sequence = 0",
            "SELECT * FROM audit_chainhead",
            "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
        ],
    )
    def test_the_web_may_not_even_try(self, sql):
        note()
        with (
            pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
            transaction.atomic(),
            scoped(SOMEBODY, drop_role=True),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)

    def test_an_event_without_an_actor_is_refused_by_the_database(self):
        with pytest.raises(DatabaseError, match="audit_names_an_actor"), transaction.atomic():
            AuditEvent.objects.create(
                at=timezone.now(), actor="", verb="v", subject_type="t", subject_id="1"
            )


@pytest.mark.django_db
class TestVerifying:
    def test_an_untouched_chain_holds(self):
        for key in range(20):
            note(key=key)
            note(OTHER, key=key)
        check = verify()
        assert (check.ok, check.events, check.chains) == (True, 40, 2)

    def test_an_empty_audit_holds(self):
        assert verify().ok

    @pytest.mark.parametrize(
        "change",
        [
            "actor = 'user:99'",
            "verb = 'nothing.done'",
            "subject_id = '2'",
            "subject_type = 'other'",
            "person_id = 5",
            "at = at + interval '1 microsecond'",
            """detail = '{"outcome": "refused"}'""",
        ],
    )
    def test_changed_content_is_found_at_its_link(self, change):
        events = [note(key=1, outcome="done") for _ in range(5)]
        as_owner(f"UPDATE audit_auditevent SET {change} WHERE id = %s", events[2].pk)
        [broken] = verify().broken
        assert (broken.chain, broken.sequence, broken.event_id) == (3, 3, events[2].pk)
        assert "content was changed" in broken.problem

    def test_a_removed_event_is_found(self):
        events = [note() for _ in range(5)]
        as_owner("DELETE FROM audit_auditevent WHERE id = %s", events[1].pk)
        [broken] = verify().broken
        assert (broken.sequence, broken.problem) == (3, "an event before this one is missing")

    def test_a_shortened_chain_is_found(self):
        events = [note() for _ in range(5)]
        as_owner("DELETE FROM audit_auditevent WHERE id = %s", events[4].pk)
        [broken] = verify().broken
        assert (broken.sequence, broken.problem) == (5, "the newest events are missing")

    def test_a_chain_removed_whole_is_found(self):
        note()
        note(OTHER)
        as_owner("DELETE FROM audit_auditevent WHERE chain = 3")
        [broken] = verify().broken
        assert (broken.chain, broken.problem) == (3, "the newest events are missing")

    def test_a_rewritten_digest_breaks_the_next_link(self):
        events = [note() for _ in range(4)]
        as_owner("UPDATE audit_auditevent SET digest = repeat('0', 64) WHERE id = %s", events[1].pk)
        assert verify().broken[0].sequence == 2

    def test_only_the_first_broken_link_of_a_chain_is_named(self):
        events = [note() for _ in range(6)]
        as_owner("UPDATE audit_auditevent SET verb = 'x' WHERE id >= %s", events[2].pk)
        assert [broken.sequence for broken in verify().broken] == [3]


@pytest.mark.django_db(transaction=True)
def test_a_savepoint_that_is_undone_takes_its_link_with_it():
    def undone() -> None:
        with transaction.atomic():
            note(key=2)
            raise RuntimeError

    with transaction.atomic():
        note(key=1)
        with pytest.raises(RuntimeError):
            undone()
        note(key=3)
    assert list(AuditEvent.objects.order_by("sequence").values_list("subject_id", "sequence")) == [
        ("1", 1),
        ("3", 2),
    ]
    assert verify().ok
    with transaction.atomic():
        note(key=4)
    assert verify().ok


@pytest.mark.django_db(transaction=True)
def test_many_events_of_one_transaction_are_one_chain():
    with transaction.atomic():
        for key in range(200):
            note(key=key)
            if key % 3 == 0:
                note(OTHER, key=key)
    check = verify()
    assert (check.ok, check.events, check.chains) == (True, 267, 2)


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain():
    def write() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    note()
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check = verify()
    assert (check.ok, check.events) == (True, 40)


@pytest.mark.django_db
@pytest.mark.hazard("HZ-11")
def test_an_organisation_reads_only_its_own_audit():
    own, rival = factories.organisation(), factories.organisation()
    mine = Viewer(1, own.pk, "registered_manager")
    with scoped(Viewer(2, rival.pk, "registered_manager"), drop_role=True):
        record(Viewer(2, rival.pk, "registered_manager"), "secret.done", ("thing", 1))
    with scoped(mine, drop_role=True):
        record(mine, "thing.done", ("thing", 2))
        assert [event.verb for event in events_for(mine)] == ["thing.done"]
        assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["thing.done"]
