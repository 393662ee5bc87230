"""What a council may read of its place: unnamed, and only of people whose care it is part of."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.services.delegation.world import INSULIN, NOW, make_worker
from tests.services.rounds.app.places import DAYS, EACH, FIRST, make_own_place, visit

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.audit.models import AuditEvent
from almoner.registers.organisations.models import Organisation
from almoner.registers.people.models import Involvement, SharingDecision
from almoner.services.rounds.commands.reading import read_place
from almoner.services.rounds.models import Division, Handover, NamedPackage, Shift, WantedVisit
from almoner.services.rounds.queries.places import place_rows
from almoner.services.rounds.rules.clock import moment_of
from almoner.services.visits.models import Task, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.hazard("HZ-11")]


@pytest.fixture
def place():
    return make_own_place()


def read(viewer, days=DAYS, keep=None):
    with transaction.atomic(), scoped(viewer, drop_role=True):
        return place_rows(viewer, FIRST, days, keep)


def handover(place, owner) -> Handover:
    division = Division.objects.create(
        organisation=owner, name="D", version=1, why="x", made_by="x", made_at=NOW
    )
    return Handover.objects.create(
        organisation=owner,
        division=division,
        starts_on=FIRST,
        ends_on=FIRST,
        made_by="x",
        made_at=NOW,
    )


class TestWhose:
    def test_a_council_reads_its_own_people_of_every_provider(self, place):
        rows = read(place.viewer)
        assert len(rows.wanted) == 2 * EACH * DAYS
        assert {one.number for one in rows.wanted} == set(range(1, 2 * EACH + 1))
        assert set(rows.providers.values()) == {place.base.provider.name, place.base.rival.name}
        assert {one.cell for one in rows.wanted} == {one.neighbourhood for one in place.ours}
        assert rows.authorities == {"E08000026": 2 * EACH}

    def test_a_board_reads_those_of_its_parts(self, place):
        rows = read(place.board)
        people = len(place.ours) + len(place.strangers)
        assert len({one.number for one in rows.wanted}) == people

    def test_others_read_nothing(self, place):
        base = place.base
        for worker in (base.manager, base.rival_manager, base.nurse, base.worker):
            rows = read(base.viewer(worker))
            assert (rows.wanted, rows.duties) == ((), ())

    def test_another_council_reads_its_own(self, place):
        rows = read(place.base.viewer(place.other))
        assert len({one.number for one in rows.wanted}) == len(place.strangers)

    def test_who_closed_their_record_is_not_read(self, place):
        SharingDecision.objects.create(
            person=place.ours[0],
            organisation=place.council,
            scope="record",
            agreed=False,
            given_at=NOW - timedelta(days=1),
            given_by="The person",
            recorded_by=place.analyst.user,
            recorded_for=place.council,
        )
        assert len({one.number for one in read(place.viewer).wanted}) == 2 * EACH - 1

    def test_who_is_no_longer_with_the_council_is_not_read(self, place):
        ended = Involvement.objects.filter(person=place.ours[0], organisation=place.council)
        ended.update(ends_on=ended.get().starts_on)
        assert len({one.number for one in read(place.viewer).wanted}) == 2 * EACH - 1

    def test_the_rows_themselves_stay_closed(self, place):
        with scoped(place.viewer, drop_role=True):
            assert not Visit.objects.exists()
            assert not Shift.objects.exists()


class TestWhat:
    def test_a_rota_says_when_and_how_long(self, place):
        rows = read(place.viewer, days=1).wanted
        assert {one.closes for one in rows} == {None}
        assert {one.minutes for one in rows} == {30.0}
        opens = {one.opens for one in rows}
        assert min(opens) == 7 * 60
        assert not any(one.critical or one.needs for one in rows)

    def test_what_is_due_and_who_comes_along(self, place):
        base, person = place.base, place.ours[1]
        row = Visit.objects.filter(person=person).order_by("starts_at").first()
        Task.objects.create(
            visit=row,
            activity=INSULIN,
            due_at=row.starts_at,
            planned_granted=True,
            granted=True,
            checked_at=NOW,
        )
        twin = {"starts_at": row.starts_at, "ends_at": row.ends_at}
        visit(person, base.worker, base.provider, 0, 0, **twin)
        (found,) = [one for one in read(place.viewer).wanted if one.needs]
        assert (found.needs, found.critical, found.workers) == ((INSULIN,), True, 2)

    @pytest.mark.parametrize("setting", ["residential", "nursing", "personal_assistants", ""])
    def test_only_home_care_is_read(self, place, setting):
        rival = place.base.rival
        WantedVisit.objects.create(
            provider=rival, person=place.ours[0], day=FIRST, opens=480, closes=540, minutes=30
        )
        Organisation.objects.filter(pk=rival.pk).update(setting=setting)
        rows = read(place.viewer)
        assert set(rows.providers.values()) == {place.base.provider.name}
        assert {one.provider for one in (*rows.wanted, *rows.duties)} == {place.base.provider.name}

    def test_cancelled_visits_are_left_out(self, place):
        Visit.objects.filter(person=place.ours[0]).update(
            status="cancelled", cancelled_because="Away"
        )
        assert len(read(place.viewer).wanted) == (2 * EACH - 1) * DAYS

    def test_what_people_want_takes_the_place_of_that_days_rota(self, place):
        WantedVisit.objects.create(
            provider=place.base.provider,
            person=place.ours[1],
            day=FIRST,
            opens=480,
            closes=540,
            latest=560,
            minutes=45,
            workers=2,
            activities=[INSULIN],
        )
        rows = read(place.viewer, days=1)
        (wish,) = [one for one in rows.wanted if one.provider == place.base.provider.name]
        assert (wish.opens, wish.closes, wish.critical, wish.minutes, wish.workers) == (
            480,
            540,
            True,
            45,
            2,
        )
        assert len(rows.wanted) == EACH + 1

    def test_shifts_are_of_workers_who_visit_and_as_long_as_their_visits(self, place):
        rows = read(place.viewer, days=1).duties
        assert len(rows) == 6
        first = min(rows, key=lambda one: (one.starts, one.ends))
        assert first.starts == 7 * 60 - 45
        assert {one.mode for one in rows} == {"car"}

    def test_shifts_that_are_written_down_count_where_wishes_do(self, place):
        base = place.base
        Shift.objects.create(
            provider=base.provider,
            worker=base.worker,
            day=FIRST,
            starts_at=moment_of(FIRST, 420),
            ends_at=moment_of(FIRST, 900),
        )
        assert len(read(place.viewer, days=1).duties) == 6
        WantedVisit.objects.create(
            provider=base.provider,
            person=place.ours[1],
            day=FIRST,
            opens=480,
            closes=540,
            minutes=30,
        )
        own = [
            one for one in read(place.viewer, days=1).duties if one.provider == base.provider.name
        ]
        assert [(one.starts, one.ends, one.can) for one in own] == [(420, 900, (INSULIN,))]


class TestNaming:
    def test_a_provider_is_told_its_own_and_the_reader_nothing(self, place):
        row = handover(place, place.council)
        rows = read(place.viewer, keep=row.pk)
        assert len({one.number for one in rows.wanted}) == 2 * EACH
        assert NamedPackage.objects.filter(handover=row).count() == 2 * EACH
        with scoped(place.viewer, drop_role=True):
            assert not NamedPackage.objects.exists()
        with scoped(place.base.viewer(place.base.manager), drop_role=True):
            own = NamedPackage.objects.all()
            assert {one.provider_id for one in own} == {place.base.provider.pk}
            assert len(own) == EACH

    def test_nobody_is_named_for_anothers_allocation(self, place):
        row = handover(place, place.base.icb)
        assert read(place.viewer, keep=row.pk).wanted == ()
        assert not NamedPackage.objects.exists()


class TestCommand:
    def test_reading_is_written_down(self, place):
        rows = read_place(place.viewer, starts=FIRST, days=DAYS, at=NOW, why="study")
        event = AuditEvent.objects.get(verb="place.read")
        assert event.actor == place.viewer.actor
        assert event.detail == {
            "starts": FIRST.isoformat(),
            "days": DAYS,
            "visits": len(rows.wanted),
            "why": "study",
        }

    def test_without_the_right_or_as_a_provider_it_is_refused(self, place):
        base = place.base
        for worker, code in ((base.manager, "may-not-study"), (base.nurse, "may-not-study")):
            with pytest.raises(Refused) as caught:
                read_place(base.viewer(worker), starts=FIRST, days=1, at=NOW, why="study")
            assert [one.code for one in caught.value.refusals] == [code]

    def test_a_board_of_a_provider_has_no_place(self, place):
        viewer = place.base.viewer(make_worker("Zoe Ash", place.base.provider, "board"))
        with pytest.raises(Refused, match="Only a council"):
            read_place(viewer, starts=FIRST, days=1, at=NOW, why="study")


def test_nobody_but_the_web_may_ask_the_database():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_proc p, aclexplode(p.proacl) a"
            " WHERE p.proname IN ('almoner_place_visits', 'almoner_place_shifts')"
            " AND a.grantee = 0"
        )
        assert cursor.fetchone() == (0,)
