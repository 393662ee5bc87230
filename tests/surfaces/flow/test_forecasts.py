"""Forecasts of a place: counted from its own packages, kept with their error, and shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import factories
from tests.registers.directory.world import a_service
from tests.services.discharge.hospital import make_hospital
from tests.surfaces.flow.test_forecasting import METHODS

from almoner.kernel.refusals import Refused
from almoner.platform.access.scope import scoped
from almoner.platform.audit.models import AuditEvent
from almoner.services.brokerage.models import Package, Subject
from almoner.surfaces.flow.commands import make_forecasts
from almoner.surfaces.flow.models import Forecast
from almoner.surfaces.flow.queries.counting import requests

pytestmark = pytest.mark.django_db
# A Wednesday.
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def council():
    """Two packages of home care every Monday of 30 weeks, and one of a care home lately."""
    icb = factories.organisation("icb")
    made = factories.organisation("council", parent=icb)
    mondays = [NOW - timedelta(days=2, weeks=n) for n in range(1, 31)]
    published = [("home_care", at) for at in (*mondays, *mondays)]
    published.append(("residential", NOW - timedelta(weeks=3)))
    Package.objects.bulk_create(
        Package(
            organisation=made,
            number=n,
            state="unsourced",
            kind=kind,
            start_wanted=at.date(),
            created_at=at,
            created_by="user:0",
            published_at=at,
            closes_at=at + timedelta(days=1),
        )
        for n, (kind, at) in enumerate(published, 1)
    )
    return made


def made_for(organisation):
    broker = factories.worker(organisation, "board")
    viewer = factories.viewer(broker)
    make_forecasts(viewer, at=NOW, methods=lambda: METHODS)
    return broker, {one.series: one for one in Forecast.objects.all()}


def test_each_type_has_a_forecast_or_the_reason_why_not(council):
    _, found = made_for(council)
    home_care, residential = found["home_care"], found["residential"]
    assert (home_care.method, home_care.weeks, home_care.error) == ("seasonal", 30, 0.0)
    assert [point["expected"] for point in home_care.points] == [2.0] * 6
    assert home_care.points[0]["week"] == "2026-03-09"
    assert residential.points == []
    assert "There is no forecast" in residential.why_not
    event = AuditEvent.objects.get(verb="flow.forecast")
    assert event.detail == {"series": ["home_care", "residential"], "without": ["residential"]}


def test_the_page_shows_the_range_the_method_and_the_biggest_shortfall(council, monkeypatch):
    board, _ = made_for(council)
    a_service(kind="home_care")
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=1))
    shown = factories.client_for(board).get(reverse("flow:forecast")).content.decode()
    assert "Biggest shortfall: Home care." in shown
    assert "12.0 requests are expected in six weeks" in shown
    assert "from 30 weeks of daily counts" in shown
    assert "There is no forecast: 2 whole weeks are known" in shown
    assert "whether it was published, awarded, taken back or never found" in shown
    assert "Known to be free now: Nothing known to be free." in shown


def test_what_was_asked_for_counts_whatever_became_of_it(council):
    """A draft that nobody published and one that was withdrawn; not what was issued again."""
    last = Package.objects.latest("pk")
    day = NOW - timedelta(days=9)
    given = {"organisation": council, "start_wanted": day.date(), "created_by": "user:0"}
    for number, kind, more in (
        (901, "nursing", {}),
        (902, "nursing", {"state": "withdrawn", "withdrawn_at": day, "ended_why": "Home"}),
        (903, "nursing", {"reissue_of": last}),
    ):
        Package.objects.create(**given, number=number, kind=kind, created_at=day, **more)
    viewer = factories.viewer(factories.worker(council, "board"))
    with transaction.atomic(), scoped(viewer, drop_role=True):
        found = requests(viewer, day.date(), NOW)
    assert ("nursing", day.date(), 2) in found


def test_a_decision_that_care_is_to_be_found_counts_until_there_is_a_package():
    hospital = make_hospital()
    stay = hospital.arranging()
    hana = hospital.viewer(hospital.hana)

    def asked():
        with transaction.atomic(), scoped(hana, drop_role=True):
            return requests(hana, stay.admitted_at.date(), NOW)

    once = [("home_care", stay.admitted_at.date(), 1)]
    assert Package.objects.count() == 1
    assert asked() == once
    Subject.objects.all().delete()
    Package.objects.all().delete()
    assert asked() == once


def test_a_board_counts_its_parts_and_another_council_reads_none(council):
    _, found = made_for(council.parent)
    assert found["home_care"].weeks == 30
    other = factories.viewer(factories.worker(factories.organisation("council"), "board"))
    with transaction.atomic(), scoped(other, drop_role=True):
        assert not Forecast.objects.exists()
    assert make_forecasts(other, at=NOW, methods=lambda: METHODS) == []


def test_without_the_right_nothing_is_made(council):
    worker = factories.viewer(factories.worker(council, "care_worker"))
    with pytest.raises(Refused):
        make_forecasts(worker, at=NOW, methods=lambda: METHODS)


@pytest.mark.parametrize(
    "changes",
    [
        {"points": [], "why_not": ""},
        {"points": [{"week": "2026-03-09"}], "why_not": "Too little."},
        {"points": [{"week": "2026-03-09"}], "method": "seasonal", "error": None},
    ],
)
def test_the_database_keeps_a_forecast_or_why_there_is_none(council, changes):
    given = {"organisation": council, "made_at": NOW, "series": "home_care", "weeks": 3}
    with pytest.raises(IntegrityError, match="forecast_or_why_not"), transaction.atomic():
        Forecast.objects.create(**{**given, **changes})
