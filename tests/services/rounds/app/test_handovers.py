"""Packages shared among consortia: counts for who commissions, their own people for providers."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import client_for
from tests.services.delegation.world import NOW
from tests.services.rounds.app.places import EACH, FIRST, make_own_place
from tests.services.rounds.app.test_divisions import cut
from tests.services.visits.door import Clock

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.access.unseen import Unseen
from almoner.platform.audit.models import AuditEvent
from almoner.registers.people.models import Involvement
from almoner.services.rounds.commands.allocating import allocate_packages, share_handover
from almoner.services.rounds.models import Handover, NamedPackage, PackageChange
from almoner.services.rounds.queries.handovers import going, handover_seen_by, overview

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make_own_place()


@pytest.fixture
def row(place):
    return allocated(place)


def allocated(place, **more):
    division = cut(place)
    given = {"division_id": division.pk, "starts": FIRST, "weeks": 10, "at": NOW} | more
    return allocate_packages(place.viewer, **given)


def changed(row, number=6, shared=False):
    """So many of the first provider's packages go to the second, whatever was worked out."""
    row.changes.all().delete()
    first = NamedPackage.objects.filter(handover=row).order_by("number").first()
    named = NamedPackage.objects.filter(handover=row, provider_id=first.provider_id)
    other = NamedPackage.objects.filter(handover=row).exclude(provider_id=first.provider_id)
    PackageChange.objects.bulk_create(
        PackageChange(
            handover=row,
            organisation_id=row.organisation_id,
            number=one.number,
            before_id=first.provider_id,
            after_id=other.first().provider_id,
            on=FIRST + timedelta(days=at),
            why="At the review of the package.",
            shared=shared,
        )
        for at, one in enumerate(named.order_by("number")[:number])
    )
    return first.provider_id, [one.person for one in named.order_by("number")[:number]]


def text(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def manager_of(place, provider_id):
    base = place.base
    return base.manager if provider_id == base.provider.pk else base.rival_manager


class TestAllocating:
    def test_it_holds_what_each_keeps_and_who_shares_what(self, place, row):
        assert row.counts["people"] == 2 * EACH
        assert row.counts["change"] == row.changes.count()
        assert set(row.consortia) == {"N1", "N2"}
        assert {one["provider"] for one in row.shares} == {
            place.base.provider.pk,
            place.base.rival.pk,
        }
        before = sum(one["before"] for one in row.shares)
        assert before == pytest.approx(sum(one["after"] for one in row.shares))
        assert all(0 <= one["kept"] <= one["before"] for one in row.shares)
        assert {one["people"] for one in row.shares} == {EACH}

    def test_the_changes_are_in_its_time_and_of_somebody_it_can_name(self, row):
        named = {(one.number, one.provider_id) for one in row.named.all()}
        for one in row.changes.all():
            assert row.starts_on <= one.on <= row.ends_on
            assert (one.number, one.before_id) in named

    def test_it_is_written_down(self, row):
        verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))
        assert verbs[-2:] == ["place.read", "packages.allocated"]

    def test_nothing_is_kept_when_it_cannot_be(self, place):
        with pytest.raises(Refused, match="need some time"):
            allocated(place, weeks=0)
        with pytest.raises(Refused), transaction.atomic():
            allocate_packages(
                place.viewer,
                division_id=cut(place, name="Other").pk,
                starts=FIRST + timedelta(days=900),
                weeks=4,
                at=NOW,
            )
        assert not Handover.objects.exists()

    def test_another_cannot(self, place, row):
        for viewer in (place.board, place.base.viewer(place.other)):
            with pytest.raises(Unseen):
                allocate_packages(
                    viewer, division_id=row.division_id, starts=FIRST, weeks=4, at=NOW
                )
            with pytest.raises(Unseen):
                share_handover(viewer, handover_id=row.pk, at=NOW)


