"""The database's counts across organisations: right, scoped to the place, and without people."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.services.delegation.board.conftest import as_web
from tests.services.delegation.board.place import add_one, elsewhere, sign_off, usual_place
from tests.services.delegation.world import INSULIN, NOW, TODAY, make_person, make_worker

from almoner.platform.access.scope import scoped
from almoner.registers.people.models import Person
from almoner.services.delegation import models as m
from almoner.services.delegation.queries import counts as read

pytestmark = pytest.mark.django_db
FUNCTIONS = (
    ("almoner_live_counts(%s)", [TODAY]),
    ("almoner_review_counts(%s, %s)", [TODAY, TODAY]),
    ("almoner_experience_counts(%s, %s)", [TODAY, TODAY]),
    ("almoner_funding_counts(%s)", [TODAY]),
)


@pytest.fixture
def place():
    return usual_place()


def live_of(place, who, provider=None, today=TODAY) -> list[read.Live]:
    with as_web(place.viewer(getattr(place, who))):
        rows = read.live_counts(today)
    return [one for one in rows if provider is None or one.provider_id == provider.pk]


def one_of(place, who="chair", provider=None) -> read.Live:
    [found] = live_of(place, who, provider or place.provider)
    return found


def test_the_counts_are_those_of_the_rows(place):
    found = one_of(place)
    assert (found.people, found.live, found.competent, found.reviewed) == (13, 13, 13, 13)
    assert (found.stopped, found.alone) == (0, 13)
    assert (found.delegating_id, found.system_id) == (place.trust.pk, place.icb.pk)
    assert found.insured_until == place.insurance.ends_on


@pytest.mark.parametrize(
    ("change", "column", "expected"),
    [
        (
            lambda row: m.Delegation.objects.filter(pk=row.pk).update(status="suspended"),
            "stopped",
            1,
        ),
        (lambda row: m.Delegation.objects.filter(pk=row.pk).update(status="ended"), "live", 12),
        (
            lambda row: m.Delegation.objects.filter(pk=row.pk).update(
                review_due_on=TODAY - timedelta(days=1)
            ),
            "reviewed",
            12,
        ),
        (
            lambda row: m.Delegation.objects.filter(pk=row.pk).update(review_due_on=TODAY),
            "reviewed",
            13,
        ),
        (lambda row: row.competences.update(valid_until=TODAY), "competent", 12),
        (
            lambda row: row.competences.update(valid_until=TODAY + timedelta(days=1)),
            "competent",
            13,
        ),
        (
            lambda row: row.competences.update(revoked_at=NOW, revoked_because="Unsafe."),
            "competent",
            12,
        ),
    ],
)
def test_each_lapse_is_counted(place, change, column, expected):
    change(place.delegation)
    assert getattr(one_of(place), column) == expected


def test_a_second_sign_off_does_not_count_twice(place):
    sign_off(place.delegation, signed_off_at=NOW)
    assert one_of(place).competent == 13


def test_a_second_worker_is_cover(place):
    worker = make_worker("Second Hand", place.provider, "care_worker")
    second = add_one(place.trust, place.provider, place.nurse, worker, "Unused")
    m.Delegation.objects.filter(pk=second.pk).update(person=place.person)
    found = one_of(place)
    assert (found.people, found.live, found.alone) == (13, 14, 12)
    m.Delegation.objects.filter(pk=second.pk).update(status="suspended")
    assert one_of(place).alone == 13


def test_a_renewal_that_begins_when_the_old_policy_ends_carries_on(place):
    old = place.insurance
    m.Insurance.objects.create(
        provider=place.provider,
        insurer="Example Mutual",
        policy_number="EX-2",
        activities=[INSULIN],
        starts_on=old.ends_on,
        ends_on=old.ends_on + timedelta(days=365),
        recorded_by="test",
    )
    assert one_of(place).insured_until == old.ends_on + timedelta(days=365)
    assert (
        live_of(place, "chair", place.provider, today=old.ends_on + timedelta(days=365))[
            0
        ].insured_until
        is None
    )


def test_cover_for_another_activity_is_none(place):
    assert one_of(place, provider=place.third).insured_until is None


@pytest.mark.hazard("HZ-11")
@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("chair", {"provider", "rival", "third"}),
        ("council_chair", {"provider", "rival", "third"}),
        ("nurse", {"provider", "rival", "third"}),
        ("manager", {"provider"}),
        ("rival_manager", {"rival"}),
        ("worker", {"provider"}),
    ],
)
def test_each_organisation_sees_counts_of_its_own_place_only(place, who, sees):
    elsewhere()
    expected = {getattr(place, name).pk for name in sees}
    assert {one.provider_id for one in live_of(place, who)} == expected


@pytest.mark.hazard("HZ-11")
def test_another_place_sees_nothing_of_this_one(place):
    far, chair = elsewhere()
    with as_web(place.viewer(chair)):
        assert {one.system_id for one in read.live_counts(TODAY)} == {far.pk}
        assert len(read.place_of(place.viewer(chair))) == 2


@pytest.mark.hazard("HZ-11")
def test_a_board_has_no_row_of_any_person(place):
    with as_web(place.viewer(place.chair)):
        assert not Person.objects.exists()
        for model in (m.Delegation, m.Act, m.Competence, m.Incident, m.Experience, m.FundingLine):
            assert not model.objects.exists()
        assert read.live_counts(TODAY)


@pytest.mark.hazard("HZ-11")
@pytest.mark.parametrize(("call", "values"), FUNCTIONS)
def test_without_a_viewer_the_functions_count_nothing(place, call, values):
    from almoner.platform.access.viewer import NOBODY

    with scoped(NOBODY, drop_role=True), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call}", values)
        assert cursor.fetchall() == []


@pytest.mark.parametrize(("call", "values"), FUNCTIONS)
def test_the_functions_give_back_no_id_of_a_person_or_worker(place, call, values):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call}", values)
        names = {column.name for column in cursor.description}
    assert not {"person_id", "worker_id", "delegation_id", "id"} & names


@pytest.mark.parametrize(("call", "values"), FUNCTIONS)
def test_nobody_but_the_web_may_call_them(db, call, values):
    signature = call.replace("%s", "date")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE almoner_stranger")
        cursor.execute(
            "SELECT has_function_privilege(%s, %s, 'EXECUTE'), "
            "has_function_privilege(%s, %s, 'EXECUTE')",
            ["almoner_stranger", signature, "almoner_web", signature],
        )
        assert cursor.fetchone() == (False, True)


def test_reviews_are_counted_on_either_side_of_the_start(place):
    for days_ago, due_in in ((40, 0), (40, -1), (5, 3), (4, -2)):
        at = NOW - timedelta(days=days_ago)
        m.Review.objects.create(
            delegation=place.delegation,
            was_due_on=at.date() + timedelta(days=due_in),
            reviewed_at=at,
            reviewed_by=place.nurse,
            person_involved=True,
            findings="Fine.",
            outcome="continue",
        )
    with as_web(place.viewer(place.chair)):
        found = {one.after: one for one in read.review_counts(TODAY - timedelta(days=10), TODAY)}
    assert (found[False].in_time, found[False].late, found[False].people) == (1, 1, 1)
    assert (found[True].in_time, found[True].late) == (1, 1)


def test_answers_are_summed_by_voice(place):
    for voice, score in (("person", 5), ("carer", 3), ("worker", 2)):
        m.Experience.objects.create(
            delegation=place.delegation, voice=voice, score=score, given_on=TODAY
        )
    with as_web(place.viewer(place.chair)):
        found = {one.voice: one for one in read.experience_counts(TODAY, TODAY)}
    assert (found["person"].answers, found["person"].total, found["person"].people) == (2, 8, 1)
    assert (found["worker"].answers, found["worker"].total) == (1, 2)


def test_funding_is_summed_by_route_and_payer(place):
    for row, supplement in ((place.delegation, 120), (place.delegation, None)):
        m.FundingLine.objects.create(
            delegation=row,
            route="chc",
            payer=place.icb,
            what_for="Time for insulin",
            pence_per_hour=2_800,
            minutes_per_act=15,
            pay_supplement_pence_per_hour=supplement,
            starts_on=TODAY,
        )
    m.FundingLine.objects.create(
        delegation=place.delegation,
        route="self",
        what_for="Old",
        starts_on=TODAY - timedelta(9),
        ends_on=TODAY,
    )
    with as_web(place.viewer(place.chair)):
        [found] = read.funding_counts(TODAY)
    assert (found.route, found.payer, found.lines, found.people) == (
        "chc",
        "Example Integrated Care Board",
        2,
        1,
    )
    assert (found.pence_per_hour, found.supplements, found.supplement_pence) == (2_800, 1, 120)


def test_a_person_who_moved_team_is_counted_where_the_delegation_is(place):
    other = make_person((place.icb, "nursing", None), given_name="Moved")
    m.Delegation.objects.filter(pk=place.delegation.pk).update(person=other)
    assert one_of(place).people == 13