class TestCounts:
    def test_few_are_not_shown(self, row):
        changed(row, 3)
        row.counts |= {"outside": 0}
        told = overview(row)
        assert (told.change, told.outside, told.people) == ("not shown", "0", "28")
        assert {count for _, count in (*told.months, *told.reasons)} == {"not shown"}

    def test_not_even_the_sum_where_it_tells_of_each(self, row):
        changed(row, 5)
        for at, one in enumerate(row.changes.all()):
            one.on = FIRST + timedelta(days=40 * at)
            one.save()
        told = overview(row)
        assert [count for _, count in told.months] == ["not shown"] * 5
        assert told.change == "not shown"

    def test_enough_are(self, row):
        changed(row, 7)
        told = overview(row)
        assert told.reasons == (("At the review of the package.", "7"),)
        assert [one.hidden for one in told.keeps] == [False, False]
        assert all(0 <= one.share <= 1 for one in told.keeps)

    def test_a_provider_of_few_people_is_not_shown(self, row):
        row.shares[0]["people"] = 2
        assert [one.hidden for one in overview(row).keeps] == [True, True]


@pytest.mark.hazard("HZ-11")
class TestWho:
    def test_a_provider_sees_its_own_once_it_is_shared(self, place, row):
        provider, people = changed(row)
        viewer = place.base.viewer(manager_of(place, provider))
        with transaction.atomic(), scoped(viewer, drop_role=True):
            assert going(viewer) == []
        share_handover(place.viewer, handover_id=row.pk, at=NOW)
        with transaction.atomic(), scoped(viewer, drop_role=True):
            assert [one.person for one in going(viewer)] == people
            assert not Handover.objects.exists()

    def test_its_rival_does_not(self, place, row):
        provider, _ = changed(row, shared=True)
        other = (
            place.base.rival.pk if provider == place.base.provider.pk else place.base.provider.pk
        )
        viewer = place.base.viewer(manager_of(place, other))
        with transaction.atomic(), scoped(viewer, drop_role=True):
            assert going(viewer) == []
            assert not PackageChange.objects.exists()

    def test_somebody_it_no_longer_cares_for_is_not_listed(self, place, row):
        provider, people = changed(row, shared=True)
        gone = Involvement.objects.filter(person=people[0], organisation_id=provider)
        gone.update(ends_on=gone.get().starts_on)
        viewer = place.base.viewer(manager_of(place, provider))
        with transaction.atomic(), scoped(viewer, drop_role=True):
            assert [one.person for one in going(viewer)] == people[1:]

    def test_the_one_who_asked_sees_no_names_and_others_nothing(self, place, row):
        with transaction.atomic(), scoped(place.viewer, drop_role=True):
            assert Handover.objects.get() == row
            assert not NamedPackage.objects.exists()
        for viewer in (place.board, place.base.viewer(place.base.nurse)):
            with transaction.atomic(), scoped(viewer, drop_role=True):
                assert not Handover.objects.exists()
                assert not PackageChange.objects.exists()
            with pytest.raises(Unseen):
                handover_seen_by(viewer, row.pk)


def test_it_is_shared_once(place, row):
    share_handover(place.viewer, handover_id=row.pk, at=NOW)
    with pytest.raises(Refused, match="can see this already"):
        share_handover(place.viewer, handover_id=row.pk, at=NOW)
    assert AuditEvent.objects.latest("pk").verb == "packages.shared"


def test_the_database_keeps_a_change_a_change(row):
    provider, _ = changed(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.changes.update(after_id=provider)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.filter(pk=row.pk).update(ends_on=FIRST - timedelta(days=1))


def test_the_pages(place, monkeypatch, settings):
    monkeypatch.setattr(timezone, "now", Clock(NOW))
    settings.SESSION_COOKIE_AGE = 24 * 60 * 60
    division = cut(place)
    page = client_for(place.analyst)
    there = reverse("rounds:allocate", args=[division.pk])
    wrong = page.post(there, {"starts": FIRST.isoformat(), "weeks": "0"})
    assert wrong.status_code == 422
    answer = page.post(there, {"starts": FIRST.isoformat(), "weeks": "10"})
    row = Handover.objects.get()
    assert answer.url == reverse("rounds:handover", args=[row.pk])
    provider, people = changed(row)
    shown = text(page.get(answer.url))
    assert "Providers cannot see this yet." in shown
    assert place.base.rival.name in shown
    for person in people:
        assert person.name not in shown
    shared = page.post(reverse("rounds:share_handover", args=[row.pk]), follow=True)
    assert "Each provider can see its own people now." in text(shared)
    theirs = client_for(manager_of(place, provider)).get(reverse("rounds:packages"))
    for person in people:
        assert person.name in text(theirs)
    assert page.get(reverse("rounds:packages")).status_code == 403
